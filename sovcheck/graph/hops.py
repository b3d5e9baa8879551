"""Edges turned into hops, with the places that state them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from sovcheck.catalog.entries.clouds import Cloud
from sovcheck.catalog.entries.provenance import Provenance, Sourced
from sovcheck.catalog.operators import region_of
from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import COUNTRY_PREFIX, Hop, stated_hop
from sovcheck.graph.runner_edges import TECHNOLOGY, THROUGH
from sovcheck.graph.shortest_paths import Nearest
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.asset import LicenceGrant
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.organization import Organization


class Hops:
    """Reads edges back into the words of the files."""

    def __init__(self, system: System, topology: Topology) -> None:
        self._system = system
        self._topology = topology
        self._read: dict[int, Hop] = {}
        self._country_edges: dict[int, tuple[int, ...]] = {}
        self._in_place_of: dict[int, tuple[int, ...]] = {}

    def hop(self, edge: int) -> Hop:
        """The edge with the place that states it."""
        known = self._read.get(edge)
        if known is None:
            known = self._read[edge] = self._hop(edge)
        return known

    def _hop(self, edge: int) -> Hop:
        topology = self._topology
        source, target = topology.names[topology.source[edge]], topology.names[topology.target[edge]]
        field = topology.fields[topology.field[edge]]
        stating = target if topology.at_target[edge] else source
        statement = self._system.statement(stating, field)
        known = self._provenance(stating, field, statement.entry)
        return stated_hop(source, EDGE_TYPES[topology.edge_type[edge]], target, statement.location, known)

    def path(self, edges: Iterable[int]) -> tuple[Hop, ...]:
        """The edges one after the other.

        Joint control is shown as the way over one of the holders through whom it is had, and what an asset has
        through an organization that runs it as the way over that organization.
        """
        if not self._stakes_of_joint and not self._through:
            return tuple(self.hop(edge) for edge in edges)
        return tuple(self.hop(shown) for edge in edges for shown in self._shown_for(edge))

    def is_through(self, edge: int) -> bool:
        """Whether an asset has the edge through an organization that runs it, so that two others say the same."""
        return self._topology.field[edge] in self._through

    @cached_property
    def _through(self) -> Mapping[int, tuple[str, str]]:
        """By the number of such a field, the field of the role and that of the organization in it."""
        return {
            number: (role, own)
            for number, field in enumerate(self._topology.fields)
            for role, separator, own in (field.partition(THROUGH),)
            if separator
        }

    def _both(self, edge: int) -> Iterator[int]:
        """The edge to the organization that runs the asset, and what states the same from there on."""
        topology = self._topology
        role, own = self._through[topology.field[edge]]
        first = next(
            each for each in topology.edges(topology.source[edge]) if topology.fields[topology.field[each]] == role
        )
        yield first
        runner = topology.target[first]
        if own == TECHNOLOGY:
            yield from self._supplied_by(runner, topology.target[edge])
            return
        fits = (other for other in topology.edges(runner) if topology.fields[topology.field[other]] == own)
        # A field may have a second edge to the same organization.
        yield min(fits, key=lambda other: topology.edge_type[other] != topology.edge_type[edge])

    def _supplied_by(self, organization: int, supplier: int) -> Iterator[int]:
        """From one organization whose technology another sells on to the next, on a shortest way."""
        suppliers = self.of_type(EdgeType.UPDATED_FROM)
        nearest = Nearest(lambda node: self.steps(suppliers(node)), supplier.__eq__, self.order)
        node = organization
        while (step := nearest.step(node)) is not None:
            edge, node = step
            yield edge

    def _shown_for(self, edge: int) -> tuple[int, ...]:
        if not self.is_through(edge) and edge not in self._stakes_of_joint:
            return (edge,)
        known = self._in_place_of.get(edge)
        if known is None:
            known = self._in_place_of[edge] = tuple(self._shown(edge))
        return known

    def _shown(self, edge: int) -> Iterator[int]:
        if self.is_through(edge):
            yield from self._both(edge)
            return
        stake = self._stakes_of_joint.get(edge)
        if stake is None:
            yield edge
            return
        yield stake
        topology, owners = self._topology, self.of_type(EdgeType.OWNED_BY)
        to_country = topology.names[topology.target[edge]].startswith(COUNTRY_PREFIX)

        def deciding(node: int) -> Iterator[tuple[int, int]]:
            above = [owner for owner in owners(node) if topology.passes[owner]]
            return self.steps([*above, *self.country_edge(node)] if to_country else above)

        nearest, node = Nearest(deciding, topology.target[edge].__eq__, self.order), topology.target[stake]
        while (step := nearest.step(node)) is not None:
            above, node = step
            yield from self._shown(above)

    @cached_property
    def _stakes_of_joint(self) -> Mapping[int, int]:
        """For each edge of joint control, the edge to the holder of the stake that it names."""
        topology, owners = self._topology, self.of_type(EdgeType.OWNED_BY)
        found: dict[int, int] = {}
        for asset in self._system.all_of(Organization):
            name = asset.id
            if asset.parents:
                # Of two edges from one field the stated one comes first.
                edges = {topology.fields[topology.field[edge]]: edge for edge in reversed(owners(topology.index[name]))}
                for edge in owners(topology.index[name]):
                    if (stake := edges[topology.fields[topology.field[edge]]]) != edge:
                        found[edge] = stake
        return found

    def of_type(self, edge_type: EdgeType) -> Callable[[int], list[int]]:
        """What gives the edges of this type that leave a node."""
        index, types = EDGE_TYPES.index(edge_type), self._topology.edge_type
        return lambda node: [edge for edge in self._topology.edges(node) if types[edge] == index]

    def between(self, source: int, edge_type: EdgeType, target: int) -> int | None:
        """The first edge of this type between two nodes."""
        index, types, targets = EDGE_TYPES.index(edge_type), self._topology.edge_type, self._topology.target
        for edge in self._topology.edges(source):
            if targets[edge] == target and types[edge] == index:
                return edge
        return None

    def country_edge(self, organization: int) -> tuple[int, ...]:
        """The edge from an organization to its country, where that is stated; nothing for a country."""
        known = self._country_edges.get(organization)
        if known is None:
            known = self._country_edges[organization] = tuple(self.of_type(EdgeType.LOCATED_IN)(organization))
        return known

    def order(self, edge: int) -> tuple[int, int]:
        """What decides between edges where paths are equally long: the type, then the node that they lead to."""
        return (self._topology.edge_type[edge], self._topology.target[edge])

    def stated(self, asset: str, field: str, edge: EdgeType, to: str) -> Hop:
        """A hop that stands for the value of an asset's field."""
        statement = self._system.statement(asset, field)
        return stated_hop(asset, edge, to, statement.location, self._provenance(asset, field, statement.entry))

    def provenance(self, asset: str, field: str) -> Provenance | None:
        """On whose word a field's value rests, where the catalog has to do with it."""
        return self._provenance(asset, field, self._system.statement(asset, field).entry)

    def steps(self, edges: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Each edge with the node that it leads to, as ``shortest`` takes them."""
        return ((edge, self._topology.target[edge]) for edge in edges)

    def _provenance(self, stating: str, field: str, entry: Sourced | None) -> Provenance | None:
        """On whose word the field's value rests, where that is the catalog's, or a catalog entry leads on from it."""
        entry = entry or self._cited(stating, field)
        if entry is None or not entry.field_sources:
            return entry
        asset, catalog = self._system.assets[stating], self._system.catalog
        if isinstance(entry, Cloud) and isinstance(asset, (GpuHost, CloudService)):
            of_place = field.partition(".")[0] in ("country", "processed_in")
            region = region_of(asset, catalog) if of_place else None
            return entry.provenance_of(f"regions.{region.id}" if region is not None else "operator")
        return entry.provenance_of(field)

    def _cited(self, stating: str, field: str) -> Sourced | None:
        """The catalog entry that leads from the value of a field to the node at the edge's end."""
        asset, catalog = self._system.assets[stating], self._system.catalog
        if isinstance(asset, GpuHost) and field.startswith("accelerators.") and asset.accelerators is not None:
            return catalog.accelerators[asset.accelerators[int(field.split(".")[1])].model]
        runner = next((each for each in self._system.further_runners(stating) if each.field == field), None)
        if runner is not None:
            return runner.entry
        grant = getattr(asset, "licence", None)
        if field == "licence.id" and isinstance(grant, LicenceGrant):
            licences = catalog.licences_of(grant.id)
            return next((each for each in licences if each.licensor is not None), next(iter(licences), None))
        return None
