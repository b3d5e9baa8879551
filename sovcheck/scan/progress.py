"""Progress of a scan: who is told how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the number of assets looked at, and of how many."""


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""
