"""Supervisor of everything inside: reports how the job ended, and ends what is left when the parent lets go."""

import contextlib
import os
import select
import signal
import socket

from sovcheck.smoke.isolation.messages import EXITED, tell

_LOOK_MS = 1000


def supervise(control: socket.socket, job: int, *, owns_namespace: bool) -> None:
    """Reap until the other end of ``control`` closes; returns when nothing is left that this process can end.

    The first process of a process namespace takes all others with it when it ends; elsewhere each is looked for, also
    when the guard is gone, the process that would end what a killed supervisor leaves.
    """
    guard = os.getppid()
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    watched = select.poll()
    watched.register(woken, select.POLLIN)
    watched.register(control, select.POLLIN)
    while True:
        _reap(control, job)
        events = [number for number, _ in watched.poll(_LOOK_MS)]
        if woken in events:
            os.read(woken, 512)
        if control.fileno() in events or os.getppid() != guard:
            break
    if not owns_namespace:
        _end_descendants()


def _reap(control: socket.socket, job: int) -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid == job:
                with contextlib.suppress(OSError):
                    tell(control, EXITED, os.waitstatus_to_exitcode(status))


def await_all_children() -> None:
    """Wait for the one child, then end whatever it left."""
    os.wait()
    _end_descendants()


def _end_descendants() -> None:
    """Kill until none is left: what forks faster than it is killed returns here as an orphan and is met again."""
    while True:
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        select.select([], [], [], 0.002)


def descendants(ancestor: int) -> list[int]:
    """Every process that descends from this one by parents that still live."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                children.setdefault(parent_of(int(name)), []).append(int(name))
    found = [ancestor]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found[1:]


def parent_of(process: int) -> int:
    """The id of a process's parent. Raises OSError where there is no such process."""
    with open(f"/proc/{process}/stat", "rb") as stat:
        return int(stat.read().rpartition(b") ")[2].split()[1])
