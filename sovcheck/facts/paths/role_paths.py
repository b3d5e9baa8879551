"""The first hops of a path: from an asset to the organizations that stand in a role towards it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from sovcheck.facts.handles import Role
from sovcheck.facts.kinds.model import root_developers
from sovcheck.facts.lineage.model_providers import Chain
from sovcheck.facts.sources import Sources
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import Hop, Party, stated_hop
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software

Start = tuple[tuple[Hop, ...], str]
"""Hops, and the organization at their end."""


class RolePaths:
    """Finds who stands in a role of the facts, over which hops."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._graph = sources.graph
        self._readers: Mapping[type[Asset], Callable[..., Iterator[Start]]] = {
            Organization: self._of_organization,
            Model: self._of_model,
            Dataset: self._of_dataset,
            GpuHost: self._of_host,
            CloudService: self._of_service,
            Application: self._of_application,
            Software: self._of_software,
        }

    def of(self, asset: Asset, role: Role) -> Iterator[Start]:
        """Everybody in the role; several where a model has many hosts, or an application alternatives."""
        for asset_type, read in self._readers.items():
            if isinstance(asset, asset_type):
                yield from read(asset, role)

    def _of_organization(self, organization: Organization, role: Role) -> Iterator[Start]:
        if role is Role.SELF:
            yield (), organization.id

    def _of_host(self, host: GpuHost, role: Role) -> Iterator[Start]:
        management = host.management.provider if host.management is not None else None
        roles = {
            Role.OWNER: (EdgeType.OWNED_BY, host.owner),
            Role.MANAGEMENT: (EdgeType.MANAGED_BY, management),
        }
        if role is Role.OPERATOR:
            yield from self._running(host, EdgeType.OPERATED_BY)
        yield from self._single(host.id, roles.get(role))

    def _of_service(self, service: CloudService, role: Role) -> Iterator[Start]:
        if role is Role.PROVIDER:
            yield from self._running(service, EdgeType.PROVIDED_BY)

    def _running(self, place: GpuHost | CloudService, edge: EdgeType) -> Iterator[Start]:
        """To everybody who runs it, and to who operates the cloud below."""
        system = self._sources.system
        for runner in system.runners(place.id):
            yield from self._single(place.id, (edge, runner))
        below = system.cloud_below(place.id)
        if below is not None:
            yield from self._single(place.id, (EdgeType.STANDS_ON, below.organization))

    def _of_dataset(self, dataset: Dataset, role: Role) -> Iterator[Start]:
        roles = {
            Role.CONTROLLER: (EdgeType.OPERATED_BY, dataset.controller),
            Role.CURATOR: (EdgeType.BUILT_BY, dataset.curator),
        }
        yield from self._single(dataset.id, roles.get(role))

    def _of_software(self, software: Software, role: Role) -> Iterator[Start]:
        makers = {Role.DEVELOPER: software.developer, Role.SIGNER: software.signed_by}
        if role in makers:
            yield from self._single(software.id, (EdgeType.BUILT_BY, makers[role]))
        places = {Role.REGISTRY: software.registry, Role.MIRROR: software.mirror}
        place = places.get(role)
        if place is not None:
            runner = Role.OPERATOR if isinstance(self._sources.system.assets[place], GpuHost) else Role.PROVIDER
            yield from self._over(software.id, EdgeType.UPDATED_FROM, place, runner)

    def _of_model(self, model: Model, role: Role) -> Iterator[Start]:
        if role is Role.DEVELOPER:
            yield from self._single(model.id, (EdgeType.BUILT_BY, model.developer))
        elif role in {Role.PROVIDER, Role.OWNER, Role.OPERATOR}:
            yield from self._of_places(model, role)
        elif role is Role.UPDATE and model.update is not None and model.update.host is not None:
            host = model.update.host
            runner = Role.OPERATOR if isinstance(self._sources.system.assets[host], GpuHost) else Role.PROVIDER
            yield from self._over_stated(model, "update.host", host, runner)
        elif role is Role.ROOT:
            for developer in sorted(filter(None, set(root_developers(model, self._sources)))):
                yield self._over_lineage(model, developer), developer

    def _of_places(self, model: Model, role: Role) -> Iterator[Start]:
        """Where it runs, then where copies of it are kept, and last where its files are fetched."""
        if role is Role.PROVIDER and model.provider_service is not None:
            yield from self._over(model.id, EdgeType.PROVIDED_BY, model.provider_service, role)
        for host in self._graph.hosts_of(model.id) if role is not Role.PROVIDER else ():
            yield from self._over(model.id, EdgeType.RUNS_ON, host, role)
        for place in model.stored_in or ():
            yield from self._over(model.id, EdgeType.STORED_IN, place, role)
        if model.fetched_from is not None:
            yield from self._over_stated(model, "fetched_from", model.fetched_from, role)

    def _over_lineage(self, model: Model, developer: str) -> tuple[Hop, ...]:
        """To who made a model from which this one comes; the witness may go on to the developer's country."""
        party = Party(developer, self._sources.parties.country(developer))
        hops = self._graph.witness(model.id, Effect.ORIGIN, party)
        return hops[:-1] if hops[-1].asset == developer else hops

    def _over_stated(self, model: Model, field: str, place: str, role: Role) -> Iterator[Start]:
        hop = supply_hop(model, field, place, self._sources)
        for hops, organization in self.of(self._sources.system.assets[place], role):
            yield (hop, *hops), organization

    def _of_application(self, application: Application, role: Role) -> Iterator[Start]:
        if role is Role.OWNER:
            yield from self._single(application.id, (EdgeType.OWNED_BY, application.owner))
        elif role is Role.PROVIDER:
            for required in self._sources.requirements.of(application):
                for needs, places, organization in self._sources.requirements.sellers(required):
                    hops = (*requirement_hops(self._graph, needs), *self._sale(places, organization))
                    yield hops, organization

    def _sale(self, places: Chain, organization: str) -> Iterator[Hop]:
        """From a model to the host or service that offers it, and to whom that belongs."""
        for source, target in zip(places, (*places[1:], organization), strict=True):
            for edge in (EdgeType.RUNS_ON, EdgeType.PROVIDED_BY, EdgeType.OPERATED_BY):
                hop = self._graph.edge(source, edge, target)
                if hop is not None:
                    yield hop
                    break

    def _over(self, asset: str, edge: EdgeType, to: str, role: Role) -> Iterator[Start]:
        hop = self._graph.edge(asset, edge, to)
        if hop is not None:
            for hops, organization in self.of(self._sources.system.assets[to], role):
                yield (hop, *hops), organization

    def _single(self, asset: str, role: tuple[EdgeType, str | None] | None) -> Iterator[Start]:
        edge, organization = role if role is not None else (None, None)
        if edge is not None and organization is not None:
            hop = self._graph.edge(asset, edge, organization)
            if hop is not None:
                yield (hop,), organization


def requirement_hops(graph: SystemGraph, chain: Chain) -> tuple[Hop, ...]:
    """The hops along a chain of assets, each of which requires the next."""
    hops = (graph.edge(source, EdgeType.REQUIRES, target) for source, target in pairwise(chain))
    return tuple(hop for hop in hops if hop is not None)


def supply_hop(model: Model, field: str, place: str, sources: Sources) -> Hop:
    """To where a model is updated, or fetched: the graph has no such edge, because having it there confers nothing."""
    statement = sources.system.statement(model.id, field)
    return stated_hop(model.id, EdgeType.UPDATED_FROM, place, statement.location, statement.entry)
