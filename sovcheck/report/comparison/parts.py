"""Parts of a comparison, for those who want to see only some."""

from enum import StrEnum


class Part(StrEnum):
    """What ``--only`` shows of a comparison."""

    NEW = "new"
    FIXED = "fixed"
    ASSETS = "assets"
    PARTIES = "parties"
    SURVIVAL = "survival"
