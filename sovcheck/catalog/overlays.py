"""The user's own catalog files: the form of their documents, all of which is validated at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sovcheck.catalog.entries.accelerators import AcceleratorModel, ConfidentialTechnology
from sovcheck.catalog.entries.clouds import CatalogOrganization, CatalogService, Cloud
from sovcheck.catalog.entries.countries import Bloc, Country
from sovcheck.catalog.entries.licences import CatalogModel, Licence
from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.catalog.lookup import entries_of, entry_id
from sovcheck.catalog.store import Catalog, CatalogChange
from sovcheck.constraints import Field
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.user_files import SUFFIXES, files_below, read_bounded, unreadable


class CatalogDocument(Record):
    """A document of ``kind: Catalog``, of the bundled catalog or a user's own."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["Catalog"]
    countries: tuple[Country, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    organizations: tuple[CatalogOrganization, ...] = ()
    clouds: tuple[Cloud, ...] = ()
    services: tuple[CatalogService, ...] = ()
    models: tuple[CatalogModel, ...] = ()
    licences: tuple[Licence, ...] = ()
    accelerators: tuple[AcceleratorModel, ...] = ()
    technologies: tuple[ConfidentialTechnology, ...] = ()


_KEYS = tuple(name for name in CatalogDocument.model_fields if name not in {"api_version", "kind"})


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry of the user's, and where it is."""

    document: Document
    key: str
    index: int
    entry: Sourced

    @property
    def id(self) -> str:
        """The id, or the code of a country."""
        return entry_id(self.entry)

    def change(self, bundled: Catalog) -> CatalogChange:
        """What the entry changes of that catalog."""
        location = self.document.location((self.key, self.index))
        replaced = entries_of(bundled, self.key).get(self.id)
        fields = () if replaced is None else tuple(_differing(self.entry, replaced))
        return CatalogChange(self.key, self.id, self.entry.as_of, location, replaced is not None, fields)

    def problem(self, field: str, wrong: str, advice: str) -> Problem:
        """A problem of the entry, or of one field of it given by its path."""
        steps = [int(step) if step.isdecimal() else step for step in field.split(".") if step]
        path = (self.key, self.index, *steps)
        return Problem(self.document.location(path), ".".join(map(str, path)), wrong, advice)


@dataclass(frozen=True, slots=True)
class Overlays:
    """The user's entries in the order read, and the bytes of the files."""

    entries: tuple[OwnEntry, ...]
    contents: tuple[bytes, ...]

    def by_key(self) -> dict[str, dict[str, Sourced]]:
        """The entries by list key and id; of two with one id the later."""
        own: dict[str, dict[str, Sourced]] = {key: {} for key in _KEYS}
        for each in self.entries:
            own[each.key][each.id] = each.entry
        return own


def _differing(own: Sourced, bundled: Sourced) -> list[str]:
    """The fields with another value, beside those that say where the facts come from; sorted."""
    facts = type(own).model_fields.keys() - Sourced.model_fields.keys()
    return sorted(name for name in facts if getattr(own, name) != getattr(bundled, name))


def read_overlays(paths: Sequence[Path]) -> Overlays:
    """What the files say; a directory stands for the YAML and JSON files below it, by path.

    Raises InputError with all problems of all files.
    """
    entries: list[OwnEntry] = []
    contents: list[bytes] = []
    problems: list[Problem] = []
    for path in _files(paths):
        try:
            contents.append(read_bounded(path, "name a catalog file of yours"))
            for document in read_documents(contents[-1], str(path)):
                entries += _entries(document)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return Overlays(tuple(entries), tuple(contents))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            try:
                files = sorted(map(Path, files_below(str(path), SUFFIXES)))
            except OSError as error:
                raise InputError([unreadable(str(path), error)]) from error
            if not files:
                raise InputError(
                    [Problem(Location(str(path)), "", "holds no YAML or JSON file", "name another folder")]
                )
            yield from files
        else:
            yield path


def _entries(document: Document) -> list[OwnEntry]:
    parsed = parse(CatalogDocument, document)
    entries = [
        OwnEntry(document, key, index, entry) for key in _KEYS for index, entry in enumerate(getattr(parsed, key))
    ]
    first: dict[tuple[str, str], OwnEntry] = {}
    problems = []
    for each in entries:
        other = first.setdefault((each.key, each.id), each)
        if other is not each:
            line = document.line_of((each.key, other.index))
            problems.append(each.problem("", f"{each.id!r} stands already on line {line}", "leave one of them out"))
    if problems:
        raise InputError(problems)
    return entries
