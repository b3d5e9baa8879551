"""Interface of a sandbox: what a smoke run asks of a way to cut a process off, whichever it is."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sovcheck.evidence.isolation import Isolation, IsolationLevel


@dataclass(frozen=True, slots=True)
class Job:
    """What to start inside: the whole command line and environment.

    To that is added what reports attempts. ``TMPDIR`` names the ``scratch`` folder where there is one; where the job is
    cut off, so does ``HOME``, and variables that send the caches of runtimes elsewhere are left out.

    ``order`` is written to its standard input, which is then closed. Its standard output and error go to the file
    descriptor ``log``. What it writes to the descriptor that it inherits as number ``STEPS`` comes back as ``steps``.
    ``scratch`` is a folder that does not exist yet: it is there while the job runs, and is removed with all that is in
    it when everything inside has ended, also when the one who started the job was killed. It holds at most
    ``scratch_bytes`` where the sandbox has files of its own. There, the regular files of ``weights`` are the machine's
    own and no overlay's: their device and inode are those that ``/proc/PID/maps`` shows outside. ``hidden`` are files
    that cannot be read inside, such as the key that signs what comes out.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str]
    order: bytes
    log: int
    allowed: tuple[str, ...] = ()
    scratch: str | None = None
    scratch_bytes: int = 8 << 30
    weights: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


STEPS = 3
"""The number under which the process inside finds the pipe that its steps go to."""


class Confined(Protocol):
    """A process that runs cut off."""

    @property
    def pid(self) -> int:
        """Its process id, outside; it leads a process group and a session of its own."""
        ...

    @property
    def steps(self) -> int:
        """The descriptor to read its steps from; end of file when everything that could write them has ended."""
        ...

    def processes(self) -> frozenset[int]:
        """Every process that runs inside at this moment, by its id outside."""
        ...

    def observed(self) -> Isolation:
        """What was in force, and every attempt seen so far."""
        ...

    def wait(self, seconds: float) -> int | None:
        """Its exit status (negative: the signal that ended it), or None when it still runs after so long."""
        ...


class Sandbox(Protocol):
    """A way to cut a process off."""

    @property
    def level(self) -> IsolationLevel:
        """How strong it is."""
        ...

    def start(self, job: Job) -> AbstractContextManager[Confined]:
        """Run the canary, then the job, in one and the same sandbox; leaving ends every process that is left in it.

        Raises SmokeFailure (E_ISOLATION_UNAVAILABLE) when this machine refuses this way of isolation.
        """
        ...
