"""Finding and reading the files of a scan: files, directories searched to the bottom, and standard input."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.limits import LIMITS
from sovcheck.regular_file import irregular, open_regular, read_input, read_stream
from sovcheck.suggestions import did_you_mean

STDIN = "-"
STDIN_NAME = "<stdin>"
SUFFIXES = (".yaml", ".yml", ".json")
"""The endings, in any case of letters, of files of documents that are read in a folder."""

LINES_SUFFIXES = (".jsonl", ".ndjson")
"""Those of inventories as JSON Lines."""

INVENTORY_SUFFIXES = SUFFIXES + LINES_SUFFIXES
"""Those of all inventories."""

_PART = 2**20


class Source(Struct, frozen=True):
    """A file to read, by the path as the user gave it.

    ``arguments`` are what led to it: itself, when it is ``named``, or directories that hold it.
    """

    path: str
    named: bool
    arguments: frozenset[str]

    @property
    def is_lines(self) -> bool:
        """Whether its name says that it is JSON Lines."""
        return self.path.lower().endswith(LINES_SUFFIXES)

    @property
    def is_documents(self) -> bool:
        """Whether its name says that it is YAML or JSON."""
        return self.path.lower().endswith(SUFFIXES)

    @property
    def size(self) -> int:
        """How many bytes a file has; 0 where nobody can tell."""
        try:
            return 0 if STDIN in self.arguments else Path(self.path).stat().st_size
        except OSError:
            return 0

    def parts(self) -> Iterator[bytes]:
        """The bytes of a file in parts, for what has no need of all at once; raises InputError as ``read`` does."""
        try:
            with open_regular(Path(self.path)) as file:
                while part := file.read(_PART):
                    yield part
        except OSError as error:
            raise InputError([_unreadable(self.path, error)]) from error

    def read(self, stdin: Callable[[], bytes]) -> bytes:
        """The bytes, one more than the limit at most; raises InputError when they cannot be read."""
        if STDIN in self.arguments:
            return stdin()
        try:
            return read_input(Path(self.path), LIMITS.bytes)
        except OSError as error:
            raise InputError([_unreadable(self.path, error)]) from error


def read_bounded(path: Path, advice: str, most: int = LIMITS.bytes) -> bytes:
    """The bytes of a file that was named. Raises InputError when it cannot be read, is no file, or has more bytes.

    A pipe is never waited for; the ``advice`` says which file is wanted.
    """
    try:
        data = read_input(path, most)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InputError([Problem(Location(str(path)), "", reason, advice)]) from error
    if len(data) > most:
        raise InputError([Problem(Location(str(path)), "", f"is larger than {most:,} bytes", advice)])
    return data


def read_standard_input() -> bytes:
    """All of standard input, one byte more than the limit at most; raises InputError when there is none."""
    if sys.stdin is None:
        raise InputError([Problem(Location(STDIN_NAME), "", "standard input is closed", "pipe an inventory into it")])
    return read_stream(sys.stdin.buffer, LIMITS.bytes)


def find_sources(paths: Sequence[str]) -> tuple[list[Source], list[Problem]]:
    """Every file to read, each once and sorted by path, and the paths that lead nowhere."""
    problems: list[Problem] = []
    found: dict[str, Source] = {}
    for path in paths:
        before = len(problems)
        try:
            sources = list(_sources(path, problems))
        except OSError as error:
            problems.append(_unreadable(path, error))
            continue
        if not sources and len(problems) == before:
            problems.append(
                Problem(Location(path), "", "no YAML, JSON or JSON Lines file in this directory", "name another")
            )
        for source in sources:
            identity = os.path.realpath(source.path)
            found[identity] = _joined(found.get(identity, source), source)
    return sorted(found.values(), key=lambda source: source.path), problems


def _joined(one: Source, other: Source) -> Source:
    """One file that was found twice; which of its paths it goes by does not depend on the order."""
    return Source(min(one.path, other.path), one.named or other.named, one.arguments | other.arguments)


def _sources(path: str, problems: list[Problem]) -> Iterator[Source]:
    arguments = frozenset([path])
    if path == STDIN:
        yield Source(STDIN_NAME, named=True, arguments=arguments)
    elif Path(path).is_dir():
        for file in _files_below(path):
            if (wrong := _no_file(file)) is not None:
                problems.append(Problem(Location(file), "", wrong, "put the file there that is meant, or remove it"))
            else:
                yield Source(file, named=False, arguments=arguments)
    else:
        Path(path).stat()
        yield Source(path, named=True, arguments=arguments)


def _files_below(top: str) -> Iterator[str]:
    """Visible names of YAML, JSON and JSON Lines files; a directory that links lead to again is not searched again."""
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        directory = waiting.pop()
        identity = os.path.realpath(directory)
        if identity in seen:
            continue
        seen.add(identity)
        with os.scandir(directory) as entries:
            visible = sorted((entry for entry in entries if not entry.name.startswith(".")), key=_name)
        folders = {entry.path: None for entry in visible if _is_folder(entry)}
        waiting += folders
        names = (entry.path for entry in visible if _name(entry).lower().endswith(INVENTORY_SUFFIXES))
        yield from (path for path in names if path not in folders)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _no_file(path: str) -> str | None:
    """Why a file that has the name of an inventory cannot be one: nobody would see what it was to say."""
    try:
        mode = Path(path).stat().st_mode
    except OSError as error:
        return (
            "is a link that leads nowhere" if Path(path).is_symlink() else (error.strerror or "cannot be read").lower()
        )
    return None if stat.S_ISREG(mode) else f"{irregular(mode)}, and no file"


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name


def _unreadable(path: str, error: OSError) -> Problem:
    reason = (error.strerror or "cannot be read").lower()
    advice = _similar(path) if isinstance(error, FileNotFoundError) else "check the path and its permissions"
    return Problem(Location(str(error.filename or path)), "", reason, advice)


def _similar(path: str) -> str:
    parent, name = os.path.split(path)
    try:
        siblings = [entry.name for entry in Path(parent or ".").iterdir()]
    except OSError:
        siblings = []
    return did_you_mean(name, siblings, "check the path")
