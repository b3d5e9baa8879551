"""A second process for a part of the work: a copy of this one, made by a fork, which hands back bytes and ends."""

import contextlib
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def second_process(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO | None]:
    """What the second process writes while it does the work; None where there can be none, or it would not pay.

    Whatever happens to it, what it writes ends: the one who reads less than was to come does that work himself. Nothing
    that the work changes is seen here, and nothing of it is left when the context is.
    """
    # A process with threads is not forked: a lock that one of them holds would never open again.
    if threading.active_count() > 1 or cores() == 1:
        yield None
        return
    try:
        pid, answers = _fork(work)
    except OSError:
        yield None
        return
    try:
        yield answers
    finally:
        answers.close()
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def cores() -> int:
    """How many this process may use; one where nobody can tell, or no process can be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") and hasattr(os, "fork") else 1


def exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes. Raises EOFError where the second process ended before."""
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _fork(work: Callable[[BinaryIO], None]) -> tuple[int, BinaryIO]:
    answers, end = os.pipe()
    # No signal may hit between the fork and the code that ends the child.
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        pid = os.fork()
        if pid == 0:
            _live_and_die(work, end, previous)
    except OSError:
        os.close(answers)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
        os.close(end)
    return pid, os.fdopen(answers, "rb")


def _live_and_die(work: Callable[[BinaryIO], None], end: int, signals: "set[signal.Signals | int]") -> NoReturn:
    """The child from its first to its last instruction: nothing of the parent's may run in it."""
    with contextlib.suppress(BaseException):
        # Looking for cyclic garbage would write into all pages that both share.
        gc.disable()
        os.closerange(3, end)
        os.closerange(end + 1, os.sysconf("SC_OPEN_MAX"))
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        with os.fdopen(end, "wb") as answers:
            work(answers)
    os._exit(0)
