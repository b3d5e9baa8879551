"""Reachable catalog entries: those that a system leads to."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sovcheck.catalog.operators import further_runners
from sovcheck.catalog.references import references_of
from sovcheck.catalog.store import Catalog
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.software import Software


def find_entry(entry_id: str, catalog: Catalog) -> Asset | None:
    """The organization or model of the catalog with that id."""
    return catalog.organizations.get(entry_id) or catalog.models.get(entry_id)


class Closure(Struct, frozen=True):
    """The catalog's organizations and models that assets lead to, by id; ``other_names`` gives theirs for a hub's."""

    entries: Mapping[str, Asset]
    other_names: Mapping[str, str]


def reached_entries(declared: Mapping[str, Asset], leading: Iterable[Asset], catalog: Catalog) -> Closure:
    """What some of the declared assets lead to, over any number of steps; the others lead nowhere else."""
    reached: dict[str, Asset] = {}
    other_names: dict[str, str] = {}
    seen: set[str] = set(declared)
    waiting = list(leading)
    while waiting:
        for entry_id in leads_of(waiting.pop(), catalog):
            if entry_id in seen:
                continue
            seen.add(entry_id)
            entry = find_entry(entry_id, catalog) or _named(entry_id, catalog)
            if entry is None:
                continue
            if entry.id != entry_id:
                other_names[entry_id] = entry.id
            if entry.id not in declared and entry.id not in reached:
                seen.add(entry.id)
                reached[entry.id] = entry
                waiting.append(entry)
    return Closure(reached, other_names)


def _named(name: str, catalog: Catalog) -> Asset | None:
    """The model of that name on a hub, which begins with the party that offers it: ``publisher/model``."""
    return catalog.model_named(name) if "/" in name else None


def leads_of(asset: Asset, catalog: Catalog) -> Iterator[str]:
    """What an asset names, and whom the catalog knows behind its region, its licence and its accelerators."""
    for _, target, _ in references_of(asset):
        yield target
    for runner in further_runners(asset, catalog):
        yield runner.organization
    if isinstance(asset, (Model, Dataset, Software)) and asset.licence is not None:
        yield from filter(None, (licence.licensor for licence in catalog.licences_of(asset.licence.id)))
    cloud = catalog.clouds.get(asset.cloud or "") if isinstance(asset, (GpuHost, CloudService)) else None
    if cloud is not None:
        yield cloud.operator
    if isinstance(asset, GpuHost):
        for group in asset.accelerators or ():
            accelerator = catalog.accelerators.get(group.model)
            if accelerator is not None:
                yield accelerator.vendor
                if accelerator.foundry is not None:
                    yield accelerator.foundry
