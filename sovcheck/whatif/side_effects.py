"""Side effects of a loss: updates that no longer come, makers that are gone, last copies lost."""

from collections.abc import Mapping

from msgspec import Struct

from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.loss import Loss
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Kind

_UPDATED_FROM, _STORED_IN = EDGE_TYPES.index(EdgeType.UPDATED_FROM), EDGE_TYPES.index(EdgeType.STORED_IN)
_MADE = frozenset(
    map(EDGE_TYPES.index, (EdgeType.BUILT_BY, EdgeType.MADE_BY, EdgeType.DERIVED_FROM, EdgeType.TRAINED_ON))
)
_ORIGIN, _STALE = int(Effect.ORIGIN), int(Effect.STALE)

Edges = tuple[int, ...]


class SideEffects(Struct, frozen=True):
    """By asset the edges over which it happens; of an asset all of whose copies are lost, the edges to all of them."""

    stale: Mapping[int, Edges]
    not_renewed: Mapping[int, Edges]
    copies_lost: Mapping[int, Edges]

    @property
    def touched(self) -> set[int]:
        """All of these assets."""
        return {*self.stale, *self.not_renewed, *self.copies_lost}


class SideEffectIndex:
    """The edges of a graph that make such effects, by what they lead to: sorted once for any number of losses."""

    def __init__(self, graph: SystemGraph) -> None:
        self._topology = graph.topology
        self._stale: dict[int, list[int]] = {}
        self._origin: dict[int, list[int]] = {}
        self._together: dict[int, Edges] = {}
        """By asset its copies, or the two sources of its updates: what it has as long as any of them is there."""
        self._shared: dict[int, list[int]] = {}
        for name, asset in graph.system.assets.items():
            if asset.kind is not Kind.ORGANIZATION:
                self._sort_out(graph.topology.index[name])

    def of(self, loss: Loss) -> SideEffects:
        """What happens to whom in one loss."""
        stale: dict[int, Edges] = {}
        lost = sorted(loss.stopped | loss.leaving)
        for edge in (edge for node in lost for edge in self._stale.get(node, ())):
            source = self._topology.source[edge]
            stale[source] = (*stale.get(source, ()), edge)
        copies: dict[int, Edges] = {}
        for edge in (edge for node in lost for edge in self._shared.get(node, ())):
            source, found = self._topology.source[edge], copies
            edges = self._together[source]
            if self._topology.edge_type[edge] == _UPDATED_FROM:
                found = stale
            if source not in found and all(loss.has_lost(self._topology.target[other]) for other in edges):
                found[source] = edges
        return SideEffects(stale, self._without_origin(loss), copies)

    def _sort_out(self, node: int) -> None:
        topology = self._topology
        for edge in topology.edges(node):
            edge_type, passes, target = topology.edge_type[edge], topology.passes[edge], topology.target[edge]
            if edge_type == _STORED_IN or (edge_type == _UPDATED_FROM and not passes & _STALE):
                # An update edge that passes nothing on is a registry that somebody else mirrors, or that mirror.
                self._together[node] = (*self._together.get(node, ()), edge)
                self._shared.setdefault(target, []).append(edge)
            elif edge_type == _UPDATED_FROM:
                self._stale.setdefault(target, []).append(edge)
            elif passes & _ORIGIN and edge_type in _MADE:
                self._origin.setdefault(target, []).append(edge)

    def _without_origin(self, loss: Loss) -> dict[int, Edges]:
        """Whose makers leave, and what is made from that: a tuned model gets no new versions of its base."""
        found: dict[int, Edges] = {}
        waiting = sorted(loss.leaving | loss.elements)
        for gone in waiting:
            for edge in self._origin.get(gone, ()):
                source = self._topology.source[edge]
                if source not in found:
                    waiting.append(source)
                found[source] = (*found.get(source, ()), edge)
        return found
