"""Line splitter: cuts a stream of bytes into numbered lines, none longer than may be."""

from collections.abc import Iterator

from sovcheck.inventory.limits import LIMITS


class LineSplitter:
    """Cuts a stream into lines that are not blank, each with its number; None is one that is longer than may be."""

    def __init__(self) -> None:
        self.number = 0
        self._held: bytes | None = b""

    def lines(self, part: bytes) -> Iterator[tuple[int, bytes | None]]:
        """The lines that end in the part."""
        if self.number == 0 and not self._held:
            part = part.removeprefix(b"\xef\xbb\xbf")
        first, *ends = part.split(b"\n")
        held = self._held + first if self._held is not None else None
        for end in ends:
            yield from self._line(held)
            held = end
        self._held = held if held is None or len(held) <= LIMITS.line else None

    def rest(self) -> Iterator[tuple[int, bytes | None]]:
        """The line that no sign ends."""
        yield from self._line(self._held)

    def _line(self, line: bytes | None) -> Iterator[tuple[int, bytes | None]]:
        self.number += 1
        if line is None or len(line) > LIMITS.line:
            yield self.number, None
        elif line and not line.isspace():
            yield self.number, line.removesuffix(b"\r")
