"""Operators of a host or a service, as it names them itself."""

from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost


def runners_of(asset: Asset | None) -> tuple[str, ...]:
    """The party that runs a host or a service; nobody where that is not stated, or the asset is neither."""
    match asset:
        case GpuHost(operator=operators):
            return operators or ()
        case CloudService(provider=provider):
            return (provider,) if provider is not None else ()
    return ()
