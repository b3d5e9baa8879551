"""Which assets leave open who can stop them, because somebody on their critical path is not stated."""

from collections.abc import Iterable, Iterator

from sovcheck.facts.dependents import reverse, spread
from sovcheck.graph.omissions import Omission, of_idle_model
from sovcheck.graph.readers import FROM_THE_OPERATOR
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Access, Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.requirements import RequirementEntry
from sovcheck.inventory.assets.software import Software


def open_control(graph: SystemGraph) -> frozenset[str]:
    """The assets of which it is not known in full who can stop them.

    To be known are: of an organization its country and who controls it; of a host its operator, owner and
    country; of a service its provider and country; of a model where it runs; of an application its owner and what it
    requires; and the same of everything that is required, all alternatives included. Where people administer
    something from is not asked for.
    """
    assets = graph.system.assets.values()
    unknown = (asset.id for asset in assets if any(True for _ in omissions_of_control(asset, graph)))
    needs = ((asset.id, needed) for asset in assets for needed in needs_to_stop(asset, graph))
    return spread(unknown, reverse(needs))


def runs_on(model: Model, graph: SystemGraph) -> tuple[str, ...]:
    """The hosts of a model, or the service that offers it: what its access says, the other if there is none."""
    hosts = graph.hosts_of(model.id)
    service = (model.provider_service,) if model.provider_service is not None else ()
    return service or hosts if model.access is Access.API else hosts or service


def requirements_of(asset: Asset) -> tuple[RequirementEntry, ...]:
    """What the asset requires, as stated."""
    if isinstance(asset, GpuHost | CloudService | Application | Software):
        return asset.requires or ()
    return ()


def omissions_of_control(asset: Asset, graph: SystemGraph) -> Iterator[Omission]:
    """What is left out of who can stop the asset, by itself, and of an organization by those who control it."""
    yield from (Omission(asset.id, field) for field in _unstated(asset, graph))
    if isinstance(asset, Organization):
        yield from graph.control_omissions(asset.id)


def _unstated(asset: Asset, graph: SystemGraph) -> Iterator[str]:
    match asset:
        case Organization(country=None):
            yield "country"
        case GpuHost() | CloudService():
            yield from _unstated_by_place(asset, graph)
        case Model():
            yield from ["access"] if asset.access is None else []
            yield from [of_idle_model(asset)] if not runs_on(asset, graph) else []
        case Application():
            yield from (field for field in ("owner", "requires") if getattr(asset, field) is None)


def _unstated_by_place(asset: GpuHost | CloudService, graph: SystemGraph) -> Iterator[str]:
    if isinstance(asset, CloudService):
        yield from ["provider"] if asset.provider is None else []
    else:
        yield from ["operator"] if asset.operator is None else []
        yield from ["owner"] if asset.owner is None and asset.tenancy not in FROM_THE_OPERATOR else []
    if not _is_placed(asset, graph):
        yield "country"


def _is_placed(asset: GpuHost | CloudService, graph: SystemGraph) -> bool:
    return graph.system.service_countries(asset.id) is not None


def needs_to_stop(asset: Asset, graph: SystemGraph) -> Iterator[str]:
    """The assets that it takes to know of who can stop this one."""
    match asset:
        case GpuHost():
            yield from _named(asset.operator, asset.owner, asset.runtime.software if asset.runtime else None)
        case CloudService():
            yield from _named(asset.provider)
        case Model():
            yield from runs_on(asset, graph)
        case Application():
            yield from _named(asset.owner)
    for entry in requirements_of(asset):
        if not entry.optional:
            yield from (option.id for option in entry.any_of)
    yield from (runner.organization for runner in graph.system.further_runners(asset.id))


def _named(*names: str | None) -> Iterable[str]:
    return (name for name in names if name is not None)
