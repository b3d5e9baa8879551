"""Answers a seccomp listener: records the calls that a filter asks about, and refuses those that would leave."""

import errno
import fcntl
import os
import select
import socket
import struct
from collections.abc import Callable
from typing import NamedTuple

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.architecture import this_architecture

_RECEIVE, _SEND, _STILL_VALID = 0xC0502100, 0xC0182101, 0x40082102
_NOTIFICATION, _RESPONSE = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_CONTINUE = 1


class Call(NamedTuple):
    """A system call that waits for an answer."""

    number: int
    thread: int
    name: str
    arguments: tuple[int, ...]


class Verdict(NamedTuple):
    """What becomes of a call: it goes on, or it returns this error (0: success without being made)."""

    error: int
    goes_on: bool = False


GO_ON = Verdict(0, goes_on=True)
"""Let the kernel make the call."""


class Listener:
    """One listener; ``judge`` decides, and records."""

    def __init__(self, descriptor: int, judge: Callable[[Call], Verdict]) -> None:
        self._judge = judge
        self._descriptor = descriptor
        self._names = {number: name for name, number in this_architecture().numbers.items()}
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def answer_one(self) -> None:
        """Answer one call. BlockingIOError when none waits, EOFError when no process is left that could make one.

        Asked first, because to receive blocks for ever when nobody calls, and is for ever ready when nobody is left.
        """
        events = dict(self._poll.poll(0)).get(self._descriptor, 0)
        if not events & select.POLLIN:
            raise EOFError if events else BlockingIOError
        buffer = bytearray(_NOTIFICATION.size)
        try:
            fcntl.ioctl(self._descriptor, _RECEIVE, buffer)
        except FileNotFoundError:
            return  # the caller was killed meanwhile
        identity, thread, _, number, _, _, *arguments = _NOTIFICATION.unpack(buffer)
        call = Call(identity, thread, self._names.get(number, ""), tuple(arguments))
        try:
            verdict = self._judge(call)
        except OSError:
            verdict = Verdict(errno.EPERM)  # what cannot be read is refused
        response = _RESPONSE.pack(identity, 0, -verdict.error, _CONTINUE if verdict.goes_on else 0)
        try:
            fcntl.ioctl(self._descriptor, _STILL_VALID, struct.pack("=Q", identity))
            fcntl.ioctl(self._descriptor, _SEND, response)
        except FileNotFoundError:
            return

    def close(self) -> None:
        """Callers get from now on the answer that there is no such system call."""
        os.close(self._descriptor)


def fetch_listener(pid: int, number: int) -> int:
    """The listener that a process holds under this number."""
    process = os.pidfd_open(pid)
    try:
        return kernel.take_descriptor(process, number)
    finally:
        os.close(process)


def family_name(number: int) -> str:
    """What a socket family is called."""
    try:
        return socket.AddressFamily(number & 0xFFFFFFFF).name
    except ValueError:
        return f"AF_{number & 0xFFFFFFFF}"
