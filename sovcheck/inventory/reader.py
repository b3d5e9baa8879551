"""Reading the inventory of a scan: all files, all documents, one set of assets, and all problems at once."""

import gc
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import API_VERSION, GROUPS
from sovcheck.inventory.declared import Declared, Inventory, InventoryFile, stated_in
from sovcheck.inventory.explanation import shown
from sovcheck.inventory.headers import INVENTORY, PATCH, is_inventory
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.repetition import parse_repeating
from sovcheck.inventory.sniffing import looks_like_ours, may_hold_inventory
from sovcheck.inventory.sources import Source, find_sources
from sovcheck.inventory.yaml_reader import Document, read_text


@dataclass(frozen=True, slots=True)
class Flaws:
    """What is wrong with the files, and what that leaves open of the rest.

    ``ids`` are all that the files declare, also of assets that could not be read; ``complete`` tells whether every file
    was read to its end, so that an id that is not among them is declared nowhere.
    """

    problems: tuple[Problem, ...] = ()
    ids: Collection[str] = ()
    complete: bool = True


NO_FLAWS = Flaws()

_SEVERAL = 2
_NAMED = 3
"""How many systems are named, where files are about more than one."""

_SEVERAL_ADVICE = "scan each folder or file by itself, or sort all of them with `sovcheck scan --triage`"


def read_inventory(paths: Sequence[str], *, stdin: Callable[[], bytes]) -> Inventory:
    """Everything that the files and directories declare; ``-`` is what ``stdin`` returns.

    The result does not depend on the order of paths. Raises InputError with the problems of all files.
    """
    inventory, flaws = read_with_flaws(paths, stdin=stdin)
    if flaws.problems:
        raise InputError(flaws.problems)
    return inventory


def read_with_flaws(paths: Sequence[str], *, stdin: Callable[[], bytes]) -> tuple[Inventory, Flaws]:
    """As ``read_inventory``, but what is wrong comes back beside what is right, for more to be said about that."""
    sources, problems = find_sources(paths)
    reader = _Reader(problems)
    with _collector_paused():
        for source in sources:
            reader.read(source, stdin)
    problems += _barren(sources, reader.fruitful)
    return reader.inventory(), reader.flaws()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of objects that all stay alive are no garbage: looking for it costs more than the reading itself."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reader:
    """Collects what the files declare, and what is wrong with them.

    ``fruitful`` holds the paths given by the user that led to either.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.fruitful: set[str] = set()
        self._problems = problems
        self._files: list[InventoryFile] = []
        self._about: dict[str, set[str]] = {"name": set(), "owner": set(), "description": set()}
        self._claimed: dict[str, Location] = {}
        self._repeated: list[Problem] = []
        self._declared: list[Declared] = []
        self._stated: dict[frozenset[str], frozenset[str]] = {}
        self._texts = 0
        self._complete = not problems

    def inventory(self) -> Inventory:
        """What was read, in an order that depends on nothing but the ids and paths."""
        assets = {declared.asset.id: declared for declared in sorted(self._declared, key=lambda each: each.asset.id)}
        name, owner, description = (min(said) if len(said) == 1 else None for said in self._about.values())
        names = tuple(sorted(self._about["name"])) if name is None else ()
        return Inventory(tuple(self._files), name, assets, owner=owner, description=description, names=names)

    def flaws(self) -> Flaws:
        """What is wrong, once every file was read."""
        problems = (*self._problems, *self._told_repeated())
        return Flaws(problems, self._claimed, self._complete) if problems else NO_FLAWS

    def _told_repeated(self) -> list[Problem]:
        """Every id that is declared again; where files name different systems, that they do, and once."""
        names = sorted(self._about["name"])
        if len(names) < _SEVERAL or not self._repeated:
            return self._repeated
        first = min(self._repeated)
        more = f", and {len(self._repeated) - 1:,} more ids again" if self._repeated[1:] else ""
        listed = ", ".join(map(shown, names[:_NAMED])) + (", ..." if names[_NAMED:] else "")
        wrong = f"{first.wrong}{more}: these look like {len(names):,} systems ({listed})"
        return [replace(first, wrong=wrong, advice=_SEVERAL_ADVICE)]

    def read(self, source: Source, stdin: Callable[[], bytes]) -> None:
        """Read one file; a file that was only found in a directory may be about something else."""
        before = len(self._problems), len(self._files)
        try:
            data = source.read(stdin)
        except InputError as error:
            self._problems += error.problems
            self._complete = False
        else:
            if source.named or may_hold_inventory(data):
                self._read_data(data, source)
        if before != (len(self._problems), len(self._files)):
            self.fruitful |= source.arguments

    def _read_data(self, data: bytes, source: Source) -> None:
        reading = read_text(data, source.path)
        before = len(self._problems)
        inventories = [document for document in reading.documents if self._is_inventory(document)]
        concerns_us = source.named or bool(inventories) or len(self._problems) > before
        if concerns_us or (reading.problems and looks_like_ours(data)):
            self._problems += reading.problems
            self._complete &= reading.complete
        for document in inventories:
            self._read_document(document)
        if inventories:
            self._files.append(InventoryFile(source.path, hashlib.sha256(data).hexdigest()))
        elif source.named and len(self._problems) == before:
            self._problems.append(_no_inventory(source, reading.documents))
            self._complete = False

    def _is_inventory(self, document: Document) -> bool:
        try:
            return is_inventory(document)
        except InputError as error:
            self._problems += error.problems
            self._complete = False
            return False

    def _read_document(self, document: Document) -> None:
        self._claim_ids(document)
        kept: Mapping[str, Sequence[int]] = {}
        try:
            record = parse_repeating(document)
        except InputError as error:
            self._problems += error.problems
            # What is right is read all the same, so that what it names in vain is told in the same run.
            from sovcheck.inventory.salvage import salvage

            if (rest := salvage(document)) is None:
                return
            record, kept = rest.record, rest.kept
        for field, said in self._about.items():
            if (text := getattr(record.metadata, field, None)) is not None:
                said.add(text)
        for group in GROUPS:
            self._declare(getattr(record, group), group, document, kept.get(group))

    def _claim_ids(self, document: Document) -> None:
        """Ids are unique over the scan; looked at before validation, so that one run names all problems."""
        for location, asset_id in _ids(document):
            first = self._claimed.setdefault(asset_id, location)
            if first is not location:
                wrong = f"{asset_id!r} is declared already at {first}"
                self._repeated.append(Problem(location, "id", wrong, "give every asset an id of its own"))

    def _declare(self, assets: Sequence[Asset], group: str, document: Document, places: Sequence[int] | None) -> None:
        lines = document.lines.below(group)
        if lines is None:
            return
        items: Iterable[Lines] = lines.items()
        if places is not None:
            every = list(items)
            items = [every[place] for place in places]
        texts = document.texts.get(group) if places is None else None
        if texts is not None:
            self._declare_repeating(assets, items, texts, document.file)
            return
        for asset, item in zip(assets, items, strict=True):
            self._declared.append(Declared(asset, Location(document.file, item.line), item, self._stated_in(asset)))

    def _declare_repeating(
        self, assets: Sequence[Asset], items: Iterable[Lines], texts: Sequence[int], file: str
    ) -> None:
        first, stated = self._texts, dict[int, frozenset[str]]()
        self._texts += max(texts, default=-1) + 1
        for asset, item, text in zip(assets, items, texts, strict=True):
            if text not in stated:
                stated[text] = self._stated_in(asset)
            place = Location(file, item.line)
            self._declared.append(Declared(asset, place, item, stated[text], text=first + text))

    def _stated_in(self, asset: Asset) -> frozenset[str]:
        """Assets share few sets of stated fields."""
        stated = stated_in(asset)
        return self._stated.setdefault(stated, stated)


def _ids(document: Document) -> Iterator[tuple[Location, str]]:
    tree = document.tree if isinstance(document.tree, dict) else {}
    for group in GROUPS:
        items, lines = tree.get(group), document.lines.below(group)
        if isinstance(items, list) and lines is not None:
            for item, below in zip(items, lines.items(), strict=True):
                asset_id = item.get("id") if isinstance(item, dict) else None
                if isinstance(asset_id, str):
                    yield Location(document.file, below.nearest(("id",))), asset_id


def _no_inventory(source: Source, documents: Sequence[Document]) -> Problem:
    place = documents[0].location() if documents else Location(source.path)
    trees = [document.tree for document in documents if isinstance(document.tree, dict)]
    if any(tree.get("kind") == PATCH for tree in trees):
        wrong = "holds a patch, and no inventory that it changes"
        return Problem(place, "", wrong, f"name the inventory, and this file with --patch {source.path}")
    kinds = sorted({shown(tree["kind"]) for tree in trees if isinstance(tree.get("kind"), str)})
    held = f"holds {' and '.join(kinds)}, but no inventory of sovcheck" if kinds else "holds no inventory"
    return Problem(place, "", held, f"begin it with apiVersion: {API_VERSION} and kind: {INVENTORY}")


def _barren(sources: Sequence[Source], fruitful: set[str]) -> list[Problem]:
    """Directories full of other things: most likely not the ones that were meant."""
    barren = {argument for source in sources for argument in source.arguments} - fruitful
    return [Problem(Location(path), "", "holds no inventory", "name another directory") for path in barren]
