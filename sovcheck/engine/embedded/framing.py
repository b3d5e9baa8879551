"""Length-prefixed framing of messages over a pipe: eight bytes of length, then that many bytes.

``multiprocessing.connection`` would do the same, but it pickles, and what comes from a worker is not trusted so far.
"""

import os
import struct
from collections.abc import Iterator

_LENGTH = struct.Struct("<Q")


def pack_frame(payload: bytes) -> bytes:
    """The frame that carries a payload."""
    return _LENGTH.pack(len(payload)) + payload


class FrameReader:
    """Puts frames together again from whatever pieces the pipe gives."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The payloads that this piece completes."""
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield payload


def read_frames(descriptor: int) -> Iterator[bytes]:
    """Every payload until the other side closes the pipe."""
    reader = FrameReader()
    while data := os.read(descriptor, 1 << 20):
        yield from reader.feed(data)


def write_frame(descriptor: int, payload: bytes) -> None:
    """Write one frame, however many writes it takes."""
    view = memoryview(pack_frame(payload))
    while view:
        view = view[os.write(descriptor, view) :]
