"""Contradictions: what an inventory says of an entry of the catalog, where the entry says otherwise."""

from enum import Enum

from msgspec import Struct

from sovcheck.inventory.assets.asset import Record

LEAVE_OUT = "leave it out"


class Contradiction(Struct, frozen=True):
    """A field, by its path, in which an asset says something else than the entry that it extends, and both values."""

    field: str
    stated: str
    known: str
    advice: str = LEAVE_OUT


def worded(value: object) -> str:
    """A value as one writes it, for a message."""
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return f"{{{', '.join(f'{name}: {worded(field)}' for name, field in fields.items() if field is not None)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(worded, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value.value) if isinstance(value, Enum) else str(value)
