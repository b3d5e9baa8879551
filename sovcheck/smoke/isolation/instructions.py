"""An assembler for the kernel's classic packet filters: jumps go to names, and names are resolved at the end."""

import struct

_WORD, _HALF, _BYTE = 0x20, 0x28, 0x30
_INDEXED_HALF, _INDEXED_BYTE, _HEADER_LENGTH = 0x48, 0x50, 0xB1
_JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT = 0x15, 0x35, 0x45
_AND, _RETURN = 0x54, 0x06
_NEXT = ""
_FARTHEST = 255


class Program:
    """A filter as it grows. An empty label means the next instruction."""

    def __init__(self) -> None:
        self._instructions: list[tuple[int, int, str, str]] = []
        self._labels: dict[str, int] = {}

    def label(self, name: str) -> None:
        """Name the place of the next instruction."""
        self._labels[name] = len(self._instructions)

    def load_word(self, offset: int) -> None:
        """Load 32 bits; offsets count from the start of what is filtered, or name ancillary data."""
        self._add(_WORD, offset)

    def load_half(self, offset: int) -> None:
        """Load 16 bits."""
        self._add(_HALF, offset)

    def load_byte(self, offset: int) -> None:
        """Load 8 bits."""
        self._add(_BYTE, offset)

    def skip_ipv4_header(self) -> None:
        """Make the index register the length of the IPv4 header at the start."""
        self._add(_HEADER_LENGTH, 0)

    def load_half_after_header(self, offset: int) -> None:
        """Load 16 bits, counted from the index register."""
        self._add(_INDEXED_HALF, offset)

    def load_byte_after_header(self, offset: int) -> None:
        """Load 8 bits, counted from the index register."""
        self._add(_INDEXED_BYTE, offset)

    def keep_bits(self, mask: int) -> None:
        """Keep only these bits of what was loaded."""
        self._add(_AND, mask)

    def if_equal(self, value: int, then: str = _NEXT, otherwise: str = _NEXT) -> None:
        """Jump on equality."""
        self._add(_JUMP_EQUAL, value, then, otherwise)

    def if_at_least(self, value: int, then: str = _NEXT, otherwise: str = _NEXT) -> None:
        """Jump when as large, without sign."""
        self._add(_JUMP_AT_LEAST, value, then, otherwise)

    def if_any_bit(self, mask: int, then: str = _NEXT, otherwise: str = _NEXT) -> None:
        """Jump when one of these bits is set."""
        self._add(_JUMP_ANY_BIT, mask, then, otherwise)

    def answer(self, value: int) -> None:
        """End with this result."""
        self._add(_RETURN, value)

    def assembled(self) -> bytes:
        """The program as the kernel takes it: 8 bytes an instruction."""
        return b"".join(
            struct.pack("=HBBI", code, self._distance(place, then), self._distance(place, otherwise), value)
            for place, (code, value, then, otherwise) in enumerate(self._instructions)
        )

    def _add(self, code: int, value: int, then: str = _NEXT, otherwise: str = _NEXT) -> None:
        self._instructions.append((code, value & 0xFFFFFFFF, then, otherwise))

    def _distance(self, place: int, name: str) -> int:
        distance = 0 if name == _NEXT else self._labels[name] - place - 1
        if not 0 <= distance <= _FARTHEST:
            raise ValueError(f"cannot jump from {place} to {name}")
        return distance
