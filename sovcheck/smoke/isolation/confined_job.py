"""A job that runs cut off, as its caller sees it."""

import signal
import socket
from typing import Any

from sovcheck.evidence.isolation import Isolation, IsolationLevel
from sovcheck.smoke.isolation import gaps, messages, tap
from sovcheck.smoke.isolation.messages import hear
from sovcheck.smoke.isolation.supervisor import descendants, parent_of
from sovcheck.smoke.isolation.watch import Watch


class Running:
    """Implements ``Confined``."""

    def __init__(
        self,
        *,
        level: IsolationLevel,
        control: socket.socket,
        steps: int,
        watch: Watch,
        taps: list[socket.socket],
        facts: dict[str, Any],
        canary: bool,
        setup_ms: float,
        allowed: tuple[str, ...],
    ) -> None:
        self.pid = int(facts["pid"])
        self.steps = steps
        self._level, self._control, self._watch, self._taps = level, control, watch, taps
        self._facts, self._canary, self._setup_ms, self._allowed = facts, canary, setup_ms, allowed
        self._gaps = self._find_gaps()
        self._lost = 0
        self._status: int | None = None
        self._last: Isolation | None = None

    def observed(self) -> Isolation:
        """What was in force, and every attempt so far; after the sandbox was left, what it was at the end."""
        if self._last is not None:
            return self._last
        self._watch.settle()
        self._lost += sum(tap.lost(each) for each in self._taps)
        lost = (f"tap: {self._lost} packets came too fast to be read",) if self._lost else ()
        return Isolation(
            level=self._level,
            layers=tuple(self._facts["layers"]),
            canary=self._canary,
            gaps=(*self._gaps, *lost),
            setup_ms=round(self._setup_ms, 1),
            observed_s=round(self._watch.ledger.seconds(), 3),
            attempts=self._watch.ledger.attempts(),
            allowed=self._allowed,
        )

    def processes(self) -> frozenset[int]:
        """Every process that runs inside at this moment, by its id outside: all descend from the job's own parent."""
        try:
            return frozenset(descendants(parent_of(self.pid)))
        except OSError:
            return frozenset()

    def wait(self, seconds: float) -> int | None:
        """Its exit status (negative: the signal that ended it), or None when it still runs after so long."""
        if self._status is None:
            self._control.settimeout(max(seconds, 0))
            try:
                kind, fields, _ = hear(self._control)
            except (TimeoutError, BlockingIOError):
                return None
            self._status = int(str(fields[0])) if kind == messages.EXITED else -signal.SIGKILL
        return self._status

    def freeze(self) -> None:
        """Keep what was observed: the sources are about to be closed."""
        self._last = self.observed()

    def _find_gaps(self) -> tuple[str, ...]:
        if self._level == IsolationLevel.NONE:
            return ("none: nothing was cut off and nothing was recorded",)
        facts, sealed = self._facts, self._level == IsolationLevel.NETNS
        restricted = "landlock" in facts["layers"]
        found = [*gaps.always(taps_packets=bool(self._taps)), *gaps.of_unix_sockets(facts["reachable"])]
        found += gaps.of_files(facts["bare"], facts["readable"], shared_memory=sealed and "shm" not in facts["layers"])
        if not sealed:
            found += [*gaps.of_recording(restricted=restricted), *gaps.of_rdma()]
        return (*found, *gaps.of_this_machine(sealed=sealed, restricted=restricted))
