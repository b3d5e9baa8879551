"""The system call policy of ``notify``: what stays on this machine goes on, the rest is refused."""

import contextlib
import errno
import os
import socket
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from sovcheck.smoke.isolation.inbound import LoopbackBinder, keep_in
from sovcheck.smoke.isolation.listener import GO_ON, Call, Verdict
from sovcheck.smoke.isolation.mounts import DRIVER_SERVICES
from sovcheck.smoke.isolation.process_inspection import LONGEST_ADDRESS, host_and_port, memory_of, taken_from
from sovcheck.smoke.isolation.refusals import refuse_key, refuse_socket, refuse_to_join
from sovcheck.smoke.isolation.tap import DNS
from sovcheck.smoke.isolation.watch import Watch

_MESSAGE, _MESSAGE_OF_MANY, _MOST_MESSAGES = struct.Struct("=QI4x40x"), 64, 1024
_LONGEST_PAYLOAD = 512
_REFUSED = Verdict(errno.ENETUNREACH)
_REFUSALS = {
    "socket": refuse_socket,
    "socketpair": refuse_socket,
    "setsockopt": refuse_to_join,
    "request_key": refuse_key,
}
"""Calls that are asked about only where they are refused."""


def judge_sandbox(watch: Watch) -> Callable[[Call], Verdict]:
    """For own namespaces, where only what is refused is asked about."""
    return lambda call: _refuse(watch, call)


def judge_here(watch: Watch, scratch: str | None) -> Callable[[Call], Verdict]:
    """For the machine's own network: every destination is looked at, and names are sent to the stub.

    Of Unix sockets with a path those in the job's own folder are let through to, of other sockets that could be reached
    from outside none comes to be.
    """
    binder = LoopbackBinder(lambda host, port: watch.ledger.record("listen", host, port))

    def judge(call: Call) -> Verdict:
        if call.name in _REFUSALS:
            return _refuse(watch, call)
        if call.name == "bind":
            return binder.bind(call)
        if call.name == "listen":
            return binder.listen(call)
        for address, payload in _destinations(call):
            verdict = _judge_destination(watch, call, address, payload, scratch)
            if verdict != GO_ON:
                return verdict
        return GO_ON

    return judge


def _refuse(watch: Watch, call: Call) -> Verdict:
    return _REFUSALS[call.name](watch.ledger, call)


def _destinations(call: Call) -> Iterator[tuple[bytes, bytes]]:
    """The addresses that a call names, each with the first bytes of what is sent there."""
    _, second, third, _, fifth, sixth = call.arguments
    with memory_of(call) as read:
        match call.name:
            case "connect":
                yield read(second, min(third, LONGEST_ADDRESS)), b""
            case "sendto":
                payload = read(second, min(third, _LONGEST_PAYLOAD))
                yield read(fifth, min(sixth, LONGEST_ADDRESS)), payload
            case "sendmsg":
                yield _message(read, second)
            case "sendmmsg":
                for index in range(min(third, _MOST_MESSAGES)):
                    yield _message(read, second + index * _MESSAGE_OF_MANY)


def _message(read: Callable[[int, int], bytes], place: int) -> tuple[bytes, bytes]:
    name, length = _MESSAGE.unpack(read(place, _MESSAGE.size))
    return (read(name, min(length, LONGEST_ADDRESS)) if name else b""), b""


def _judge_destination(watch: Watch, call: Call, address: bytes, payload: bytes, scratch: str | None) -> Verdict:
    family = int.from_bytes(address[:2], "little")
    if not address or family == socket.AF_NETLINK:
        return GO_ON
    if family == socket.AF_UNIX:
        return _judge_path(call, address[2:], scratch)
    if family == socket.AF_UNSPEC:
        # It takes an earlier connection back; in a datagram the kernel takes it for IPv4.
        return GO_ON if call.name == "connect" else _judge_address(watch, call, socket.AF_INET, address, payload)
    if family in {socket.AF_INET, socket.AF_INET6}:
        return _judge_address(watch, call, family, address, payload)
    return Verdict(errno.EAFNOSUPPORT)


def _judge_address(watch: Watch, call: Call, family: int, address: bytes, payload: bytes) -> Verdict:
    host, port = host_and_port(family, address)
    stays = host.is_loopback or host.is_unspecified or watch.is_own(str(host))
    if stays and port != DNS:
        if call.name != "connect":
            keep_in(call)
        return GO_ON
    kind = "tcp"
    with contextlib.suppress(OSError), taken_from(call) as taken:
        kind = "udp" if taken.type == socket.SOCK_DGRAM else "tcp"
        if kind == "udp" and port == DNS and call.name == "connect" and watch.stub_address:
            taken.connect(watch.stub_address)
            return Verdict(0)
    question = kind == "udp" and port == DNS and watch.record_question(payload)
    if not stays:
        watch.record(kind, str(host), port)
    elif not question:
        watch.ledger.record(kind, str(host), port)  # a name server of this machine would pass on what it is asked
    return _REFUSED


def _judge_path(call: Call, name: bytes, scratch: str | None) -> Verdict:
    """A name without a path is this network namespace's own, and named as a gap; so is what is not there."""
    if not name or name.startswith(b"\0"):
        return GO_ON
    where = Path(f"/proc/{call.thread}/cwd").readlink() / os.fsdecode(name.partition(b"\0")[0])
    path = os.path.realpath(where)
    own = scratch is not None and path.startswith(f"{os.path.realpath(scratch)}/")
    if own or not os.path.exists(path) or path.startswith(DRIVER_SERVICES):  # noqa: PTH110 (not to be resolved again)
        return GO_ON
    return Verdict(errno.ECONNREFUSED)
