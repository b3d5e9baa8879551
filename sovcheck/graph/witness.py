"""Exposures of a system by effect, and the shortest paths that prove them."""

from collections.abc import Iterable

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.exposure import Exposures, Propagation, distance, first_type
from sovcheck.graph.hops import Hops
from sovcheck.graph.needs import Needs
from sovcheck.graph.parties import Parties
from sovcheck.graph.paths import Hop, Party, Proof
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.graph.unfolding import unfold
from sovcheck.inventory.assets.asset import Kind

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.ORGANIZATION,
            Kind.CLOUD_SERVICE,
            Kind.SOFTWARE,
            Kind.GPU_HOST,
            Kind.MODEL,
            Kind.APPLICATION,
            Kind.DATA_FLOW,
            Kind.DATASET,
        )
    )
}
"""Kinds that others mostly depend on first; any order is right, this one is quick."""


class Witnesses:
    """Answers about exposure; each effect is computed when it is first asked for."""

    def __init__(self, system: System, topology: Topology, parties: Parties, hops: Hops) -> None:
        self._system = system
        self._topology = topology
        self._parties = parties
        self._hops = hops
        self._needs = Needs(system, topology, parties)
        self._choosing: dict[int, bool] = {}
        self._propagation = Propagation(topology, frozenset(parties.party), self._order())
        self._exposures: dict[int, Exposures] = {}
        self._sorted: dict[int, tuple[Party, ...]] = {}
        self._rests: dict[tuple[int, int, int], tuple[Hop, ...]] = {}

    def of(self, effect: Effect) -> Exposures:
        """The exposures of all nodes for one effect."""
        found = self._exposures.get(int(effect))
        if found is None:
            found = self._exposures[int(effect)] = self._propagation.run(int(effect))
        return found

    def exposed_to(self, node: int, effect: Effect) -> tuple[Party, ...]:
        """The parties with the effect on the node, sorted, without itself."""
        exposures = self.of(effect)
        found = self._sorted.get(exposures.class_of[node])
        if found is None:
            party, rank = self._parties.party, self._parties.rank
            nodes = sorted((other for other in exposures.at(node) if other != node), key=rank.__getitem__)
            found = self._sorted[exposures.class_of[node]] = tuple([party[other] for other in nodes])
        return found

    def first_edge(self, node: int, effect: Effect, party: Party) -> EdgeType:
        """The type of the first edge of the shortest path to the party."""
        return EDGE_TYPES[first_type(self.of(effect).at(node)[self._parties.node[party]])]

    def path(self, node: int, effect: Effect, party: Party) -> tuple[Hop, ...]:
        """A shortest path to the party, and on to the organization's country."""
        goal = self._parties.node[party]
        if goal == node:
            raise KeyError(party)
        first = self._step(node, effect, goal)
        return (*self._hops.path((first,)), *self._rest(self._topology.target[first], effect, goal))

    def proof(self, node: int, effect: Effect, party: Party) -> Proof:
        """The path, and those over the alternatives on its way that lead to the party, too."""
        goal = self._parties.node[party]
        path = self.path(node, effect, party)
        if not any(self._chooses(self._topology.index[hop.asset]) for hop in path):
            return Proof((path,))

        def shortest(start: int) -> tuple[int, ...]:
            edges = []
            while start != goal:
                edges.append(self._step(start, effect, goal))
                start = self._topology.target[edges[-1]]
            return tuple(edges)

        def alternatives(edge: int) -> Iterable[int]:
            source, target = self._topology.source[edge], self._topology.target
            groups = self._needs.of(source)[1] if self._chooses(source) else ()
            group = next((group for group in groups if edge in group), ())
            return [other for other in group if goal in self.of(effect).at(target[other])]

        found = unfold(node, shortest, alternatives, self._topology)
        seat = self._hops.seat(goal)
        return Proof(tuple(self._hops.path((*edges, *seat)) for edges in found.paths), found.further)

    def _chooses(self, node: int) -> bool:
        """Whether more than one edge of the node can meet a need of it."""
        known = self._choosing.get(node)
        if known is None:
            several = self._topology.first[node + 1] - self._topology.first[node] > 1
            groups = self._needs.of(node)[1] if several and node not in self._parties.party else ()
            known = self._choosing[node] = any(len(group) > 1 for group in groups)
        return known

    def _rest(self, node: int, effect: Effect, goal: int) -> tuple[Hop, ...]:
        """The path from what many others depend on, which is walked once for all of them."""
        key = (node, int(effect), goal)
        known = self._rests.get(key)
        if known is None:
            edges = []
            while node != goal:
                edges.append(self._step(node, effect, goal))
                node = self._topology.target[edges[-1]]
            known = self._rests[key] = self._hops.path((*edges, *self._hops.seat(goal)))
        return known

    def _step(self, node: int, effect: Effect, goal: int) -> int:
        """The first edge of a shortest path."""
        exposures, topology, passing = self.of(effect), self._topology, int(effect)
        ahead = distance(exposures.at(node)[goal]) - 1
        leading = (
            edge
            for edge in topology.edges(node)
            if topology.passes[edge] & passing and distance(exposures.at(topology.target[edge]).get(goal, -1)) == ahead
        )
        return min(leading, key=self._hops.order)

    def _order(self) -> list[int]:
        assets = self._system.assets
        countries = [node for node, party in self._parties.party.items() if party.organization is None]
        others = [node for name, node in self._topology.index.items() if name in assets]
        return countries + sorted(others, key=lambda node: _RANK[assets[self._topology.names[node]].kind])
