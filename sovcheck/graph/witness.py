"""Exposures of a system by effect, and the shortest paths that prove them."""

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.exposure import Exposures, Propagation, distance, first_type
from sovcheck.graph.hops import Hops
from sovcheck.graph.parties import Parties
from sovcheck.graph.paths import Hop, Party
from sovcheck.graph.topology import EDGE_TYPES, Topology
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
