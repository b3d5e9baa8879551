"""Who has an effect on every asset, over how many hops, and through which kind of edge first.

For one effect, the exposure of a node is the union over its edges of what stands at their ends. Each party carries a
label: its distance and the type of the first edge of a shortest path. Nodes with equal edges into equal exposures
are one class, computed once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sovcheck.graph.components import components
from sovcheck.graph.topology import Topology

_TYPE_BITS = 5
_TYPE_MASK = (1 << _TYPE_BITS) - 1

Labels = Mapping[int, int]
"""For each party, by its node, the distance and the first edge's type, so packed that the smaller one is better."""


def distance(label: int) -> int:
    """The number of edges to the party's node."""
    return label >> _TYPE_BITS


def first_type(label: int) -> int:
    """The index of the type of the first edge."""
    return label & _TYPE_MASK


@dataclass(frozen=True, slots=True)
class Exposures:
    """The exposures of all nodes for one effect: the class of each node, and the labels of each class.

    The labels of a party's own node hold the party itself, at distance 0.
    """

    class_of: Sequence[int]
    labels: Sequence[Labels]

    def at(self, node: int) -> Labels:
        """The labels of a node."""
        return self.labels[self.class_of[node]]


def compute_exposures(topology: Topology, effect: int, order: Iterable[int], parties: frozenset[int]) -> Exposures:
    """The exposures for one effect; ``order`` holds every node, those that others depend on first where possible."""
    return _Propagation(topology, effect, parties).run(order)


class _Propagation:
    """The classes found so far."""

    def __init__(self, topology: Topology, effect: int, parties: frozenset[int]) -> None:
        self._topology = topology
        self._effect = effect
        self._parties = parties
        self._class_of = [-1] * len(topology.names)
        self._labels: list[dict[int, int]] = []
        self._classes: dict[tuple[int, ...], int] = {}

    def run(self, order: Iterable[int]) -> Exposures:
        def successors(node: int) -> list[int]:
            return self._topology.targets(node, self._effect)

        for component in components(order, successors):
            if len(component) > 1:
                self._solve_cycle(component)
            else:
                self._classify(component[0])
        return Exposures(self._class_of, self._labels)

    def _classify(self, node: int) -> None:
        """Give a node outside all cycles its class; an edge to itself adds nothing."""
        edges = self._edges(node)
        if node in self._parties:
            self._class_of[node] = len(self._labels)
            self._labels.append({**self._merged(edges), node: 0})
            return
        found = self._classes.get(edges)
        if found is None:
            found = self._classes[edges] = len(self._labels)
            self._labels.append(self._merged(edges))
        self._class_of[node] = found

    def _edges(self, node: int) -> tuple[int, ...]:
        """What the exposure of the node follows from: the types of its edges with the classes that they lead to."""
        topology, class_of = self._topology, self._class_of
        passes, target, edge_type, effect = topology.passes, topology.target, topology.edge_type, self._effect
        edges = {
            class_of[target[edge]] << _TYPE_BITS | edge_type[edge]
            for edge in topology.edges(node)
            if passes[edge] & effect and target[edge] != node
        }
        return tuple(sorted(edges))

    def _merged(self, edges: Iterable[int]) -> dict[int, int]:
        best: dict[int, int] = {}
        for edge in edges:
            step = (edge & _TYPE_MASK) + (1 << _TYPE_BITS)
            for party, label in self._labels[edge >> _TYPE_BITS].items():
                further = (label & ~_TYPE_MASK) + step
                if further < best.get(party, further + 1):
                    best[party] = further
        return best

    def _solve_cycle(self, component: list[int]) -> None:
        """Shortest distances within a cycle: repeat until no label gets better."""
        for node in component:
            self._class_of[node] = len(self._labels)
            self._labels.append({node: 0} if node in self._parties else {})
        edges = {node: self._edges(node) for node in component}
        changed = True
        while changed:
            changed = False
            for node in component:
                merged = self._merged(edges[node])
                if node in self._parties:
                    merged[node] = 0
                if merged != self._labels[self._class_of[node]]:
                    self._labels[self._class_of[node]] = merged
                    changed = True
