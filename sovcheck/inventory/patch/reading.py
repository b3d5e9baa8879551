"""Reading patch files with the care of inventories: every problem of every file, each at its line."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.document import API_VERSION, GROUPS, AssetGroups
from sovcheck.inventory.declared import Declared, stated_in
from sovcheck.inventory.headers import PATCH
from sovcheck.inventory.messages import shown
from sovcheck.inventory.patch.change_set import Patch, Removal, Setting
from sovcheck.inventory.patch.document import PatchDocument
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_text
from sovcheck.user_files import read_bounded

MOST_BYTES = 64 * 2**20
_HEADER = f"begin it with apiVersion: {API_VERSION} and kind: {PATCH}; `sovcheck schema patch` says what may follow"
_ADVICE = "name a file of kind: Patch"


@dataclass(frozen=True, slots=True)
class PatchReading:
    """The patches as far as they could be read, and everything that is wrong with the form of their files."""

    patches: tuple[Patch, ...]
    problems: tuple[Problem, ...] = ()


def read_patches(paths: Sequence[Path]) -> PatchReading:
    """The patches of the files, in their order; of one that is wrong, what it sets, which is looked at all the same."""
    patches: list[Patch] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            document, sha256 = _document(path)
        except InputError as error:
            problems += error.problems
            continue
        try:
            patches.append(_patch(parse(PatchDocument, document), document, sha256))
        except InputError as error:
            problems += error.problems
            patches.append(Patch(document.file, tuple(_settings(document))))
    return PatchReading(tuple(patches), tuple(problems))


def read_patch(path: Path) -> Patch:
    """The patch of a file. Raises InputError with everything that is wrong with its form."""
    reading = read_patches([path])
    if reading.problems:
        raise InputError(reading.problems)
    return reading.patches[0]


def _document(path: Path) -> tuple[Document, str]:
    """The one document of a patch file, and the digest of the file."""
    file = str(path)
    data = read_bounded(path, _ADVICE, MOST_BYTES)
    reading = read_text(data, file)
    if reading.problems:
        raise InputError(reading.listed())
    if len(reading.documents) != 1:
        wrong = f"holds {len(reading.documents)} documents"
        raise InputError([Problem(Location(file), "", wrong, "keep each patch in a file of its own")])
    (document,) = reading.documents
    tree = document.tree
    if not isinstance(tree, dict) or tree.get("kind") != PATCH:
        kind = tree.get("kind") if isinstance(tree, dict) else None
        wrong = f"holds {shown(kind)}, and no patch" if kind is not None else "holds no patch"
        raise InputError([Problem(document.location(("kind",)), "", wrong, _HEADER)])
    return document, hashlib.sha256(data).hexdigest()


def _patch(record: PatchDocument, document: Document, sha256: str) -> Patch:
    metadata = record.metadata
    return Patch(
        file=document.file,
        settings=tuple(_settings(document)),
        additions=tuple(_additions(record.add, document)) if record.add is not None else (),
        removals=tuple(
            Removal(asset_id, document.line_of(("remove", place))) for place, asset_id in enumerate(record.remove)
        ),
        name=metadata.name if metadata is not None else None,
        description=metadata.description if metadata is not None else None,
        sha256=sha256,
    )


def _settings(document: Document) -> Iterator[Setting]:
    """What is set, as it is written: the kind of each asset decides later how it is read."""
    changes = document.tree.get("set") if isinstance(document.tree, dict) else None
    lines = document.lines.below("set")
    if not isinstance(changes, dict) or lines is None:
        return
    for asset_id, fields in changes.items():
        below = lines.below(asset_id)
        if not isinstance(fields, dict) or below is None:
            continue
        for name, value in fields.items():
            if (place := below.below(name)) is not None:
                yield Setting(asset_id, name, value, place)


def _additions(groups: AssetGroups, document: Document) -> Iterator[Declared]:
    added = document.lines.below("add")
    for group in GROUPS:
        lines = added.below(group) if added is not None else None
        items = lines.items() if lines is not None else ()
        for asset, item in zip(getattr(groups, group), items, strict=True):
            yield Declared(asset, Location(document.file, item.line), item, stated_in(asset))
