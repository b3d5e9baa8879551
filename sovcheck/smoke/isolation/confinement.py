"""Confinement: what a process gives up before it becomes the job: privileges, descriptors, system calls."""

import fcntl
import os
import resource
import signal
import socket
from collections.abc import Sequence

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.architecture import this_architecture
from sovcheck.smoke.isolation.devices import SHARED_MEMORY
from sovcheck.smoke.isolation.landlock import restrict
from sovcheck.smoke.isolation.syscall_filter import recording_filter, sandbox_filter

_PRIVATE = 100
"""Descriptors that the job does not get are moved to this number and above, out of the way of those that it gets."""

NO_LISTENER = -1

NAMESPACES, RECORD, ASSERT, NOTHING = "namespaces", "record", "assert", "nothing"
"""The ways in: own namespaces; the recording filter; only in a namespace that has no network; and no isolation."""


def keep_only(order: int, log: int, steps: int, talk: socket.socket) -> socket.socket:
    """Lay out the job's descriptors 0 to 3 and close all others but ``talk``, which does not survive the start."""
    sources = [fcntl.fcntl(source, fcntl.F_DUPFD_CLOEXEC, _PRIVATE) for source in (order, log, log, steps)]
    moved = socket.socket(fileno=fcntl.fcntl(talk.fileno(), fcntl.F_DUPFD_CLOEXEC, _PRIVATE))
    for number, source in enumerate(sources):
        os.dup2(source, number, inheritable=True)
    talk.detach()
    os.closerange(len(sources), moved.fileno())
    os.closerange(moved.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    return moved


def reset_signals() -> None:
    """Start the job with the signals that any program starts with; it ends with its supervisor, and dumps no core.

    A limit of 0 does not keep a program that is set to take cores from being started, outside: only 1 does (core(5)).
    """
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    kernel.die_with_parent(signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))


def confine(way: str, writable: Sequence[str], protected: Sequence[int]) -> tuple[int, list[str]]:
    """Drop privileges and install the filter of this way in: the listener or NO_LISTENER, and the layers in force.

    Without a file system of its own it may write to ``writable`` alone. ``protected`` are processes that nothing inside
    may send a signal to.
    """
    if way == NOTHING:
        return NO_LISTENER, []
    kernel.drop_privileges()
    kernel.allow_tracing(True)  # the parent fetches the listener from here
    layers = ["no-capabilities", "seccomp"]
    if way != NAMESPACES:
        layers.extend(restrict([*writable, SHARED_MEMORY]))
    if way == NAMESPACES and not _descriptors_can_be_taken():
        kernel.install_filter(sandbox_filter(this_architecture(), protected, ask=False))
        return NO_LISTENER, layers
    if way == NAMESPACES:
        program = sandbox_filter(this_architecture(), protected, ask=True)
    else:
        program = recording_filter(this_architecture(), protected)
    return kernel.install_filter(program, kernel.NEW_LISTENER), [*layers, "seccomp-notify"]


def _descriptors_can_be_taken() -> bool:
    """Whether the parent can fetch the listener: Linux 5.6."""
    process = os.pidfd_open(os.getpid())
    try:
        os.close(kernel.take_descriptor(process, process))
    except OSError:
        return False
    finally:
        os.close(process)
    return True
