"""Finding and reading the files of a scan: files, directories searched to the bottom, and standard input."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.limits import LIMITS
from sovcheck.user_files import (
    STDIN,
    STDIN_NAME,
    SUFFIXES,
    files_below,
    irregular,
    open_regular,
    read_input,
    unreadable,
)

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
    def is_stdin(self) -> bool:
        """Whether it is standard input, and no file."""
        return STDIN in self.arguments

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
            return 0 if self.is_stdin else Path(self.path).stat().st_size
        except OSError:
            return 0

    def parts(self) -> Iterator[bytes]:
        """The bytes of a file in parts, for what has no need of all at once; raises InputError as ``read`` does."""
        try:
            with open_regular(Path(self.path)) as file:
                while part := file.read(_PART):
                    yield part
        except OSError as error:
            raise InputError([unreadable(self.path, error)]) from error

    def read(self, stdin: Callable[[], bytes]) -> bytes:
        """The bytes, one more than the limit at most; raises InputError when they cannot be read."""
        if self.is_stdin:
            return stdin()
        try:
            return read_input(Path(self.path), LIMITS.bytes)
        except OSError as error:
            raise InputError([unreadable(self.path, error)]) from error


def find_sources(paths: Sequence[str]) -> tuple[list[Source], list[Problem]]:
    """Every file to read, each once and sorted by path, and the paths that lead nowhere."""
    problems: list[Problem] = []
    found: dict[str, Source] = {}
    for path in paths:
        before = len(problems)
        try:
            sources = list(_sources(path, problems))
        except OSError as error:
            problems.append(unreadable(path, error))
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
        for file in files_below(path, INVENTORY_SUFFIXES):
            if (wrong := irregular(file)) is not None:
                problems.append(Problem(Location(file), "", wrong, "put the file there that is meant, or remove it"))
            else:
                yield Source(file, named=False, arguments=arguments)
    else:
        Path(path).stat()
        yield Source(path, named=True, arguments=arguments)
