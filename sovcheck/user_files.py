"""User files: the one place that opens and searches what users name, with one bound and one wording.

A pipe or a device would never end, or never begin; a folder may lead back into itself.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sovcheck.errors import InputError, Location, Problem
from sovcheck.suggestions import did_you_mean

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml", ".json")
"""The endings, in any case of letters, of files of documents that are read in a folder."""

DOCUMENT_BYTES = 2**30
"""More than any honest file of documents has."""

_SORTS = {
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}
_PART = 2**20
_INHERITED = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Streams that were open before: the one who started the command writes into them, as into standard input."""


class NotRegularError(OSError):
    """A pipe, a socket or a device is where a file should."""

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


def read_bounded(path: Path, advice: str, most: int = DOCUMENT_BYTES) -> bytes:
    """The bytes of a file that was named. Raises InputError when it cannot be read, is not a file, or has more bytes.

    A pipe is never waited for; the ``advice`` says which file is wanted.
    """
    try:
        data = read_input(path, most)
    except OSError as error:
        raise InputError([Problem(Location(str(path)), "", reason_of(error), advice)]) from error
    if len(data) > most:
        raise InputError([Problem(Location(str(path)), "", f"is larger than {most:,} bytes", advice)])
    return data


def read_standard_input() -> bytes:
    """All of standard input, one byte more than a document may have; raises InputError when there is none."""
    if sys.stdin is None:
        raise InputError([Problem(Location(STDIN_NAME), "", "standard input is closed", "pipe an inventory into it")])
    return read_stream(sys.stdin.buffer, DOCUMENT_BYTES)


def files_below(top: str, suffixes: tuple[str, ...], *, hidden: bool = False) -> Iterator[str]:
    """Files below a folder whose names end so, in any case of letters; hidden ones only where that is asked for.

    Links are followed, and a folder that they lead to again is not searched again. What has such a name and is not a
    regular file is given, too: nobody would see what it was to say. Raises OSError.
    """
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        directory = waiting.pop()
        identity = os.path.realpath(directory)
        if identity in seen:
            continue
        seen.add(identity)
        visible = entries_in(directory, hidden=hidden)
        folders = {entry.path: None for entry in visible if is_folder(entry)}
        waiting += folders
        names = (entry.path for entry in visible if _name(entry).lower().endswith(suffixes))
        yield from (path for path in names if path not in folders)


def entries_in(folder: str, *, hidden: bool = False) -> list["os.DirEntry[str]"]:
    """What a folder holds, sorted by name; what is hidden only where that is asked for. Raises OSError."""
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if hidden or not entry.name.startswith(".")), key=_name)


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder, or a link to one; a link to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def irregular(path: str) -> str | None:
    """Why what was found in a folder cannot be read as a file; None where it can."""
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        return "is a link that leads nowhere" if Path(path).is_symlink() else reason_of(error)
    return None if stat.S_ISREG(mode) else f"{_SORTS.get(stat.S_IFMT(mode), 'is a folder')}, and not a file"


def reason_of(error: OSError) -> str:
    """What the system says is wrong, as messages of ours go on."""
    return (error.strerror or "cannot be read").lower()


def unreadable(path: str, error: OSError) -> Problem:
    """That what the user named cannot be read, with the name next to it that exists."""
    advice = _similar(path) if isinstance(error, FileNotFoundError) else "check the path and its permissions"
    return Problem(Location(str(error.filename or path)), "", reason_of(error), advice)


def _similar(path: str) -> str:
    parent, name = os.path.split(path)
    try:
        siblings = [entry.name for entry in entries_in(parent or ".", hidden=True)]
    except OSError:
        siblings = []
    return did_you_mean(name, siblings, "check the path")


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _check(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise NotRegularError(path)
