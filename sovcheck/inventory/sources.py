"""Finding and reading the files of a scan: files, directories searched to the bottom, and standard input."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.nearest import did_you_mean

STDIN = "-"
STDIN_NAME = "<stdin>"
_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, by the path as the user gave it.

    ``arguments`` are what led to it: itself, when it is ``named``, or directories that hold it.
    """

    path: str
    named: bool
    arguments: frozenset[str]

    def read(self, stdin: Callable[[], bytes]) -> bytes:
        """The bytes, one more than the limit at most; raises InputError when they cannot be read."""
        if STDIN in self.arguments:
            return stdin()
        try:
            with Path(self.path).open("rb") as file:
                return file.read(LIMITS.bytes + 1)
        except OSError as error:
            raise InputError([_unreadable(self.path, error)]) from error


def read_standard_input() -> bytes:
    """All of standard input, one byte more than the limit at most; raises InputError when there is none."""
    if sys.stdin is None:
        raise InputError([Problem(Location(STDIN_NAME), "", "standard input is closed", "pipe an inventory into it")])
    return sys.stdin.buffer.read(LIMITS.bytes + 1)


def find_sources(paths: Sequence[str]) -> tuple[list[Source], list[Problem]]:
    """Every file to read, each once and sorted by path, and the paths that lead nowhere."""
    problems: list[Problem] = []
    found: dict[str, Source] = {}
    for path in paths:
        try:
            sources = list(_sources(path))
        except OSError as error:
            problems.append(_unreadable(path, error))
            continue
        if not sources:
            problems.append(Problem(Location(path), "", "no YAML or JSON file in this directory", "name another"))
        for source in sources:
            identity = os.path.realpath(source.path)
            found[identity] = _joined(found.get(identity, source), source)
    return sorted(found.values(), key=lambda source: source.path), problems


def _joined(one: Source, other: Source) -> Source:
    """One file that was found twice; which of its paths it goes by does not depend on the order."""
    return Source(min(one.path, other.path), one.named or other.named, one.arguments | other.arguments)


def _sources(path: str) -> Iterator[Source]:
    arguments = frozenset([path])
    if path == STDIN:
        yield Source(STDIN_NAME, named=True, arguments=arguments)
    elif Path(path).is_dir():
        for file in _files_below(path):
            yield Source(file, named=False, arguments=arguments)
    else:
        Path(path).stat()
        yield Source(path, named=True, arguments=arguments)


def _files_below(top: str) -> Iterator[str]:
    """Visible YAML and JSON files; a directory that links lead to again is not searched again."""
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
        waiting += [entry.path for entry in visible if entry.is_dir()]
        yield from (entry.path for entry in visible if _name(entry).lower().endswith(_SUFFIXES) and entry.is_file())


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
