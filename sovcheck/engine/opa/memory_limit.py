"""How much memory an OPA of our own may take: its collector works harder near the limit, and the kernel enforces it."""

import resource
from collections.abc import Mapping
from contextlib import suppress

from sovcheck.engine.interface import EngineLimits

CHUNKS_AT_ONCE = 4
"""How many queries a server works at, each of which may take what one rule may."""

_ENDED_BY_IT = ("cannot allocate memory", "out of memory", "SIGSEGV")
"""Where Go's runtime itself gets no memory, it sometimes crashes before it can say so."""


def most_mebibytes(limits: EngineLimits) -> int:
    """What the whole process may take."""
    return limits.memory_mib * CHUNKS_AT_ONCE


def environment(limits: EngineLimits) -> Mapping[str, str]:
    """All that the process gets of an environment: OPA takes settings from variables that begin with OPA_."""
    return {"GOMEMLIMIT": f"{most_mebibytes(limits) * 7 // 8}MiB"}


def limit(pid: int, limits: EngineLimits) -> None:
    """Have the kernel give the process no more. Only Linux can do that to a process that already runs.

    What Go reserves and does not use counts as address space, but not as data.
    """
    if not hasattr(resource, "prlimit"):
        return
    # One that has ended at once says why by itself.
    with suppress(ProcessLookupError):
        most = most_mebibytes(limits) * 2**20
        resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))


def ran_out(words: str) -> bool:
    """Whether the last words of a process that ended are those of one that wanted more."""
    return any(ended in words for ended in _ENDED_BY_IT)
