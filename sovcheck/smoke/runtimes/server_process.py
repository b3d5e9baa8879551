"""A server as a child of the worker: its own process group, its last words kept, gone at the end."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation.landlock import set_apart

KEPT_LINES = 200
_LINE_BYTES = 4096
_SAID_LINES = 3
_ENDING_SECONDS = 5.0
_SETTLING_SECONDS = 0.5
"""How long what a server wrote before it fell silent may take to be read."""
_ERROR = re.compile(r"\b[A-Z]\w*(?:Error|Exception): \S.*|(?<= E )\s*\S.*")
"""How Python ends a traceback, and how llama.cpp marks an error."""
_running: set[subprocess.Popen[bytes]] = set()


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A running server and the last lines that it wrote."""

    process: subprocess.Popen[bytes]
    lines: deque[str]
    reader: threading.Thread

    def check_alive(self) -> None:
        """Raises SmokeFailure (E_SERVER_CRASH) with its last words when it has ended."""
        status = self.process.poll()
        if status is None:
            return
        self.reader.join(_ENDING_SECONDS)
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with exit code {status}"
        raise SmokeFailure(FailureCode.SERVER_CRASH, f"the server {how}{self.last_words()}")

    def last_words(self) -> str:
        """The first error of the last lines, and the very last ones, as the end of a sentence; empty for silence."""
        self.reader.join(_SETTLING_SECONDS)
        kept = [line for line in list(self.lines) if line]
        error = next((found.group().strip() for line in kept if (found := _ERROR.search(line))), None)
        said = " | ".join(kept[-_SAID_LINES:])
        first = f"; its first error: {error}" if error and error not in said else ""
        return f"{first}; its last words: {said}" if said else ""


@contextmanager
def running_server(argv: Sequence[str], env: Mapping[str, str], folder: Path) -> Iterator[ServerProcess]:
    """Start it in the folder; leaving ends its whole process group.

    What it writes goes on to standard error. Raises SmokeFailure (E_RUNTIME_MISSING) when there is no such program.
    """
    try:
        process = _start_apart(argv, env, folder)
    except OSError as error:
        what = f"{argv[0]} cannot be started: {error.strerror}: install it, or name it with its path"
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, what) from error
    _running.add(process)
    lines: deque[str] = deque(maxlen=KEPT_LINES)
    reader = threading.Thread(target=_keep, args=(process, lines), daemon=True)
    reader.start()
    try:
        yield ServerProcess(process, lines, reader)
    finally:
        _end_group(process)
        _running.discard(process)
        reader.join(_ENDING_SECONDS)


def _start_apart(argv: Sequence[str], env: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """Start it where it can neither look into this process nor end it; only what a thread starts is set apart so."""

    def start() -> subprocess.Popen[bytes]:
        set_apart()
        return subprocess.Popen(  # noqa: S603 (the operator's own server)
            argv,
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
        )

    with ThreadPoolExecutor(max_workers=1) as threads:
        return threads.submit(start).result()


def kill_running_servers() -> None:
    """For a worker that must end at once: nothing that it started may stay."""
    for process in tuple(_running):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End everything in the process's group: asked first, then by force."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        # Children of the server may outlive it, so the group is signalled even when the server has ended.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_ENDING_SECONDS)


def _keep(process: subprocess.Popen[bytes], lines: deque[str]) -> None:
    """Read what the server writes, so that it never waits for us; a line without end is cut."""
    if process.stdout is None:
        return
    while line := process.stdout.readline(_LINE_BYTES):
        lines.append(line.decode(errors="replace").strip())
        sys.stderr.buffer.write(line)
        sys.stderr.flush()
