"""Columns of the table of holders, the same in every format: what people care about, applications and data first."""

from collections.abc import Sequence

from sovcheck.findings.answer.holders import Holder

HOLDER_COLUMNS = ("can stop", "can read", "can throttle", "through")


def holder_columns(holder: Holder) -> tuple[Sequence[str], ...]:
    """What it can stop: applications alone, else a part of some, else the assets where it is; what it can read."""
    stops = holder.stops_applications or tuple(f"part of {name}" for name in holder.needed_by) or holder.stops
    return stops, holder.datasets or holder.reads, holder.throttles, holder.through
