"""The steps of paths as a report writes them."""

from sovcheck.findings.proof import Hop
from sovcheck.graph import paths


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
