"""The steps of paths as a report writes them, and how much of a long path it shows."""

from dataclasses import replace

from sovcheck.findings.proof import Hop
from sovcheck.graph import paths

MOST_HOPS = 24
"""How many steps of a path are shown: a chain of systems would otherwise be written once for each of its links."""

_AT_THE_END = MOST_HOPS // 2


def shortened(path: tuple[paths.Hop, ...]) -> tuple[paths.Hop, ...]:
    """The path, or its beginning and its end with one step between them that says how many it stands for."""
    if len(path) <= MOST_HOPS:
        return path
    middle = path[MOST_HOPS - _AT_THE_END - 1 : -_AT_THE_END]
    gap = replace(middle[0], to=middle[-1].to, location=None, source=None, certainty=None, left_out=len(middle))
    return (*path[: MOST_HOPS - _AT_THE_END - 1], gap, *path[-_AT_THE_END:])


def written(hop: paths.Hop) -> Hop:
    """The step as the report has it."""
    where = hop.location
    return Hop(
        asset=hop.asset,
        edge="left_out" if hop.left_out else hop.edge.value,
        to=hop.to,
        file=None if where is None else where.file,
        line=None if where is None else where.line or None,
        source=hop.source,
        certainty=hop.certainty,
        left_out=hop.left_out,
    )
