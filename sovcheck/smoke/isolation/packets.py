"""Packet parser of the tap: where each packet was meant to go."""

import socket
from typing import NamedTuple

from sovcheck.smoke.isolation.tap import MORE_HEADERS, PROTOCOLS

_VERSION_4, _IPV6_HEADER, _FRAGMENT, _PORTS, _DATAGRAM_HEADER = 4, 40, 44, 4, 8


class Destination(NamedTuple):
    """Where a packet was meant to go; ``payload`` are the first bytes of what a datagram carries."""

    kind: str
    address: str
    port: int | None
    payload: bytes = b""


def destination(packet: bytes) -> Destination | None:
    """Where a packet of the tap was meant to go; None for what no program sends or for what is cut short."""
    try:
        return _destination4(packet) if packet[0] >> 4 == _VERSION_4 else _destination6(packet)
    except (IndexError, ValueError):
        return None


def _destination4(packet: bytes) -> Destination | None:
    address = socket.inet_ntop(socket.AF_INET, packet[16:20])
    return _above(packet[9], packet[(packet[0] & 15) * 4 :], address)


def _destination6(packet: bytes) -> Destination | None:
    address = socket.inet_ntop(socket.AF_INET6, packet[24:40])
    protocol, rest = packet[6], packet[_IPV6_HEADER:]
    while protocol in MORE_HEADERS:
        if protocol == _FRAGMENT and int.from_bytes(rest[2:4], "big") >> 3:
            return None  # a later fragment has no ports
        length = 8 if protocol == _FRAGMENT else 8 + rest[1] * 8
        protocol, rest = rest[0], rest[length:]
    return _above(protocol, rest, address)


def _above(protocol: int, segment: bytes, address: str) -> Destination | None:
    kind = PROTOCOLS.get(protocol)
    if kind is None:
        return None
    port = int.from_bytes(segment[2:4], "big") if len(segment) >= _PORTS else None
    return Destination(kind, address, port, segment[_DATAGRAM_HEADER:] if kind == "udp" else b"")
