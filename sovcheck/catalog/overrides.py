"""Overrides: where an inventory says something else than the catalog entry that it extends."""

from collections.abc import Iterator

from msgspec import Struct

from sovcheck.catalog.completion import catalog_base
from sovcheck.catalog.system import System
from sovcheck.errors import Location
from sovcheck.inventory.assets.asset import Record


class Override(Struct, frozen=True):
    """An asset that extends a catalog entry, and the fields, as users write them, in which the two differ."""

    asset: str
    kind: str
    fields: tuple[str, ...]
    location: Location


def overrides(system: System) -> Iterator[Override]:
    """Every asset that says something else than the catalog entry that it extends, by id."""
    for name, declared in system.inventory.assets.items():
        if declared.asset.extends is None:
            continue
        base = catalog_base(declared.asset, system.catalog)
        differing = [
            field
            for field in declared.stated - {"id", "extends"}
            if _differs(getattr(declared.asset, field), getattr(base, field, None))
        ]
        if differing:
            yield Override(name, declared.asset.kind.value, tuple(sorted(differing)), declared.location)


def _differs(stated: object, known: object) -> bool:
    """Whether what is stated is not what is known; to add to it is not a difference."""
    if isinstance(stated, Record) and isinstance(known, Record):
        return any(_differs(getattr(stated, name), getattr(known, name)) for name in type(known).model_fields)
    return known is not None and stated != known
