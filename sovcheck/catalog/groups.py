"""Which organizations belong to one corporate group, because somebody decides for both."""

from collections.abc import Iterable, Iterator, Mapping

from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization, Stake

_MAJORITY = 50


def runners_of(asset: Asset | None) -> tuple[str, ...]:
    """Whoever runs a host or a service; nobody where that is not stated, or the asset is neither."""
    match asset:
        case GpuHost(operator=operators):
            return operators or ()
        case CloudService(provider=provider):
            return (provider,) if provider is not None else ()
    return ()


def cloud_below(asset: GpuHost | CloudService, assets: Mapping[str, Asset], catalog: Catalog) -> str | None:
    """Whoever runs the cloud that the asset stands on, where nobody of that group runs the asset itself.

    An integrator's machines on somebody's cloud are run by both. None where no cloud is stated.
    """
    cloud = catalog.clouds.get(asset.cloud or "")
    runners = runners_of(asset)
    if cloud is None or not runners or is_one_group((*runners, cloud.operator), assets):
        return None
    return cloud.operator


def is_one_group(organizations: Iterable[str], assets: Mapping[str, Asset]) -> bool:
    """Whether somebody, perhaps one of them, controls them all."""
    first, *others = (set(_above(name, assets)) for name in organizations)
    return bool(first.intersection(*others))


def _above(organization: str, assets: Mapping[str, Asset]) -> Iterator[str]:
    """The organization and everybody who controls it by shares of their own."""
    found: set[str] = set()
    waiting = [organization]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        yield name
        asset = assets.get(name)
        stakes = asset.parents or () if isinstance(asset, Organization) else ()
        waiting += [stake.organization for stake in stakes if stake.organization is not None and _decides(stake)]


def _decides(stake: Stake) -> bool:
    return max(stake.capital or 0, stake.voting or 0) > _MAJORITY or bool(stake.controls)
