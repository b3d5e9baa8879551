"""Reading the user's own catalog files: everything in them is validated at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sovcheck.catalog.document import CatalogDocument
from sovcheck.catalog.entries import Country, Sourced
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents

_SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_KEYS = tuple(name for name in CatalogDocument.model_fields if name not in {"api_version", "kind"})


def read_overlays(paths: Sequence[Path]) -> tuple[dict[str, dict[str, Sourced]], tuple[bytes, ...]]:
    """The entries of the files by list key and id, later files first, and the bytes that were read.

    A directory stands for the YAML and JSON files directly in it. Raises InputError with all problems of all files.
    """
    own: dict[str, dict[str, Sourced]] = {key: {} for key in _KEYS}
    contents: list[bytes] = []
    problems: list[Problem] = []
    for path in _files(paths):
        try:
            contents.append(_read(path))
            for document in read_documents(contents[-1], str(path)):
                _add(document, own)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return own, tuple(contents)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
        else:
            yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        wrong = f"cannot be read: {error.strerror}"
        raise InputError([Problem(Location(str(path)), "", wrong, "name a catalog file of yours")]) from error


def _add(document: Document, own: Mapping[str, dict[str, Sourced]]) -> None:
    parsed = parse(CatalogDocument, document)
    problems = []
    for key in _KEYS:
        first: dict[str, int] = {}
        for index, entry in enumerate(getattr(parsed, key)):
            entry_id = entry.code if isinstance(entry, Country) else entry.id
            if entry_id in first:
                wrong = f"{entry_id!r} stands already on line {document.line_of((key, first[entry_id]))}"
                problems.append(
                    Problem(document.location((key, index)), f"{key}.{index}", wrong, "leave one of them out")
                )
            first.setdefault(entry_id, index)
            own[key][entry_id] = entry
    if problems:
        raise InputError(problems)
