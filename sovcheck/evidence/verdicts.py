"""Verdicts of a smoke run: on the whole, and on whose machine it ran, as far as the machine says."""

from enum import StrEnum, auto


class SmokeVerdict(StrEnum):
    """The whole smoke in one word; ``inconclusive`` means that nothing failed, and nothing is proved."""

    PASS = auto()
    FAIL = auto()
    INCONCLUSIVE = auto()


class HostTruth(StrEnum):
    """What the machine's own traces say: nothing against own hardware, a provider's virtual machine, or too little."""

    CONSISTENT = "consistent"
    RENTED = "rented"
    UNKNOWN = "unknown"
