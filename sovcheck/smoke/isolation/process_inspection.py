"""Inspects a process that waits for an answer: its memory, its sockets, and the addresses that it names."""

import contextlib
import errno
import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.listener import Call

LONGEST_ADDRESS = 128


@contextlib.contextmanager
def memory_of(call: Call) -> Iterator[Callable[[int, int], bytes]]:
    """Reads the caller's memory: place and length."""
    with Path(f"/proc/{call.thread}/mem").open("rb", buffering=0) as memory:

        def read(place: int, length: int) -> bytes:
            try:
                return os.pread(memory.fileno(), length, place)
            except OverflowError:
                raise OSError(errno.EFAULT, os.strerror(errno.EFAULT)) from None

        yield read


@contextlib.contextmanager
def taken_from(call: Call) -> Iterator[socket.socket]:
    """The caller's own socket, which the first argument names."""
    process = os.pidfd_open(_process_of(call.thread))
    try:
        with socket.socket(fileno=kernel.take_descriptor(process, call.arguments[0])) as taken:
            yield taken
    finally:
        os.close(process)


def host_and_port(family: int, address: bytes) -> tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]:
    """What an address of IPv4 or IPv6 says."""
    port = int.from_bytes(address[2:4], "big")
    try:
        if family == socket.AF_INET:
            return ipaddress.IPv4Address(address[4:8]), port
        host = ipaddress.IPv6Address(address[8:24])
    except ipaddress.AddressValueError:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL)) from None
    return host.ipv4_mapped or host, port


def _process_of(thread: int) -> int:
    for line in Path(f"/proc/{thread}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("Tgid:"):
            return int(line.split()[1])
    raise ProcessLookupError
