"""Starting and ending worker processes: by fork where that is safe, else as a fresh interpreter."""

import contextlib
import fcntl
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NamedTuple

from msgspec import Struct

from sovcheck.engine.embedded.limits import confine
from sovcheck.engine.embedded.worker import work
from sovcheck.engine.embedded.worker_status import Position, open_status, read_position, read_stderr

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FRESH = """
import sys
sys.path[:] = sys.argv[5:]
from sovcheck.engine.embedded.process import WorkerDescriptors, serve
serve(WorkerDescriptors(*map(int, sys.argv[1:5])))
"""
_PIPE_BYTES = 1 << 20
_FIRST_FRESH_DESCRIPTOR = 100


class WorkerDescriptors(NamedTuple):
    """The descriptors of a worker."""

    requests: int
    replies: int
    status: int
    life: int


class WorkerExit(Struct, frozen=True):
    """How a worker ended: the signal that ended it (0 for none), its last position, its last words."""

    signal: int
    position: Position
    stderr: str


class WorkerProcess(Struct, frozen=True):
    """A running worker as its parent holds it. The one who starts one calls ``end``.

    ``written`` is what it was sent already.
    """

    pid: int
    requests: int
    replies: int
    status: int
    life: int
    written: bytes = b""

    def end(self) -> WorkerExit:
        """Kill the worker if it still lives, reap it, and close everything that led to it."""
        exit_status = 0
        # Somebody else may have reaped it: a host program that ignores SIGCHLD.
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            _, exit_status = os.waitpid(self.pid, 0)
        death = WorkerExit(
            os.WTERMSIG(exit_status) if os.WIFSIGNALED(exit_status) else 0,
            read_position(self.status),
            read_stderr(self.status),
        )
        for descriptor in (self.requests, self.replies, self.status, self.life):
            os.close(descriptor)
        return death


def start_worker(*, fresh: bool | None = None) -> WorkerProcess:
    """Start a worker. A process with threads is not forked: a lock that one of them holds would never open again.

    Raises EngineError when the system lets no process start.
    """
    if fresh is None:
        fresh = threading.active_count() > 1 or not hasattr(os, "fork")
    status = open_status()
    request_end, requests = os.pipe()
    replies, reply_end = os.pipe()
    life_end, life = os.pipe()
    ends = WorkerDescriptors(request_end, reply_end, status, life_end)
    try:
        pid = (_spawn if fresh else _fork)(ends)
    except OSError as error:
        for descriptor in (status, requests, replies, life):
            os.close(descriptor)
        from sovcheck.engine.errors import no_process  # a worker does without what that needs

        raise no_process(error) from error
    finally:
        for descriptor in (request_end, reply_end, life_end):
            os.close(descriptor)
    with contextlib.suppress(AttributeError, OSError):
        # Room for a whole program: the worker compiles while its parent is busy with the first facts.
        fcntl.fcntl(requests, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    os.set_blocking(requests, False)
    os.set_blocking(replies, False)
    return WorkerProcess(pid, requests, replies, status, life)


def serve(ends: WorkerDescriptors) -> None:
    """Become a worker; returns when the parent has no more work."""
    confine(ends.status, ends.life)
    work(ends.requests, ends.replies, ends.status)


def _fork(ends: WorkerDescriptors) -> int:
    # No signal may hit between the fork and the code that ends the child.
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        pid = os.fork()
        if pid == 0:
            _live_and_die(ends, lambda: signal.pthread_sigmask(signal.SIG_SETMASK, previous))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
    return pid


def _live_and_die(ends: WorkerDescriptors, unblock: Callable[[], object]) -> None:
    """The forked child from its first to its last instruction: nothing of the parent's may run in it."""
    code = 1
    try:
        _close_all_but(ends)
        confine(ends.status, ends.life)
        unblock()
        work(ends.requests, ends.replies, ends.status)
        code = 0
    except BaseException as error:  # noqa: BLE001 (whatever it is, its parent is to hear of it)
        with contextlib.suppress(OSError):
            os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace"))
    finally:
        os._exit(code)


def _close_all_but(ends: WorkerDescriptors) -> None:
    low = 3
    for descriptor in sorted(ends):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _spawn(ends: WorkerDescriptors) -> int:
    numbers = range(_FIRST_FRESH_DESCRIPTOR, _FIRST_FRESH_DESCRIPTOR + len(ends))
    actions = [(os.POSIX_SPAWN_DUP2, end, number) for end, number in zip(ends, numbers, strict=True)]
    arguments = [sys.executable, "-I", "-S", "-c", _FRESH, *map(str, numbers), *sys.path]
    return os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions)
