"""Equivalence of assets in proofs: two alike ones have the same paths and gaps, but for their own id and lines."""

from collections.abc import Hashable

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Kind

_SELF_CONTAINED = frozenset({Kind.GPU_HOST, Kind.CLOUD_SERVICE})
"""What a fleet has many of. Their paths lead on to what they stand on and to who runs it, and never come back."""

_SERVES = EDGE_TYPES.index(EdgeType.SERVES)


class Likeness:
    """Numbers that are equal only for assets that are written alike, where no way leads back to one of them.

    Of two hosts or services with equal facts signatures and equal likeness, every path is that of the other with the
    id exchanged and the lines moved, and so is everything that leaves a fact open, but for what depends on them.
    """

    def __init__(self, graph: SystemGraph) -> None:
        self._graph = graph
        self._texts = graph.system.texts
        self._usable: dict[int, bool] = {}

    def of(self, asset_id: str) -> Hashable | None:
        """The number of the asset; None for one that may be like no other."""
        text = self._texts.get(asset_id)
        if text is None:
            return None
        usable = self._usable.get(text)
        if usable is None:
            usable = self._usable[text] = self._is_usable(asset_id, text)
        return text if usable else None

    def _is_usable(self, asset_id: str, text: int) -> bool:
        """Whether none of this text is reached from it. What such an asset names, all of its text name.

        Organizations lead to organizations and countries alone. The models that a host serves stand for themselves:
        nothing is passed on over that edge.
        """
        system, topology = self._graph.system, self._graph.topology
        if system.assets[asset_id].kind not in _SELF_CONTAINED:
            return False
        start = topology.index[asset_id]
        seen, waiting = {start}, [start]
        while waiting:
            for edge in topology.edges(waiting.pop()):
                target = topology.target[edge]
                name = topology.names[target]
                asset = system.assets.get(name)
                if topology.edge_type[edge] == _SERVES or asset is None or asset.kind is Kind.ORGANIZATION:
                    continue
                if self._texts.get(name) == text:
                    return False
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return True
