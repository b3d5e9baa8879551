"""Rows of a template, and their cells: a value or whom it is about, and who states that."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Basis = Literal["stated", "computed"]


class Cell(Struct, frozen=True, kw_only=True):
    """What a column of a row says.

    ``refers_to`` are ids of the inventory whose code goes here: identification codes are in no inventory.
    """

    value: str | None = None
    refers_to: tuple[str, ...] = ()
    basis: Basis = "stated"
    stated_at: str | None = None
    note: str | None = None


class Row(Struct, frozen=True):
    """A row of a template; ``key`` are the ids of the inventory that it is about."""

    template: str
    key: str
    cells: Mapping[str, Cell]
