import socket
import struct

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.isolation.packets import Destination, destination


def _ipv4(protocol: int, segment: bytes, address: str = "203.0.113.1", options: bytes = b"") -> bytes:
    first = 0x40 | (5 + len(options) // 4)
    return bytes([first]) + bytes(8) + bytes([protocol]) + bytes(6) + socket.inet_aton(address) + options + segment


def _ipv6(protocol: int, rest: bytes) -> bytes:
    head = b"\x60" + bytes(5) + bytes([protocol, 64])
    return head + bytes(16) + socket.inet_pton(socket.AF_INET6, "2001:db8::1") + rest


PORTS = struct.pack(">2H", 50000, 443)


def test_reads_where_a_connection_goes():
    assert destination(_ipv4(6, PORTS)) == Destination("tcp", "203.0.113.1", 443)
    assert destination(_ipv4(6, PORTS, options=bytes(8))) == Destination("tcp", "203.0.113.1", 443)
    assert destination(_ipv6(6, PORTS)) == Destination("tcp", "2001:db8::1", 443)


def test_reads_what_a_datagram_carries():
    assert destination(_ipv4(17, PORTS + bytes(4) + b"hi")) == Destination("udp", "203.0.113.1", 443, b"hi")


def test_passes_over_further_headers():
    options = bytes([17, 1]) + bytes(14)
    assert destination(_ipv6(60, options + PORTS)) == Destination("udp", "2001:db8::1", 443)


def test_a_later_fragment_is_left():
    later = bytes([17, 0]) + struct.pack(">H", 8 << 3) + bytes(4) + PORTS
    first = bytes([17, 0]) + struct.pack(">H", 1) + bytes(4) + PORTS
    assert destination(_ipv6(44, later)) is None
    assert destination(_ipv6(44, first)) == Destination("udp", "2001:db8::1", 443)


def test_what_the_kernel_itself_speaks_is_left():
    assert destination(_ipv4(1, bytes(8))) is None
    assert destination(_ipv6(58, bytes(8))) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_left(packet):
    found = destination(packet)
    assert found is None or found.kind in {"tcp", "udp", "dccp", "sctp"}
