"""The verdict of a smoke."""

from enum import StrEnum


class SmokeVerdict(StrEnum):
    """The whole smoke in one word; ``inconclusive`` means that nothing failed, and nothing is proved."""

    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
