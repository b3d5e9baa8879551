"""Exposures of a system by effect, and the shortest paths that prove them."""

from collections.abc import Iterable, Iterator

from sovcheck.catalog.system import System
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.exposure import Beyond, Exposures, Labels, Propagation, distance, first_type
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

_UPDATED_FROM = EDGE_TYPES.index(EdgeType.UPDATED_FROM)
"""The type of the edges over which the power to stop goes on as the power to leave without updates."""


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
        self._stale: Exposures | None = None
        self._sorted: dict[tuple[bool, int], tuple[Party, ...]] = {}
        self._rests: dict[tuple[int, int, int], tuple[Hop, ...]] = {}

    def of(self, effect: Effect) -> Exposures:
        """The exposures of all nodes for one effect; of ``STALE`` without those who can stop the node anyhow."""
        if effect is not Effect.STALE:
            return self._ways(effect)
        if self._stale is None:
            self._stale = _without(self._ways(Effect.STALE), self._ways(Effect.CUTOFF))
        return self._stale

    def _ways(self, effect: Effect) -> Exposures:
        """The exposures of all nodes, as the witness paths of an effect go on through them."""
        found = self._exposures.get(int(effect))
        if found is None:
            stale = effect is Effect.STALE
            beyond = Beyond(_UPDATED_FROM, self._ways(Effect.CUTOFF)) if stale else None
            found = self._exposures[int(effect)] = self._propagation.run(int(effect), beyond)
        return found

    def exposed_to(self, node: int, effect: Effect) -> tuple[Party, ...]:
        """The parties with the effect on the node, sorted, without itself."""
        exposures = self.of(effect)
        key = (effect is Effect.STALE, exposures.class_of[node])
        found = self._sorted.get(key)
        if found is None:
            party, rank = self._parties.party, self._parties.rank
            nodes = sorted((other for other in exposures.at(node) if other != node), key=rank.__getitem__)
            found = self._sorted[key] = tuple([party[other] for other in nodes])
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
        rest = self._rest(self._topology.target[first], self._beyond(first, effect), goal)
        return (*self._hops.path((first,)), *rest)

    def proof(self, node: int, effect: Effect, party: Party) -> Proof:
        """The path, and those over the alternatives on its way that lead to the party, too."""
        goal = self._parties.node[party]
        path = self.path(node, effect, party)
        if not any(self._chooses(self._topology.index[hop.asset]) for hop in path):
            return Proof((path,))

        def shortest(start: int) -> tuple[int, ...]:
            return tuple(self._walk(start, effect, goal))

        def alternatives(edge: int) -> Iterable[int]:
            source, target = self._topology.source[edge], self._topology.target
            groups = self._needs.of(source)[1] if self._chooses(source) else ()
            group = next((group.edges for group in groups if edge in group.edges), ())
            return [other for other in group if goal in self._ways(self._beyond(other, effect)).at(target[other])]

        found = unfold(node, shortest, alternatives, self._topology)
        seat = self._hops.seat(goal)
        return Proof(tuple(self._hops.path((*edges, *seat)) for edges in found.paths), found.further)

    def _chooses(self, node: int) -> bool:
        """Whether more than one edge of the node can meet a need of it."""
        known = self._choosing.get(node)
        if known is None:
            several = self._topology.first[node + 1] - self._topology.first[node] > 1
            groups = self._needs.of(node)[1] if several and node not in self._parties.party else ()
            known = self._choosing[node] = any(len(group.edges) > 1 for group in groups)
        return known

    def _rest(self, node: int, effect: Effect, goal: int) -> tuple[Hop, ...]:
        """The path from what many others depend on, which is walked once for all of them."""
        key = (node, int(effect), goal)
        known = self._rests.get(key)
        if known is None:
            edges = self._walk(node, effect, goal)
            known = self._rests[key] = self._hops.path((*edges, *self._hops.seat(goal)))
        return known

    def _walk(self, node: int, effect: Effect, goal: int) -> Iterator[int]:
        """The edges of a shortest path."""
        while node != goal:
            edge = self._step(node, effect, goal)
            yield edge
            node, effect = self._topology.target[edge], self._beyond(edge, effect)

    def _step(self, node: int, effect: Effect, goal: int) -> int:
        """The first edge of a shortest path."""
        topology, passing = self._topology, int(effect)
        label = self._ways(effect).at(node)[goal]
        ahead, first = distance(label) - 1, first_type(label)
        leading = (
            edge
            for edge in topology.edges(node)
            if topology.edge_type[edge] == first
            and topology.passes[edge] & passing
            and distance(self._ways(self._beyond(edge, effect)).at(topology.target[edge]).get(goal, -1)) == ahead
        )
        return min(leading, key=self._hops.order)

    def _beyond(self, edge: int, effect: Effect) -> Effect:
        """The effect that goes on at the end of an edge."""
        is_source = effect is Effect.STALE and self._topology.edge_type[edge] == _UPDATED_FROM
        return Effect.CUTOFF if is_source else effect

    def _order(self) -> list[int]:
        assets = self._system.assets
        countries = [node for node, party in self._parties.party.items() if party.organization is None]
        others = [node for name, node in self._topology.index.items() if name in assets]
        return countries + sorted(others, key=lambda node: _RANK[assets[self._topology.names[node]].kind])


def _without(exposures: Exposures, others: Exposures) -> Exposures:
    """The exposures, without the parties that the others give for the same node."""
    classes: dict[tuple[int, int], int] = {}
    labels: list[Labels] = []
    class_of = []
    for pair in zip(exposures.class_of, others.class_of, strict=True):
        if pair not in classes:
            classes[pair] = len(labels)
            left, gone = exposures.labels[pair[0]], others.labels[pair[1]]
            labels.append({party: label for party, label in left.items() if party not in gone})
        class_of.append(classes[pair])
    return Exposures(class_of, labels)
