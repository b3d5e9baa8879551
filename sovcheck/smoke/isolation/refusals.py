"""Refused calls, recorded by what they were to reach: families, packets, groups, keys."""

import errno
import ipaddress
import socket
from typing import Final

from sovcheck.evidence.isolation import GROUP, KEY
from sovcheck.smoke.isolation.ledger import Ledger
from sovcheck.smoke.isolation.listener import Call, Verdict, family_name
from sovcheck.smoke.isolation.process_inspection import host_and_port, memory_of
from sovcheck.smoke.isolation.syscall_filter import (
    JOINING,
    NETLINK_PROTOCOLS,
    PING_PROTOCOLS,
    RAW_TYPES,
    SCTP_PROTOCOLS,
    SCTP_TYPES,
    TYPE_OF_SOCKET,
)

_INTERNET: Final = {socket.AF_INET, socket.AF_INET6}
_TYPES: Final = {**RAW_TYPES, **SCTP_TYPES}
_PROTOCOLS: Final = {**PING_PROTOCOLS, **SCTP_PROTOCOLS}
_INT = 0xFFFFFFFF
_LONGEST_VALUE, _LONGEST_TYPE = 28, 32
_NO_ADDRESS = "(no address)"
_FORBIDDEN = Verdict(errno.EPERM)


def refuse_socket(ledger: Ledger, call: Call) -> Verdict:
    """A socket of another family; of the internet for packets by hand, echo requests, SCTP; of netlink to programs."""
    family, kind, protocol = (argument & _INT for argument in call.arguments[:3])
    if family == socket.AF_NETLINK:
        what = NETLINK_PROTOCOLS.get(protocol, "")
    elif family in _INTERNET:
        what = _TYPES.get(kind & TYPE_OF_SOCKET) or _PROTOCOLS.get(protocol, "")
    else:
        ledger.record("socket", family_name(family), None)
        return Verdict(errno.EAFNOSUPPORT)
    ledger.record("socket", f"{family_name(family)} {what}", None)
    return _FORBIDDEN


def refuse_to_join(ledger: Ledger, call: Call) -> Verdict:
    """To join a group: the network learns its name, and then sends what the group is sent."""
    level, option = (argument & _INT for argument in call.arguments[1:3])
    ledger.record(GROUP, _group(call, level, option), None)
    return _FORBIDDEN


def refuse_key(ledger: Ledger, call: Call) -> Verdict:
    """A key that the kernel has a program outside look for; without further words it starts none."""
    if call.arguments[2]:
        with memory_of(call) as read:
            kind = read(call.arguments[0], _LONGEST_TYPE).partition(b"\0")[0].decode("latin-1")
        ledger.record(KEY, "".join(c if c.isascii() and c.isprintable() else "?" for c in kind), None)
    return _FORBIDDEN


def _group(call: Call, level: int, option: int) -> str:
    """The address of the group."""
    place = JOINING.get((level, option), 0)
    with memory_of(call) as read:
        value = read(call.arguments[3], min(call.arguments[4] & _INT, place + _LONGEST_VALUE))[place:]
    try:
        if place:
            family = int.from_bytes(value[:2], "little")
            return str(host_and_port(family, value)[0]) if family in _INTERNET else _NO_ADDRESS
        return str(
            ipaddress.IPv4Address(value[:4]) if level == socket.IPPROTO_IP else ipaddress.IPv6Address(value[:16])
        )
    except (OSError, ipaddress.AddressValueError):
        return _NO_ADDRESS
