"""Trust files: documents of ``kind: TrustPolicy``, which say what each key may sign for, and until when."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from sovcheck.constraints import Field
from sovcheck.errors import InputError, Location, Problem
from sovcheck.evidence.keys import load_public_key
from sovcheck.evidence.trust import Grant, Trust
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Day, Reference, Text
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents
from sovcheck.user_files import read_bounded

_MAXIMUM_BYTES = 2**20


class TrustedKey(Record):
    """A public key and what it may sign for; a list that is not there is no limit."""

    key: Text
    """The file of the public key, in PEM, as seen from the folder of the trust file."""
    hosts: tuple[Reference, ...] | None = None
    """The hosts whose smokes it may sign."""
    models: tuple[Reference, ...] | None = None
    """The models whose smokes it may sign."""
    first_day: Day | None = Field(None, alias="from")
    """The first day of which it is believed."""
    last_day: Day | None = Field(None, alias="until")
    """The last day of which it is believed."""
    revoked: Day | None = None
    """The day since which it is not believed any more."""


class TrustFile(Record):
    """A document of ``kind: TrustPolicy``."""

    api_version: Literal["sovcheck/v1"] = Field(alias="apiVersion")
    kind: Literal["TrustPolicy"]
    keys: tuple[TrustedKey, ...] = Field(min_length=1)


def open_trust(keys: Iterable[Path], file: Path | None) -> Trust:
    """Keys that may sign for everything, and those of a trust file. Raises InputError."""
    bare = [Grant(load_public_key(path)) for path in keys]
    return Trust([*bare, *([] if file is None else load_grants(file))])


def load_grants(path: Path) -> list[Grant]:
    """What the file says. Raises InputError with all that is wrong with it and with the keys that it names."""
    documents = _documents(path)
    problems: list[Problem] = []
    grants: list[Grant] = []
    for document in documents:
        for index, entry in enumerate(parse(TrustFile, document).keys):
            problems += _contradictions(entry, document, index)
            try:
                grants.append(_grant(entry, path.parent))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return grants


def _documents(path: Path) -> Sequence[Document]:
    advice = "name a file of kind: TrustPolicy"
    documents = read_documents(read_bounded(path, advice, _MAXIMUM_BYTES), str(path))
    if not documents:
        raise InputError([Problem(Location(str(path)), "", "holds no document", advice)])
    return documents


def _contradictions(entry: TrustedKey, document: Document, index: int) -> Iterator[Problem]:
    if entry.first_day is not None and entry.last_day is not None and entry.last_day < entry.first_day:
        at = document.location(("keys", index, "until"))
        yield Problem(at, f"keys.{index}.until", "is before from", "write a later day, or revoke the key")


def _grant(entry: TrustedKey, folder: Path) -> Grant:
    return Grant(
        key=load_public_key(folder / entry.key),
        hosts=None if entry.hosts is None else frozenset(entry.hosts),
        models=None if entry.models is None else frozenset(entry.models),
        first_day=entry.first_day,
        last_day=entry.last_day,
        revoked=entry.revoked,
    )
