"""Reading files of others: a pipe or a device would never end, or never begin."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_SORTS = {
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}
_PART = 2**20
_INHERITED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Streams that were open before: whoever started the command writes into them, as into standard input."""


class NotRegularError(OSError):
    """A pipe, a socket or a device stands where a file should."""

    def __init__(self, path: Path) -> None:
        super().__init__(0, "is not a regular file", str(path))

    def __reduce__(self) -> tuple[type["NotRegularError"], tuple[Path]]:
        """What makes it again in another process."""
        return type(self), (Path(self.filename),)


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """The file, to read. Raises OSError; NotRegularError for what is not a regular file."""
    # Without waiting: opening a pipe would wait for a writer.
    _check(path.stat().st_mode, path)
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
        _check(os.fstat(file.fileno()).st_mode, path)
        yield file


def read_regular(path: Path, maximum: int) -> bytes:
    """The file, of one that is larger a byte more than ``maximum``. Raises OSError."""
    with open_regular(path) as file:
        return read_stream(file, maximum, os.fstat(file.fileno()).st_size)


def read_stream(stream: BinaryIO, maximum: int, expected: int = 0) -> bytes:
    """What a stream holds to its end, or a byte more than ``maximum``; asks for no more memory than it takes.

    ``expected`` is how many bytes it is said to have, which makes it quicker where that is true.
    """
    parts = [stream.read(min(maximum, expected) + 1)]
    left = maximum + 1 - len(parts[0])
    while left and parts[-1]:
        parts.append(stream.read(min(left, _PART)))
        left -= len(parts[-1])
    return b"".join(parts)


def read_input(path: Path, maximum: int) -> bytes:
    """As ``read_regular``; streams that the command was started with are read, too, to their end or the maximum."""
    if str(path).startswith(_INHERITED):
        with path.open("rb") as stream:
            return read_stream(stream, maximum)
    return read_regular(path, maximum)


def irregular(mode: int) -> str:
    """What a file of that mode is instead of a regular one."""
    return _SORTS.get(stat.S_IFMT(mode), "is no file")


def _check(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise NotRegularError(path)
