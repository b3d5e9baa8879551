"""Dependence edges: which say that an asset depends on another, and which that data are kept or flow there."""

from collections.abc import Sequence

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.topology import EDGE_TYPES, Topology
from sovcheck.inventory.assets.asset import Kind

_NO_DEPENDENCE = {EdgeType.SERVES, EdgeType.STORED_IN, EdgeType.LOCATED_IN}
"""A host works without the models that it serves; the rest says where something is, not what it is used for."""
OF_DATA = {EdgeType.STORED_IN, EdgeType.FLOWS_TO}
"""Where a dataset's bytes go: its class goes with them, and the applications that use it do not."""
_MAY_BE_IDLE = {EdgeType.OWNED_BY, EdgeType.FLOWS_TO}
"""A minority stake and telemetry that is off: edges without an effect, on which nothing depends."""
_DEPENDS, _KEPT = object(), object()
"""What an edge says: that its source depends on its target, or that the bytes of the data are kept or flow there."""


def dependents(topology: Topology, kinds: Sequence[Kind | None]) -> tuple[list[list[int]], dict[int, list[int]]]:
    """For each node those that depend on it, and the datasets that are kept there or flow there."""
    users: list[list[int]] = [[] for _ in topology.names]
    keepers: dict[int, list[int]] = {}
    telling = {kind: _telling(kind) for kind in set(kinds)}
    of_node = [telling[kind] for kind in kinds]
    for source, target, edge_type, passes in zip(
        topology.source, topology.target, topology.edge_type, topology.passes, strict=True
    ):
        told = of_node[source][edge_type][passes > 0]
        if told is _DEPENDS:
            users[target].append(source)
        elif told is _KEPT:
            keepers.setdefault(target, []).append(source)
            if kinds[target] is Kind.APPLICATION:
                # Its bytes reach the application, but it is the application that depends on the data.
                users[source].append(target)
    return users, keepers


def _telling(kind: Kind | None) -> Sequence[tuple[object, object]]:
    """What an edge from that kind says, by its type, without an effect and with one: looked up for each edge."""

    def told(edge_type: EdgeType, passes: int) -> object:
        if kind is Kind.DATASET and edge_type in OF_DATA:
            return _KEPT
        return _DEPENDS if is_dependence(edge_type, kind, passes) else None

    return [(told(edge_type, 0), told(edge_type, 1)) for edge_type in EDGE_TYPES]


def is_dependence(edge_type: EdgeType, kind: Kind | None, passes: int) -> bool:
    """Whether the source of such an edge depends on its target."""
    if edge_type in _NO_DEPENDENCE:
        return False
    return passes > 0 or edge_type not in _MAY_BE_IDLE or kind is Kind.DATA_FLOW
