"""Operators of a host or a service: whom it names itself, and who runs the region of its cloud."""

from msgspec import Struct

from sovcheck.catalog.entries.clouds import Region
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost


class Runner(Struct, frozen=True):
    """An organization that runs a host or service, the field that leads to it, and the entry that says so."""

    organization: str
    field: str
    entry: Sourced


def runners_of(asset: Asset | None) -> tuple[str, ...]:
    """The party that runs a host or a service; nobody where that is not stated, or the asset is neither."""
    match asset:
        case GpuHost(operator=operators):
            return operators or ()
        case CloudService(provider=provider):
            return (provider,) if provider is not None else ()
    return ()


def further_runners(asset: Asset, catalog: Catalog) -> tuple[Runner, ...]:
    """Who runs a host or service beside the one that it names, where another company runs its region.

    That are this company and the operator of the cloud, whose technology it runs: to name one never hides the other.
    """
    if not isinstance(asset, (GpuHost, CloudService)):
        return ()
    region = region_of(asset, catalog)
    if region is None or region.operator is None:
        return ()
    cloud = catalog.clouds[asset.cloud or ""]
    runners = (
        Runner(region.operator.organization, "region", region.operator),
        Runner(cloud.operator, "cloud", cloud),
    )
    named = runners_of(asset)
    return tuple(runner for runner in runners if runner.organization not in named)


def cloud_below(asset: Asset, catalog: Catalog) -> Runner | None:
    """The infrastructure provider: who operates the cloud on which others run a host or service.

    None where no cloud is named, or its operator is one of those who run the asset.
    """
    if not isinstance(asset, (GpuHost, CloudService)):
        return None
    cloud, runners = catalog.clouds.get(asset.cloud or ""), runners_of(asset)
    if cloud is None or not runners or cloud.operator in runners:
        return None
    if any(runner.organization == cloud.operator for runner in further_runners(asset, catalog)):
        return None
    return Runner(cloud.operator, "cloud", cloud)


def region_of(asset: GpuHost | CloudService, catalog: Catalog) -> Region | None:
    """The catalog's region of the asset's cloud, or None when either is unsaid or unknown."""
    return catalog.region_named(asset.cloud, asset.region) if asset.cloud and asset.region else None
