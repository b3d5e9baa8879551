"""Remote access: how people see data from a country in which it does not lie."""

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.runner_edges import THROUGH
from sovcheck.graph.topology import EDGE_TYPES, Topology

_SEEN_BY = {
    "administered_from": "administered",
    "support_countries": "supported",
    "security_operations_from": "watched",
}
"""By the field that says from where they work: remote access is a transfer (EDPB guidelines 05/2021)."""
_OF_PEOPLE = {EDGE_TYPES.index(EdgeType.ADMINISTERED_FROM), EDGE_TYPES.index(EdgeType.SUPPORTED_FROM)}
SEEN = frozenset(_SEEN_BY.values())
"""How data are seen from a place in which they do not lie."""


def seen_by(edge: int, topology: Topology) -> str | None:
    """How the people to whose country the edge leads see what is at its start; None for any other edge."""
    if topology.edge_type[edge] not in _OF_PEOPLE:
        return None
    field = topology.fields[topology.field[edge]]
    return _SEEN_BY.get(field.rpartition(THROUGH)[2].partition(".")[0])
