"""Progress of a scan: a callback for how many assets were looked at so far."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of assets looked at, and of how many."""


def no_progress(done: int, total: int) -> None:
    """Do nothing."""
