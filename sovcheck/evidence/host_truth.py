"""Whose machine it is, as far as the machine says."""

from enum import StrEnum


class HostTruth(StrEnum):
    """What the machine's own traces say: nothing against own hardware, a provider's virtual machine, or too little."""

    CONSISTENT = "consistent"
    RENTED = "rented"
    UNKNOWN = "unknown"
