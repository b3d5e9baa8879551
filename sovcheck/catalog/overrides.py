"""Overrides and completions: where an inventory says something else, or more, than the entry that it extends."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from sovcheck.catalog.completion import catalog_base
from sovcheck.catalog.extension import OF_THE_CONTRACT, OF_THE_COPY, OF_THE_DECLARATION
from sovcheck.catalog.holders import joined
from sovcheck.catalog.system import System
from sovcheck.errors import Location
from sovcheck.inventory.assets.asset import Record


class Override(Struct, frozen=True):
    """An asset that extends a catalog entry, and fields, as users write them, in which it goes beyond the entry."""

    asset: str
    kind: str
    fields: tuple[str, ...]
    location: Location


def overrides(system: System) -> Iterator[Override]:
    """Every asset that says something else than the catalog entry that it extends, by id."""
    yield from _beyond(system, _differs)


def completions(system: System) -> Iterator[Override]:
    """Every asset that states what the catalog entry that it extends leaves open, by id.

    Facts of a copy, and of a contract of one's own, complete nothing: the catalog has no word on them.
    """
    yield from _beyond(system, _adds)


def _beyond(system: System, goes_beyond: Callable[[str, object, object], bool]) -> Iterator[Override]:
    for name, declared in system.inventory.assets.items():
        if declared.asset.extends is None:
            continue
        base = catalog_base(declared.asset, system.catalog)
        fields = [
            field
            for field in declared.stated - OF_THE_DECLARATION
            if goes_beyond(field, getattr(declared.asset, field), getattr(base, field, None))
        ]
        if fields:
            yield Override(name, declared.asset.kind.value, tuple(sorted(fields)), declared.location)


def _differs(field: str, stated: object, known: object) -> bool:
    """Whether what is stated is not what is known; to add to it is not a difference."""
    if isinstance(stated, Record) and isinstance(known, Record):
        return any(_differs(name, getattr(stated, name), getattr(known, name)) for name in type(known).model_fields)
    # Holders contradict the catalog, or complete it.
    return field != "parents" and known is not None and stated != known


def _adds(field: str, stated: object, known: object) -> bool:
    if field in OF_THE_COPY | OF_THE_CONTRACT - {"country"}:
        return False
    if isinstance(stated, tuple) and isinstance(known, tuple) and field == "parents":
        return set(joined(stated, known)) != set(known)
    return known is None
