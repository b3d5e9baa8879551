"""An OPA of our own: a process that only we can speak to, and that the kernel ends when we do."""

import fcntl
import hashlib
import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sovcheck.engine.anonymous_file import anonymous_file
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.opa import memory_limit
from sovcheck.engine.opa.binary import Binary
from sovcheck.errors import EngineError

PROOF = "system/authz/proof"
"""Where the server shows, to anybody, that it is the one that was started: a secret that only it was given."""

_NOTES_BYTES = 4096
_CRASH = ("fatal error: ", "panic: ", "SIGSEGV: ")
_PORT_TAKEN = "address already in use"
_AUTHORIZATION = """package system.authz

default allow := false

allow if input.path == ["health"]

allow if {{
	input.method == "GET"
	input.path == ["v1", "data", "system", "authz", "proof"]
}}

allow if crypto.sha256(input.identity) == "{digest}"

proof := "{proof}"
"""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The token that opens a server, and the proof that it is the right one."""

    token: str = field(default_factory=secrets.token_urlsafe, repr=False)
    proof: str = field(default_factory=secrets.token_urlsafe, repr=False)

    @property
    def authorization(self) -> str:
        """The module that lets in nobody else. The token itself is not in it."""
        digest = hashlib.sha256(self.token.encode()).hexdigest()
        return _AUTHORIZATION.format(digest=digest, proof=self.proof)


class Server:
    """A started process. The one who starts one calls ``end``."""

    def __init__(self, binary: Binary, bundle: bytes, limits: EngineLimits) -> None:
        """Start it on a random port of the loopback interface. Raises EngineError when that fails at once."""
        self.port = free_port()
        self._notes = anonymous_file("opa-notes")
        content = anonymous_file("opa-bundle", bundle)
        life_end, self._life = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603 (the user's own opa)
                [str(binary.path), *_arguments(self.port, content)],
                pass_fds=[content, life_end],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._notes,
                env=memory_limit.environment(limits),
                # Ctrl-C reaches the whole group: the scan decides what becomes of its server.
                start_new_session=True,
            )
            tie(self._process.pid, life_end)
            memory_limit.limit(self._process.pid, limits)
        except OSError as error:
            os.close(self._notes)
            os.close(self._life)
            reason = (error.strerror or "it does not run").lower()
            raise EngineError(f"{binary.path} cannot be started: {reason}") from error
        finally:
            os.close(content)
            os.close(life_end)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def death(self) -> str | None:
        """How it ended and its last words, None while it lives."""
        status = self._process.poll()
        if status is None:
            return None
        how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit code {status}"
        words = _last_words(os.pread(self._notes, _NOTES_BYTES, 0).decode(errors="replace"))
        return f"{how}: {words}" if words else how

    @property
    def ran_out_of_memory(self) -> bool:
        """Whether it ended because it wanted more memory than it may have."""
        return memory_limit.ran_out(self.death or "")

    def wait(self, seconds: float) -> None:
        """Give it so long to end."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    @property
    def lost_its_port(self) -> bool:
        """Whether it ended because another process took the port first."""
        return _PORT_TAKEN in (self.death or "")

    def end(self) -> None:
        """Kill it if it still lives, and reap it. It has nothing to save."""
        self._process.kill()
        self._process.wait()
        os.close(self._life)
        os.close(self._notes)


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _arguments(port: int, bundle: int) -> Sequence[str]:
    return (
        "run",
        "--server",
        f"--addr=127.0.0.1:{port}",
        "--authentication=token",
        "--authorization=basic",
        "--log-level=error",
        "--skip-version-check",
        "--bundle",
        f"/dev/fd/{bundle}",
    )


def _last_words(notes: str) -> str:
    """The last thing it logged, the error in it if there is one; of a crash its first line, before the trace."""
    lines = [line for line in notes.splitlines() if line.strip()]
    crash = next((line for line in lines if line.startswith(_CRASH)), None)
    if crash or not lines:
        return crash or ""
    found = [lines[-1].partition(mark)[2].partition('"')[0] for mark in ('"err":"', '"msg":"')]
    return next((text for text in found if text), lines[-1])


def tie(pid: int, life_end: int) -> None:
    """Have the kernel kill the process when the other end of the pipe closes; it must hold ``life_end``, too.

    Linux can do that; elsewhere a parent that is killed itself leaves the process behind.
    """
    if not hasattr(fcntl, "F_SETSIG"):
        return
    fcntl.fcntl(life_end, fcntl.F_SETOWN, pid)
    fcntl.fcntl(life_end, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(life_end, fcntl.F_SETFL, fcntl.fcntl(life_end, fcntl.F_GETFL) | os.O_ASYNC)
