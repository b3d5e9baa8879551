import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sovcheck.evidence.isolation import Attempt, Isolation
from sovcheck.smoke.isolation.interface import Job, Sandbox

LEAKY = """
import contextlib, socket
def tcp(host, port):
    with contextlib.suppress(OSError):
        socket.create_connection((host, port), timeout=5).close()
tcp("stats.vllm.ai", 443)
tcp("huggingface.co", 443)
tcp("1.1.1.1", 443)
tcp("169.254.169.254", 80)
tcp("2606:4700::1111", 443)
with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    datagrams.sendto(b"x", ("8.8.8.8", 9999))
"""
SIX = {
    ("dns", "stats.vllm.ai"),
    ("tcp", "stats.vllm.ai:443"),
    ("dns", "huggingface.co"),
    ("tcp", "huggingface.co:443"),
    ("tcp", "1.1.1.1:443"),
    ("tcp", "169.254.169.254:80"),
    ("tcp", "2606:4700::1111:443"),
    ("udp", "8.8.8.8:9999"),
}


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


@pytest.fixture
def leaky() -> str:
    """A program that tries to reach six places."""
    return LEAKY


@pytest.fixture
def six() -> set[tuple[str, str]]:
    """What must be seen of it."""
    return SIX
