import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sovcheck.evidence.isolation import Attempt, Isolation
from sovcheck.smoke.isolation.interface import Job, Sandbox


@dataclass(frozen=True)
class Ran:
    """What became of a program inside: its status, what it printed, and what was observed."""

    status: int | None
    output: str
    observed: Isolation

    @property
    def destinations(self) -> set[tuple[str, str]]:
        return {(attempt.kind, str(attempt)) for attempt in self.observed.attempts}

    def attempt(self, kind: str, text: str) -> Attempt:
        return next(each for each in self.observed.attempts if (each.kind, str(each)) == (kind, text))


@pytest.fixture
def run_inside() -> Callable[..., Ran]:
    """Runs a Python program in a sandbox, to its end."""

    def run(
        sandbox: Sandbox, program: str, *, order: bytes = b"", allowed: tuple[str, ...] = (), wait: float = 60
    ) -> Ran:
        with tempfile.TemporaryFile() as log:
            job = Job((sys.executable, "-c", program), {"PATH": "/usr/bin:/bin"}, order, log.fileno(), allowed)
            with sandbox.start(job) as confined:
                status = confined.wait(wait)
                observed = confined.observed()
            log.seek(0)
            return Ran(status, log.read().decode(), observed)

    return run
