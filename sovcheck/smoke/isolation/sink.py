"""The sink: a network namespace with only ``lo``, to which every address of the world leads; and its canary.

The canary is a connection and a name that must be seen, for silence to prove anything.
"""

import contextlib
import errno
import socket

from sovcheck.smoke.isolation.netlink import make_every_address_local, raise_loopback
from sovcheck.smoke.isolation.tap import DNS, open_tap

REPORTS = "sovcheck-python-reports"
"""Where Python programs inside say which module tried: an abstract name, which only this network namespace has."""

CANARY_ADDRESS, CANARY_PORT = "192.0.2.1", 443
"""Set aside for documentation (RFC 5737): nobody is there."""

CANARY_NAME = "canary.invalid"
"""Below a domain that does not exist (RFC 6761)."""

_PACKET_INFO = 8  # IP_PKTINFO, which Python names from 3.12 on
_NO_IPV6 = {errno.EAFNOSUPPORT, errno.EOPNOTSUPP, errno.EADDRNOTAVAIL, errno.EINVAL, errno.ENODEV}


def open_sink() -> tuple[list[socket.socket], list[str]]:
    """The sockets to serve from outside (tap, stub, reports) and the layers in force. Needs rights over the network."""
    raise_loopback()
    make_every_address_local(socket.AF_INET)
    layers = ["netns", "sink-ipv4"]
    try:
        make_every_address_local(socket.AF_INET6)
        layers.append("sink-ipv6")
    except OSError as error:
        if error.errno not in _NO_IPV6:
            raise
    stub = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stub.setsockopt(socket.IPPROTO_IP, _PACKET_INFO, 1)
    stub.bind(("0.0.0.0", DNS))  # noqa: S104 (in a namespace without a network: whatever name server a program asks)
    return [open_tap(), stub, open_reports(REPORTS)], layers


def open_reports(name: str) -> socket.socket:
    """The socket that Python programs report to."""
    reports = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    reports.bind(f"\0{name}")
    return reports


_PATIENCE_S = 0.5


def try_canary() -> None:
    """Try both, as any program would; that neither succeeds is the point."""
    with contextlib.suppress(OSError):
        socket.create_connection((CANARY_ADDRESS, CANARY_PORT), timeout=_PATIENCE_S).close()
    with contextlib.suppress(OSError):
        socket.getaddrinfo(CANARY_NAME.encode(), CANARY_PORT)
