"""Inbound connections: a job's sockets are bound to loopback, where nobody outside reaches them.

Who was to be let in is recorded: that others try to come in, no filter sees, and on loopback they meet nobody.

The call is made here, with the caller's own socket: another of its threads can then no longer change what it says.
"""

import errno
import ipaddress
import os
import socket
from collections.abc import Callable

from sovcheck.smoke.isolation.listener import GO_ON, Call, Verdict
from sovcheck.smoke.isolation.process_inspection import LONGEST_ADDRESS, host_and_port, memory_of, taken_from

_INTERNET = {socket.AF_INET, socket.AF_INET6}
_LOOPBACK, _LOOPBACK6, _MAPPED = "127.0.0.1", "::1", "::ffff:127.0.0.1"
_MOST_WAITING = 1 << 16
_MOST_NOTED = 4096


class LoopbackBinder:
    """Binds and listens for a job, on loopback alone; reports each socket that was to be reached from outside."""

    def __init__(self, tell: Callable[[str, int], None]) -> None:
        self._tell = tell
        self._asked: dict[int, tuple[str, int]] = {}

    def bind(self, call: Call) -> Verdict:
        """To a loopback address as asked, to all addresses as to loopback; to any other not."""
        with memory_of(call) as read:
            address = read(call.arguments[1], min(call.arguments[2], LONGEST_ADDRESS))
        with taken_from(call) as taken:
            if taken.family not in _INTERNET:
                return GO_ON
            family = int.from_bytes(address[:2], "little") or socket.AF_INET
            if family not in _INTERNET:
                return Verdict(errno.EAFNOSUPPORT)
            host, port = host_and_port(family, address)
            if host.is_loopback:
                return _bind(taken, _as(taken, host), port)
            if not host.is_unspecified:
                self._tell(str(host), port)
                return Verdict(errno.EADDRNOTAVAIL)
            self._note(taken, str(host), port)
            return _bind(taken, _here(taken), port)

    def listen(self, call: Call) -> Verdict:
        """Where it was bound, else on loopback."""
        with taken_from(call) as taken:
            if taken.family in _INTERNET:
                bound = taken.getsockname()[1] != 0
                asked = self._asked.pop(_identity(taken), None if bound else (_everywhere(taken), 0))
                if asked is not None:
                    self._tell(*asked)
                if failed := _hold(taken):
                    return failed
            try:
                taken.listen(min(call.arguments[1] & 0xFFFFFFFF, _MOST_WAITING))
            except OSError as error:
                return Verdict(error.errno or errno.EINVAL)
            return Verdict(0)

    def _note(self, taken: socket.socket, host: str, port: int) -> None:
        """Datagrams come in to what is bound; a connection only to what then listens, which most that bind do not."""
        if taken.type == socket.SOCK_DGRAM:
            self._tell(host, port)
            return
        while len(self._asked) >= _MOST_NOTED:
            self._tell(*self._asked.pop(next(iter(self._asked))))  # rather too many are reported than too few
        self._asked[_identity(taken)] = host, port


def keep_in(call: Call) -> None:
    """A datagram socket that nobody bound gets replies, and what else is sent to it: on loopback alone."""
    with taken_from(call) as taken:
        if taken.family in _INTERNET:
            _hold(taken)


def _hold(taken: socket.socket) -> Verdict | None:
    """Bind what is bound to nothing; a refusal where that is not possible."""
    host, port = taken.getsockname()[:2]
    found = ipaddress.ip_address(host.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return None
    if not found.is_unspecified:
        return Verdict(errno.EADDRNOTAVAIL)
    refused = _bind(taken, _here(taken), port)
    return refused if refused.error else None


def _bind(taken: socket.socket, host: str, port: int) -> Verdict:
    try:
        taken.bind((host, port))
    except OSError as error:
        return Verdict(error.errno or errno.EINVAL)
    return Verdict(0)


def _here(taken: socket.socket) -> str:
    """Loopback for a socket: of a socket for both families the address that clients of IPv4 reach."""
    if taken.family == socket.AF_INET:
        return _LOOPBACK
    return _LOOPBACK6 if taken.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) else _MAPPED


def _everywhere(taken: socket.socket) -> str:
    return "0.0.0.0" if taken.family == socket.AF_INET else "::"  # noqa: S104 (to be told, not to be bound)


def _identity(taken: socket.socket) -> int:
    """The number of the socket itself, whichever descriptors it has."""
    return os.fstat(taken.fileno()).st_ino


def _as(taken: socket.socket, host: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    mapped = taken.family == socket.AF_INET6 and isinstance(host, ipaddress.IPv4Address)
    return f"::ffff:{host}" if mapped else str(host)
