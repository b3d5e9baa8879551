"""Whether whoever is said to run a machine or service of a cloud belongs to the group that runs that cloud."""

from collections.abc import Iterator, Mapping

from sovcheck.catalog.checks import Subject
from sovcheck.catalog.closure import find_entry
from sovcheck.catalog.completion import region_of
from sovcheck.catalog.store import Catalog
from sovcheck.errors import Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization, Stake

_MAJORITY = 50


def check_runner(subject: Subject, assets: Mapping[str, Asset], catalog: Catalog) -> Iterator[Problem]:
    """A stated operator or provider that contradicts the cloud.

    Partners who run somebody's technology are clouds of their own in the catalog (S3NS, Bleu, Delos), or operators of
    single regions, so nobody else has to be named beside another's cloud. An id that does not exist is another check's
    problem.
    """
    asset = subject.asset
    if not isinstance(asset, GpuHost | CloudService):
        return
    cloud = catalog.clouds.get(asset.cloud or "")
    if cloud is None:
        return
    field = "operator" if isinstance(asset, GpuHost) else "provider"
    runner = getattr(asset, field)
    if runner == cloud.operator or not isinstance(_find(runner, assets, catalog), Organization):
        return
    region = region_of(asset, catalog)
    operators = (cloud.operator, *((region.operator.organization,) if region is not None and region.operator else ()))
    group = _group(runner, assets, catalog)
    if all(group.isdisjoint(_group(operator, assets, catalog)) for operator in operators):
        wrong = f"{runner!r} does not belong to {cloud.operator!r}, which runs {cloud.name}"
        advice = f"leave `{field}` out; or, where others run it, leave `cloud` out and state `country`"
        yield subject.problem(field, wrong, advice)


def _group(organization: str, assets: Mapping[str, Asset], catalog: Catalog) -> set[str]:
    """The organization and everybody who controls it by shares of their own."""
    found: set[str] = set()
    waiting = [organization]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        asset = _find(name, assets, catalog)
        stakes = asset.parents or () if isinstance(asset, Organization) else ()
        waiting += [stake.organization for stake in stakes if stake.organization is not None and _decides(stake)]
    return found


def _decides(stake: Stake) -> bool:
    return max(stake.capital or 0, stake.voting or 0) > _MAJORITY or bool(stake.controls)


def _find(name: str, assets: Mapping[str, Asset], catalog: Catalog) -> Asset | None:
    return assets.get(name) or find_entry(name, catalog)
