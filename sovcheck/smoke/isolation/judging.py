"""Decides on the calls that a filter asks about: what stays on this machine goes on, the rest is refused."""

import contextlib
import errno
import ipaddress
import os
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.listener import GO_ON, Call, Verdict, family_name
from sovcheck.smoke.isolation.tap import DNS
from sovcheck.smoke.isolation.watch import Watch

_MESSAGE, _MESSAGE_OF_MANY, _MOST_MESSAGES = struct.Struct("=QI4x40x"), 64, 1024
_LONGEST_ADDRESS, _LONGEST_PAYLOAD = 128, 512
_REFUSED = Verdict(errno.ENETUNREACH)


def judge_sandbox(watch: Watch) -> Callable[[Call], Verdict]:
    """For own namespaces, where only socket families are asked about."""
    return lambda call: _refuse_family(watch, call)


def judge_here(watch: Watch) -> Callable[[Call], Verdict]:
    """For the machine's own network: every destination is looked at, and names are sent to the stub."""

    def judge(call: Call) -> Verdict:
        if call.name in {"socket", "socketpair"}:
            return _refuse_family(watch, call)
        for address, payload in _destinations(call):
            verdict = _judge_destination(watch, call, address, payload)
            if verdict != GO_ON:
                return verdict
        return GO_ON

    return judge


def _refuse_family(watch: Watch, call: Call) -> Verdict:
    watch.ledger.record("socket", family_name(call.arguments[0]), None)
    return Verdict(errno.EAFNOSUPPORT)


def _destinations(call: Call) -> Iterator[tuple[bytes, bytes]]:
    """The addresses that a call names, each with the first bytes of what is sent there."""
    _, second, third, _, fifth, sixth = call.arguments
    with Path(f"/proc/{call.thread}/mem").open("rb", buffering=0) as memory:
        match call.name:
            case "connect":
                yield _read(memory.fileno(), second, min(third, _LONGEST_ADDRESS)), b""
            case "sendto":
                payload = _read(memory.fileno(), second, min(third, _LONGEST_PAYLOAD))
                yield _read(memory.fileno(), fifth, min(sixth, _LONGEST_ADDRESS)), payload
            case "sendmsg":
                yield _message(memory.fileno(), second)
            case "sendmmsg":
                for index in range(min(third, _MOST_MESSAGES)):
                    yield _message(memory.fileno(), second + index * _MESSAGE_OF_MANY)


def _message(memory: int, place: int) -> tuple[bytes, bytes]:
    name, length = _MESSAGE.unpack(_read(memory, place, _MESSAGE.size))
    return (_read(memory, name, min(length, _LONGEST_ADDRESS)) if name else b""), b""


def _read(memory: int, place: int, length: int) -> bytes:
    try:
        return os.pread(memory, length, place)
    except OverflowError:
        raise OSError(errno.EFAULT, os.strerror(errno.EFAULT)) from None


def _judge_destination(watch: Watch, call: Call, address: bytes, payload: bytes) -> Verdict:
    family = int.from_bytes(address[:2], "little")
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return GO_ON
    host, port = _host_and_port(family, address)
    stays = host.is_loopback or host.is_unspecified or watch.is_own(str(host))
    if stays and port != DNS:
        return GO_ON
    kind = "tcp"
    with contextlib.suppress(OSError), _taken(call) as taken:
        kind = "udp" if taken.type == socket.SOCK_DGRAM else "tcp"
        if kind == "udp" and port == DNS and call.name == "connect" and watch.stub_address:
            taken.connect(watch.stub_address)
            return Verdict(0)
    if kind == "udp" and port == DNS:
        watch.record_question(payload)
    watch.record(kind, str(host), port)
    return _REFUSED


def _host_and_port(family: int, address: bytes) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]:
    port = int.from_bytes(address[2:4], "big")
    try:
        if family == socket.AF_INET:
            return ipaddress.IPv4Address(address[4:8]), port
        host = ipaddress.IPv6Address(address[8:24])
    except ipaddress.AddressValueError:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from None
    return host.ipv4_mapped or host, port


@contextlib.contextmanager
def _taken(call: Call) -> Iterator[socket.socket]:
    """The caller's own socket."""
    process = os.pidfd_open(_process_of(call.thread))
    try:
        with socket.socket(fileno=kernel.take_descriptor(process, call.arguments[0])) as taken:
            yield taken
    finally:
        os.close(process)


def _process_of(thread: int) -> int:
    for line in Path(f"/proc/{thread}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("Tgid:"):
            return int(line.split()[1])
    raise ProcessLookupError
