"""Exposure table: who has an effect on every asset, over how many hops, and through which kind of edge first.

For one effect, the exposure of a node is the union over its edges of what is at their ends. Each party carries a
label: its distance and the type of the first edge of a shortest path. Nodes with equal edges into equal exposures
are one class, computed once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from sovcheck.graph.components import components
from sovcheck.graph.topology import Topology

_TYPE_BITS = 5
_TYPE_MASK = (1 << _TYPE_BITS) - 1

_UNKNOWN = -1

_EdgeReader = Callable[[int], tuple[int, ...]]

Labels = Mapping[int, int]
"""For each party, by its node, the distance and the first edge's type, so packed that the smaller one is better."""


def distance(label: int) -> int:
    """The number of edges to the party's node."""
    return label >> _TYPE_BITS


def first_type(label: int) -> int:
    """The index of the type of the first edge."""
    return label & _TYPE_MASK


class Exposures(Struct, frozen=True):
    """The exposures of all nodes for one effect: the class of each node, and the labels of each class.

    The labels of a party's own node hold the party itself, at distance 0.
    """

    class_of: Sequence[int]
    labels: Sequence[Labels]

    def at(self, node: int) -> Labels:
        """The labels of a node."""
        return self.labels[self.class_of[node]]


class Beyond(Struct, frozen=True):
    """A type of edges over which another effect goes on: the party that can stop the source of updates makes stale."""

    edge_type: int
    exposures: Exposures


class Propagation:
    """Computes exposures; what is equal under two effects is one class, too.

    ``order`` holds every node, those that others depend on first where possible.
    """

    def __init__(self, topology: Topology, parties: frozenset[int], order: Sequence[int]) -> None:
        self._topology = topology
        self._parties = parties
        self._twin = _twins(topology, parties)
        self._target = [self._twin[node] for node in topology.target]
        self._order = [node for node in order if self._twin[node] == node]
        self._labels: list[dict[int, int]] = []
        self._classes: dict[tuple[int, ...], int] = {}

    def run(self, effect: int, beyond: "Beyond | None" = None) -> Exposures:
        """The exposures for one effect; over edges of the type in ``beyond``, those that are given there go on."""
        class_of = [_UNKNOWN] * len(self._topology.names)
        edges_of = _edge_reader(self._topology, self._target, class_of, effect, beyond)
        waiting = [node for node in self._order if not self._classify(node, edges_of(node), class_of)]

        def open_targets(node: int) -> list[int]:
            settled = beyond.edge_type if beyond is not None else None
            targets = (self._twin[target] for target in self._topology.targets(node, effect, settled))
            return [target for target in targets if class_of[target] == _UNKNOWN]

        for component in components(waiting, open_targets):
            first = component[0]
            if len(component) > 1 or not self._classify(first, edges_of(first), class_of):
                self._solve_cycle(component, edges_of, class_of)
        return Exposures([class_of[node] for node in self._twin], self._labels)

    def _classify(self, node: int, edges: tuple[int, ...], class_of: list[int]) -> bool:
        """Give a node its class if all that it follows from has one."""
        if edges and edges[0] < 0:
            return False
        # A party has itself among its labels, so that it shares its class with nobody but itself.
        key = (*edges, ~node) if node in self._parties else edges
        found = self._classes.get(key)
        if found is None:
            found = self._classes[key] = len(self._labels)
            self._labels.append(self._merged(node, edges))
        class_of[node] = found
        return True

    def _merged(self, node: int, edges: Iterable[int]) -> dict[int, int]:
        """The best labels that the edges lead to, one step further."""
        best: dict[int, int] = {}
        for edge in edges:
            step = (edge & _TYPE_MASK) + (1 << _TYPE_BITS)
            for party, label in self._labels[edge >> _TYPE_BITS].items():
                further = (label & ~_TYPE_MASK) + step
                if further < best.get(party, further + 1):
                    best[party] = further
        if node in self._parties:
            best[node] = 0
        return best

    def _solve_cycle(self, component: list[int], edges_of: _EdgeReader, class_of: list[int]) -> None:
        """Shortest distances within a cycle: repeat until no label gets better."""
        for node in component:
            class_of[node] = len(self._labels)
            self._labels.append({node: 0} if node in self._parties else {})
        edges = {node: edges_of(node) for node in component}
        changed = True
        while changed:
            changed = False
            for node in component:
                merged = self._merged(node, edges[node])
                if merged != self._labels[class_of[node]]:
                    self._labels[class_of[node]] = merged
                    changed = True


def _twins(topology: Topology, parties: frozenset[int]) -> list[int]:
    """For each node the first one with the same edges, which has the same exposures; a party only has itself."""
    seen: dict[tuple[tuple[int, ...], Sequence[int], Sequence[int]], int] = {}
    twins: list[int] = []
    for node, first in enumerate(topology.alike):
        if first != node and node not in parties:
            twins.append(twins[first])
            continue
        edges = slice(topology.first[node], topology.first[node + 1])
        key = (tuple(topology.target[edges]), topology.edge_type[edges], topology.passes[edges])
        twins.append(node if node in parties else seen.setdefault(key, node))
    return twins


def _edge_reader(
    topology: Topology, target: Sequence[int], class_of: Sequence[int], effect: int, beyond: Beyond | None
) -> _EdgeReader:
    """What the exposure of a node follows from: the types of its edges with the classes that they lead to, sorted.

    An edge of a node to itself adds nothing. A class that is not known yet makes a negative number, which comes first.
    """
    first, edge_type, passes = topology.first, topology.edge_type, topology.passes
    if beyond is not None:
        return _reader_beyond(topology, target, class_of, effect, beyond)

    def edges_of(node: int) -> tuple[int, ...]:
        edges = {
            class_of[target[edge]] << _TYPE_BITS | edge_type[edge]
            for edge in range(first[node], first[node + 1])
            if passes[edge] & effect and target[edge] != node
        }
        return tuple(sorted(edges))

    return edges_of


def _reader_beyond(
    topology: Topology, target: Sequence[int], class_of: Sequence[int], effect: int, beyond: Beyond
) -> _EdgeReader:
    """The same, where edges of one type lead to the classes of another effect."""
    edge_type, passes, settled = topology.edge_type, topology.passes, beyond.exposures.class_of

    def edges_of(node: int) -> tuple[int, ...]:
        edges = {
            (settled if edge_type[edge] == beyond.edge_type else class_of)[target[edge]] << _TYPE_BITS | edge_type[edge]
            for edge in topology.edges(node)
            if passes[edge] & effect and target[edge] != node
        }
        return tuple(sorted(edges))

    return edges_of
