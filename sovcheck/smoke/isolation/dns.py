"""The stub name server: reads questions, which are untrusted bytes, and answers with its own addresses (RFC 1035)."""

import ipaddress
import socket
import struct
from dataclasses import dataclass

A, AAAA, PTR = 1, 28, 12
LARGEST = 4096
"""So many bytes of a question are read."""

_INTERNET = 1
_HEADER = struct.Struct(">6H")
_RESPONSE, _RECURSION, _OPCODE = 0x8000, 0x0180, 0x7800
_NO_SUCH_NAME = 3
_LONGEST_NAME, _LONGEST_LABEL = 255, 63
_POINTER_TO_QUESTION = 0xC00C
_TTL_S = 1
_BARE_SIZE = 11
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")
_RANGE = ipaddress.IPv4Network("198.18.0.0/15")
_FIRST = 256  # the name server itself is below
_MOST_NAMES = 65_536
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the name in lower case, with every odd byte as its number, and the type of record.

    ``plain`` is whether the packet says nothing else: an address or a reverse name is asked for, and nothing is added.
    """

    number: int
    name: str
    kind: int
    section: bytes
    plain: bool = True


def read_question(packet: bytes) -> Question | None:
    """The one question of a packet; None for what is not a plain question."""
    if len(packet) < _HEADER.size:
        return None
    number, flags, questions, *others = _HEADER.unpack_from(packet)
    if flags & (_RESPONSE | _OPCODE) or questions != 1:
        return None
    labels, place = _labels(packet, _HEADER.size)
    if labels is None or place + 4 > len(packet):
        return None
    kind, _ = struct.unpack_from(">2H", packet, place)
    name = ".".join(_text(label) for label in labels) or "."
    rest = packet[place + 4 :]
    plain = kind in {A, AAAA, PTR} and (not rest if others == [0, 0, 0] else others == [0, 0, 1] and _is_bare(rest))
    return Question(number, name, kind, packet[_HEADER.size : place + 4], plain)


def answer(question: Question, address: str | None) -> bytes:
    """The reply: this address for a question of type A, nothing for other types, and no reverse names."""
    found = address is not None and question.kind == A
    status = _NO_SUCH_NAME if question.kind == PTR else 0
    reply = _HEADER.pack(question.number, _RESPONSE | _RECURSION | status, 1, int(found), 0, 0) + question.section
    if found and address is not None:
        reply += struct.pack(">3HIH", _POINTER_TO_QUESTION, A, _INTERNET, _TTL_S, 4) + socket.inet_aton(address)
    return reply


def _is_bare(record: bytes) -> bool:
    """Whether this is the one record that resolvers add, with no option in it (RFC 6891)."""
    return len(record) == _BARE_SIZE and record.startswith(b"\0\0\x29") and record.endswith(b"\0\0")


def _labels(packet: bytes, place: int) -> tuple[list[bytes] | None, int]:
    """The labels of a name, and where it ends; None for a name that is cut short, too long or compressed."""
    labels: list[bytes] = []
    start = place
    while place < len(packet):
        length = packet[place]
        place += 1
        if length == 0:
            return labels, place
        if length > _LONGEST_LABEL or place + length - start >= _LONGEST_NAME:
            break
        labels.append(packet[place : place + length])
        place += length
    return None, place


def _text(label: bytes) -> str:
    return "".join(chr(byte) if byte in _PLAIN else f"\\{byte:03d}" for byte in label.lower())


class Names:
    """The names that were asked for. ``own`` are this machine's names; they lead to itself.

    Its own too are ``localhost`` and the reverse names of ``addresses``, exactly: what is before them, as in
    ``secret.localhost`` or ``5.115.101.127.in-addr.arpa``, is a message.
    """

    def __init__(self, own: frozenset[str], addresses: frozenset[str] = frozenset()) -> None:
        self._own = own | {"localhost", *(ipaddress.ip_address(address).reverse_pointer for address in addresses)}
        self._addresses: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def address_of(self, name: str) -> str | None:
        """The IPv4 address for a name, always the same; None when there are too many to remember."""
        if self.is_own(name):
            return _LOOPBACK
        if name not in self._addresses:
            if len(self._addresses) >= _MOST_NAMES:
                return None
            self._remember(name)
        return self._addresses[name]

    def at(self, address: str) -> str:
        """The name that led to an address, else the address."""
        return self._names.get(address, address)

    def is_own(self, name: str) -> bool:
        """Whether a name is this machine's, or the reverse name of one of its addresses."""
        return name in self._own

    def _remember(self, name: str) -> None:
        address = str(_RANGE[_FIRST + len(self._addresses)])
        self._addresses[name] = address
        self._names[address] = name
