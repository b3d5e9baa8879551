"""A patch as it is applied: what it sets, adds and removes, each with the place that says so."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from sovcheck.errors import Location
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.declared import Declared, stated_in
from sovcheck.inventory.lines import Lines

NO_LINES = Lines(array("I"), 0, None, 0)
"""The lines of what is in no file."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of an asset, as one writes it, and the value that it gets, as one writes it; None takes it away."""

    asset: str
    field: str
    value: object
    lines: Lines = attribute(default=NO_LINES, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Removal:
    """An asset that is taken away."""

    asset: str
    line: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes to an inventory; equal ones change it equally, wherever they are written.

    ``file`` is what messages and paths call it; ``sha256`` is that of its bytes, None of one that was never written.
    """

    file: str = attribute(compare=False)
    settings: tuple[Setting, ...] = ()
    additions: tuple[Declared, ...] = ()
    removals: tuple[Removal, ...] = ()
    name: str | None = None
    description: str | None = None
    sha256: str | None = attribute(default=None, compare=False)


def make_patch(
    file: str,
    *,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    additions: Iterable[Asset] = (),
    removals: Iterable[str] = (),
    name: str | None = None,
    description: str | None = None,
) -> Patch:
    """A patch that no file holds: ``file`` stands for it in messages, such as ``<change>``.

    ``settings`` are the fields of each asset by the names that one writes, with values as one writes them or typed.
    """
    return Patch(
        file=file,
        settings=tuple(
            Setting(asset, name, value) for asset, fields in (settings or {}).items() for name, value in fields.items()
        ),
        additions=tuple(Declared(asset, Location(file), NO_LINES, stated_in(asset)) for asset in additions),
        removals=tuple(Removal(asset) for asset in removals),
        name=name,
        description=description,
    )
