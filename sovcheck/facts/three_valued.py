"""Whether all or some of several things hold, of which some are not known."""

from collections.abc import Iterable


def every(answers: Iterable[bool | None]) -> bool | None:
    """False when one is false, else None when one is not known."""
    found = set(answers)
    return False if False in found else None if None in found else True


def some(answers: Iterable[bool | None]) -> bool | None:
    """True when one is true, else None when one is not known."""
    found = set(answers)
    return True if True in found else None if None in found else False
