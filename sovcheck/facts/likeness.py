"""Equivalence of assets in proofs: two alike ones have the same paths and gaps, but for their own id and lines."""

from collections.abc import Hashable

from sovcheck.facts.sources import Sources
from sovcheck.graph.edges import EdgeType
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.asset import Kind

_SELF_CONTAINED = frozenset({Kind.GPU_HOST, Kind.CLOUD_SERVICE})
"""What a fleet has many of. Their paths lead on to whoever runs them, and never come back."""

_SERVES = EDGE_TYPES.index(EdgeType.SERVES)


def likeness(asset_id: str, sources: Sources) -> Hashable | None:
    """Equal only for assets that are written down alike, line by line; None for one that may be like no other.

    Of two hosts or services with equal facts signatures and equal likeness, every path is that of the other with the
    id exchanged and the lines moved, and so is everything that leaves a fact open, but for what depends on them.
    """
    declared = sources.system.inventory.assets.get(asset_id)
    if declared is None or declared.asset.kind not in _SELF_CONTAINED or not _leads_to_parties(asset_id, sources):
        return None
    if declared.changes:  # what a patch says stands in the patch
        return None
    return (declared.location.file, declared.stated, declared.lines.shape, declared.lines.relative())


def _leads_to_parties(asset_id: str, sources: Sources) -> bool:
    """Whether its own statements alone lead from it, and on to organizations and countries: no way leads back.

    The models that a host serves stand for themselves: nothing is passed on over that edge.
    """
    topology, assets = sources.graph.topology, sources.system.assets
    for edge in topology.edges(topology.index[asset_id]):
        if topology.edge_type[edge] == _SERVES:
            continue
        target = assets.get(topology.names[topology.target[edge]])
        if topology.at_target[edge] or (target is not None and target.kind is not Kind.ORGANIZATION):
            return False
    return True
