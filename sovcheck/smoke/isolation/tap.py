"""The tap: a socket that gets every packet on the loopback device that was meant to leave the machine."""

import ctypes
import socket
import struct

from sovcheck.smoke.isolation.instructions import Program

STUB = "198.18.0.53"
"""The name server of the sandbox; 198.18.0.0/15 is set aside for tests (RFC 2544), so no real address is shadowed."""

DNS = 53
"""Its port. What is sent from there are its own answers: no program inside may take a port below 1024."""

PROTOCOLS = {6: "tcp", 17: "udp", 33: "dccp", 132: "sctp", 136: "udp"}
"""What programs send, by protocol number; ICMP and IGMP are spoken by the kernel itself."""

MORE_HEADERS = (0, 43, 44, 60)
"""IPv6 headers that are before the one with the ports."""

SNAP = 512
"""So many bytes of a packet are looked at."""

_EVERYTHING = 0x0003
_ATTACH_FILTER = 26
_SOL_PACKET, _STATISTICS = 263, 6
_IPV4, _IPV6 = 0x0800, 0x86DD
_PROTOCOL, _PACKET_TYPE, _OUTGOING = -0x1000, -0x1000 + 4, 4
_TCP, _UDP, _SYN_ACK, _SYN = 6, 17, 0x12, 0x02
_IPV6_HEADER = 40
_BUFFER = 4 << 20


def open_tap() -> socket.socket:
    """A socket that gets the first packet of every connection on ``lo`` and every datagram, but for loopback's own.

    The kernel selects: a program that moves gigabytes over 127.0.0.1 is not slowed down.
    """
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    program = _selection()
    instructions = ctypes.create_string_buffer(program, len(program))
    reference = struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
    tap.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, reference)
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    tap.bind(("lo", _EVERYTHING))
    return tap


def lost(tap: socket.socket) -> int:
    """How many packets came too fast since this was last asked."""
    return int(struct.unpack("=II", tap.getsockopt(_SOL_PACKET, _STATISTICS, 8))[1])


def _selection() -> bytes:
    program = Program()
    program.load_word(_PACKET_TYPE)
    program.if_equal(_OUTGOING, otherwise="drop")
    program.load_word(_PROTOCOL)
    program.if_equal(_IPV4, then="ipv4")
    program.if_equal(_IPV6, then="ipv6", otherwise="drop")
    _select_ipv4(program)
    _select_ipv6(program)
    program.label("take")
    program.answer(SNAP)
    program.label("drop")
    program.answer(0)
    return program.assembled()


def _select_ipv4(program: Program) -> None:
    program.label("ipv4")
    program.load_byte(16)
    program.if_equal(127, then="drop")
    program.load_half(6)
    program.if_any_bit(0x1FFF, then="drop")  # a later fragment has no ports
    program.load_byte(9)
    program.skip_ipv4_header()
    program.if_equal(_TCP, then="tcp4")
    program.if_equal(_UDP, then="udp4")
    for protocol in PROTOCOLS:
        program.if_equal(protocol, then="take")
    program.answer(0)
    program.label("udp4")
    program.load_half_after_header(0)
    program.if_equal(DNS, then="drop")
    program.load_half_after_header(2)
    program.if_equal(DNS, otherwise="take")
    program.load_word(16)
    program.if_equal(int.from_bytes(socket.inet_aton(STUB), "big"), then="drop", otherwise="take")  # it says so itself
    program.label("tcp4")
    program.load_byte_after_header(13)
    program.keep_bits(_SYN_ACK)
    program.if_equal(_SYN, then="take", otherwise="drop")


def _select_ipv6(program: Program) -> None:
    program.label("ipv6")
    for place in (24, 28, 32):
        program.load_word(place)
        program.if_equal(0, otherwise="abroad")
    program.load_word(36)
    program.if_equal(1, then="drop")  # ::1
    program.label("abroad")
    program.load_byte(6)
    program.if_equal(_TCP, then="tcp6")
    for protocol in (*PROTOCOLS, *MORE_HEADERS):
        program.if_equal(protocol, then="take")
    program.answer(0)
    program.label("tcp6")
    program.load_byte(_IPV6_HEADER + 13)
    program.keep_bits(_SYN_ACK)
    program.if_equal(_SYN, then="take", otherwise="drop")
