"""A server that a command starts, on loopback, from its start until its health answers, and to its end."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.flags import check_flags
from sovcheck.smoke.runtimes.installed import package_version, program_digest
from sovcheck.smoke.runtimes.known import KnownRuntime
from sovcheck.smoke.runtimes.loopback import Loopback, ServerAnswer
from sovcheck.smoke.runtimes.server_process import ServerProcess, running_server
from sovcheck.smoke.worker_protocol import WorkOrder

_POLL_SECONDS = 0.05
_ASK_SECONDS = 5.0
_VERSIONS = (
    ("/version", "version"),
    ("/api/version", "version"),
    ("/props", "build_info"),
    ("/server_info", "version"),
)
"""Where servers say their version."""


@dataclass(frozen=True, slots=True)
class StartedServer:
    """A server that is ready, and the command that started it."""

    known: KnownRuntime
    argv: tuple[str, ...]
    loopback: Loopback

    def version(self) -> str:
        """As it is installed, else as the server says it, else ``unknown``."""
        installed = package_version(self.known.package, self.argv[0]) if self.known.package else None
        return installed or self._told_version() or "unknown"

    def program(self) -> dict[str, str]:
        """The digest of the program's file, for the evidence; empty where it cannot be read."""
        digest = program_digest(self.argv[0])
        return {} if digest is None else {"programSha256": digest}

    def _told_version(self) -> str | None:
        for path, field in _VERSIONS:
            with suppress(ServerAnswer):
                answer = self.loopback.get(path)
                if isinstance(answer, dict) and isinstance(answer.get(field), str):
                    return str(answer[field])
        return None


@contextmanager
def started_server(known: KnownRuntime, order: WorkOrder, weights: str) -> Iterator[StartedServer]:
    """Start it with its weights; ready is when its health answers 200 while it lives.

    Raises SmokeFailure: E_RUNTIME_MISSING, E_RUNTIME_REFUSED, E_SERVER_CRASH, E_LOAD_TIMEOUT.
    """
    if not order.server_argv:
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, f"{known.name}: {known.install}")
    port, scratch = _free_port(), Path(order.scratch)
    filled = {"weights": weights, "port": str(port), "device": order.device, "scratch": order.scratch}
    argv = tuple(_fill(part, filled) for part in check_flags(known.name, order.server_argv))
    # transformers serve answers 500 where this folder is missing, and is silent where the operator's own is fresh.
    (scratch / "hf" / "hub").mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "HF_HOME": str(scratch / "hf")}
    env |= {name: _fill(value, filled) for name, value in known.needs_env}
    with running_server(argv, env, scratch) as process:
        loopback = Loopback(port, order.generate_timeout_s, process.last_words)
        _await_ready(known.health, process, loopback, order.load_timeout_s)
        yield StartedServer(known, argv, loopback)


def _await_ready(health: str, process: ServerProcess, loopback: Loopback, timeout_s: float) -> None:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        process.check_alive()
        with suppress(ServerAnswer, SmokeFailure):
            loopback.get(health, _ASK_SECONDS)
            return
        time.sleep(_POLL_SECONDS)
    what = f"the server was not ready after {timeout_s:g} s: {health} never answered 200"
    raise SmokeFailure(FailureCode.LOAD_TIMEOUT, what + process.last_words())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fill(part: str, filled: dict[str, str]) -> str:
    for name, value in filled.items():
        part = part.replace(f"{{{name}}}", value)
    return part
