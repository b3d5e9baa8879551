"""The verdict of a smoke."""

from enum import StrEnum, auto


class SmokeVerdict(StrEnum):
    """The whole smoke in one word; ``inconclusive`` means that nothing failed, and nothing is proved."""

    PASS = auto()
    FAIL = auto()
    INCONCLUSIVE = auto()
