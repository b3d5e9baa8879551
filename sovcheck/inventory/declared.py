"""The inventory as it was declared: typed assets, each with the place of every field that somebody stated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from msgspec import Struct

from sovcheck.errors import Location
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.lines import Lines, Step


class InventoryFile(Struct, frozen=True):
    """A file that holds inventory, by the path as the user gave it and the digest of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """A part of an asset that a patch sets or takes away: the steps to it as one writes them, and its place."""

    steps: tuple[Step, ...]
    file: str
    lines: Lines = field(compare=False, repr=False)


class Form(Struct, frozen=True):
    """What an asset has in common with others: its text but for its id and name, and for assets that it has ``named``.

    Of two with equal numbers these stand in the same places, in the same order, ``occurrences`` in all. All that have
    equal ones are of one file.
    """

    number: int
    occurrences: int
    named: tuple[str, ...]


class Declared(Struct, frozen=True, eq=False):
    """An asset, where it begins, and where each of its fields is.

    ``stated`` names the fields that somebody gave a value, as the model calls them; a key with nothing behind it
    states nothing. ``changes`` are those of patches, in the order in which they were made. ``text`` numbers the text
    of the asset: those with equal numbers are written alike, line by line, but for id and name; None where nobody
    looked. Where texts differ by whom they name, there may be a ``form``. Two are equal that say the same at the same
    place.
    """

    asset: Asset
    location: Location
    lines: Lines
    stated: frozenset[str]
    changes: tuple[Change, ...] = ()
    text: int | None = None
    form: Form | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Declared) and self._says() == other._says()

    def __hash__(self) -> int:
        return hash(self._says())

    def _says(self) -> tuple[object, ...]:
        return (self.asset, self.location, self.stated)

    def at(self, path: str) -> Location:
        """The place of a field, given by its dotted path: ``accelerators.0.model``.

        Falls back to the nearest part of the path that is written, at last to the asset itself. Fields are found by
        the name that users write as well as by the model's.
        """
        steps = _steps(type(self.asset), path)
        for change in reversed(self.changes):
            if steps[: len(change.steps)] == change.steps:
                return Location(change.file, change.lines.nearest(steps[len(change.steps) :]))
        return Location(self.location.file, self.lines.nearest(steps))


def stated_in(asset: Asset) -> frozenset[str]:
    """The fields of an asset that somebody gave a value."""
    return frozenset(name for name in asset.model_fields_set if getattr(asset, name) is not None)


@lru_cache(maxsize=4096)
def _steps(asset_type: type[Asset], path: str) -> tuple[Step, ...]:
    """The path as users write it. Assets have few fields, and results ask for them of every asset."""
    first, *rest = [int(step) if step.isdecimal() else step for step in path.split(".")]
    return _aliases(asset_type).get(first, first), *rest


@cache
def _aliases(asset_type: type[Asset]) -> Mapping[Step, str]:
    """What users write for the fields that models call otherwise."""
    return {name: field.alias for name, field in asset_type.model_fields.items() if field.alias is not None}


class Inventory(Struct, frozen=True):
    """Everything that all files of a scan declare; ``assets`` is sorted by id, ``files`` by path.

    ``name``, ``owner`` and ``description`` are what the documents say of the system, each when they give exactly one;
    ``names`` are those that they give where they give several.
    ``patches`` are the files of those that were applied, in their order, and ``removed`` says where they took an asset
    away.
    """

    files: tuple[InventoryFile, ...]
    name: str | None
    assets: Mapping[str, Declared]
    patches: tuple[InventoryFile, ...] = ()
    removed: Mapping[str, Location] = {}
    owner: str | None = None
    description: str | None = None
    names: tuple[str, ...] = ()
