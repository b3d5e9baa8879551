"""Exposures of a system by effect, and the shortest paths that prove them."""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from sovcheck.catalog.system import System
from sovcheck.graph.edges import CLAIMED, READABLE, EdgeType, Effect
from sovcheck.graph.exposure import Beyond, Exposures, Labels, Propagation, distance, first_type
from sovcheck.graph.hops import Hops
from sovcheck.graph.needs import Needs
from sovcheck.graph.parties import Parties
from sovcheck.graph.path_alternatives import MOST_FORKS, unfold
from sovcheck.graph.paths import Hop, Party, Proof
from sovcheck.graph.shared_paths import MOST_GOALS, Trail, Trails
from sovcheck.graph.shortest_paths import Step
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

_UPDATED_FROM = EDGE_TYPES.index(EdgeType.UPDATED_FROM)
"""The type of the edges over which the power to stop goes on as the power to leave without updates."""

_EFFECTS = {int(effect): effect for effect in Effect}
_EFFECT_BITS = max(_EFFECTS).bit_length()


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
        self._trails_to = lru_cache(MOST_GOALS)(self._trails)
        self._others_of = lru_cache(MOST_FORKS)(self._others)

    def of(self, effect: Effect) -> Exposures:
        """The exposures of all nodes for one effect; of ``STALE`` without those who can stop the node anyhow."""
        if effect is not Effect.STALE:
            return self._ways(effect)
        if self._stale is None:
            self._stale = _without(self._ways(Effect.STALE), self._ways(Effect.CUTOFF))
        return self._stale

    def kept_out_by_claims(self, node: int) -> tuple[Party, ...]:
        """The parties that can read the node unless a claim of confidential computing is true, sorted."""
        if not self._has_claims:
            return ()
        readable, party = self._readable.at(node), self._parties.party
        others = readable.keys() - self.of(Effect.ACCESS).at(node).keys() - {node}
        return tuple([party[other] for other in sorted(others, key=self._parties.rank.__getitem__)])

    @cached_property
    def _has_claims(self) -> bool:
        return any(passes & CLAIMED for passes in set(self._topology.passes))

    @cached_property
    def _readable(self) -> Exposures:
        return self._propagation.run(READABLE)

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

    def is_exposed_to(self, node: int, effect: Effect, party: Party) -> bool:
        """Whether the party is one of those."""
        goal = self._parties.node.get(party)
        return goal is not None and goal != node and goal in self.of(effect).at(node)

    def first_edges(self, node: int, effect: Effect) -> list[tuple[Party, EdgeType]]:
        """The parties in their order, each with the type of the first edge of the shortest path to it."""
        labels, party, rank = self.of(effect).at(node), self._parties.party, self._parties.rank
        nodes = sorted((other for other in labels if other != node), key=rank.__getitem__)
        return [(party[other], EDGE_TYPES[first_type(labels[other])]) for other in nodes]

    def path(self, node: int, effect: Effect, party: Party) -> tuple[Hop, ...]:
        """A shortest path to the party, and on to the organization's country, as far as it is shown."""
        return self._trail(node, effect, party).hops()

    def proof(self, node: int, effect: Effect, party: Party) -> Proof:
        """The path, and those over the alternatives on its way that lead to the party, too."""
        goal = self._parties.node[party]
        trails = self._trails_to(goal)

        def beyond(edge: int) -> Trail:
            return trails.of(_place(self._topology.target[edge], self._beyond(edge, effect)))

        def others(trail: Trail) -> Sequence[int]:
            return self._others_of(goal, trail.place, trail.edge)

        return unfold(self._trail(node, effect, party), others, beyond, self._hops.path, self._topology.count)

    def _trail(self, node: int, effect: Effect, party: Party) -> Trail:
        goal = self._parties.node[party]
        if goal == node:
            raise KeyError(party)
        return self._trails_to(goal).of(_place(node, effect))

    def _trails(self, goal: int) -> Trails:
        """The trails of all places to the node of a party; a place is a node with the effect that goes on from it."""

        def step(place: int) -> Step | None:
            node, effect = _split(place)
            if node == goal:
                return None
            edge = self._step(node, effect, goal)
            return edge, _place(self._topology.target[edge], self._beyond(edge, effect))

        return Trails(
            step,
            self._hops.path,
            lambda place: self._hops.path(self._hops.country_edge(_split(place)[0])),
            lambda place: self._chooses(_split(place)[0]),
        )

    def _others(self, goal: int, place: int, edge: int | None) -> Sequence[int]:
        """The alternatives to the first edge of a trail over which the party has the effect, too."""
        node, effect = _split(place)
        group = next((group.edges for group in self._needs.of(node)[1] if edge in group.edges), ())
        return sorted(
            other
            for other in {*group} - {edge}
            if goal in self._ways(self._beyond(other, effect)).at(self._topology.target[other])
        )

    def _chooses(self, node: int) -> bool:
        """Whether more than one edge of the node can meet a need of it."""
        known = self._choosing.get(node)
        if known is None:
            several = self._topology.first[node + 1] - self._topology.first[node] > 1
            groups = self._needs.of(node)[1] if several and node not in self._parties.party else ()
            known = self._choosing[node] = any(len(group.edges) > 1 for group in groups)
        return known

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


def _place(node: int, effect: Effect) -> int:
    return node << _EFFECT_BITS | int(effect)


def _split(place: int) -> tuple[int, Effect]:
    return place >> _EFFECT_BITS, _EFFECTS[place & ((1 << _EFFECT_BITS) - 1)]


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
