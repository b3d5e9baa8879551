"""Speaks rtnetlink: sends every address to the loopback device, and lists interfaces and routes."""

import errno
import os
import socket
import struct

LOOPBACK = 1
"""The index of ``lo``: the kernel makes it first in every network namespace."""

_NEW_LINK, _GET_LINK, _NEW_ROUTE, _GET_ROUTE = 16, 18, 24, 26
_ERROR, _DONE = 2, 3
_REQUEST, _ACK, _DUMP, _CREATE = 0x1, 0x4, 0x300, 0x400
_UP = 1
_LOCAL_TABLE, _STATIC, _HOST_SCOPE, _LOCAL_TYPE = 255, 4, 254, 2
_OUT_INTERFACE, _INTERFACE_NAME = 4, 3
_HEADER, _LINK, _ROUTE, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=BxHiII"), struct.Struct("=8BI"), 4
_BUFFER = 1 << 16


def raise_loopback() -> None:
    """Bring ``lo`` up in this network namespace."""
    _ask(_NEW_LINK, _ACK, _LINK.pack(socket.AF_UNSPEC, 0, LOOPBACK, _UP, _UP), "raising lo")


def make_every_address_local(family: socket.AddressFamily) -> None:
    """Route every address of the family to this machine itself: the one who connects to one is refused, and seen."""
    route = _ROUTE.pack(family, 0, 0, 0, _LOCAL_TABLE, _STATIC, _HOST_SCOPE, _LOCAL_TYPE, 0)
    route += struct.pack("=HHI", 8, _OUT_INTERFACE, LOOPBACK)
    _ask(_NEW_ROUTE, _ACK | _CREATE, route, "routing to lo")


def interfaces_up() -> list[str]:
    """The names of the interfaces of this network namespace that are up, but for ``lo``."""
    names = []
    for body in _ask(_GET_LINK, _DUMP, _LINK.pack(socket.AF_UNSPEC, 0, 0, 0, 0), "listing interfaces"):
        _, _, index, flags, _ = _LINK.unpack_from(body)
        if index != LOOPBACK and flags & _UP:
            name = _attribute(body[_LINK.size :], _INTERFACE_NAME)
            names.append(name.rstrip(b"\0").decode("ascii", "replace"))
    return names


def routes_elsewhere() -> int:
    """How many routes of this network namespace leave by another interface than ``lo``."""
    count = 0
    for family in (socket.AF_INET, socket.AF_INET6):
        request = _ROUTE.pack(family, *[0] * 8)
        for body in _ask(_GET_ROUTE, _DUMP, request, "listing routes"):
            out = _attribute(body[_ROUTE.size :], _OUT_INTERFACE)
            count += len(out) == _ATTRIBUTE and int.from_bytes(out, "little") != LOOPBACK
    return count


def _ask(kind: int, flags: int, body: bytes, what: str) -> list[bytes]:
    """Send one request; the bodies of what comes back. OSError says what the kernel refused."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as link:
        link.sendto(_HEADER.pack(_HEADER.size + len(body), kind, flags | _REQUEST, 1, 0) + body, (0, 0))
        bodies: list[bytes] = []
        while True:
            for answer, content in _messages(link.recv(_BUFFER)):
                if answer in {_ERROR, _DONE}:
                    number = -int.from_bytes(content[:4], "little", signed=True)
                    if answer == _ERROR and number not in {0, errno.EEXIST}:
                        raise OSError(number, f"{what}: {os.strerror(number)}")
                    return bodies
                bodies.append(content)


def _messages(data: bytes) -> list[tuple[int, bytes]]:
    messages, place = [], 0
    while place + _HEADER.size <= len(data):
        length, kind, *_ = _HEADER.unpack_from(data, place)
        messages.append((kind, data[place + _HEADER.size : place + length]))
        place += (max(length, _HEADER.size) + 3) & ~3
    return messages


def _attribute(data: bytes, wanted: int) -> bytes:
    place = 0
    while place + _ATTRIBUTE <= len(data):
        length, kind = struct.unpack_from("=HH", data, place)
        if kind == wanted:
            return data[place + _ATTRIBUTE : place + length]
        place += (max(length, _ATTRIBUTE) + 3) & ~3
    return b""
