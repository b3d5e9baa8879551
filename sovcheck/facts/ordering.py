"""Canonical forms of facts: orders and sums that do not depend on how things were written down, and equal ones once."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from json import dumps
from math import fsum
from typing import Generic, TypedDict, TypeVar

from msgspec import Struct

Item = TypeVar("Item", bound=Mapping[str, object])


def values(stated: Iterable[str] | None) -> list[str] | None:
    """The stated values, each once and sorted; enums as their text."""
    if stated is None:
        return None
    return sorted({value.value if isinstance(value, StrEnum) else value for value in stated})


def canonical(items: Iterable[Item]) -> list[Item]:
    """Facts in an order that follows from their contents alone; equal ones stay."""
    found = list(items)
    return found if len(found) <= 1 else sorted(found, key=lambda item: dumps(item, sort_keys=True))


def total(parts: Iterable[float | None]) -> float | None:
    """The sum to three decimals; None as soon as one part is unknown."""
    known: list[float] = []
    for part in parts:
        if part is None:
            return None
        known.append(part)
    return round(fsum(known), 3)


class WithPath(TypedDict):
    """Facts that name a path; it is empty until they are numbered."""

    path: str


Facts = TypeVar("Facts", bound=WithPath)


class Distinct(Struct, Generic[Facts], frozen=True):
    """Facts that several assets share, and the first asset among these."""

    asset: str
    facts: Facts


def each_distinct(head: str, found: Iterable[tuple[str, str, Facts]]) -> list[Distinct[Facts]]:
    """Deduplication: equal facts once, in the order of their text, with ``head:0``, ``head:1`` ... as their path.

    ``found`` are a text that depends on nothing but the facts, the asset, and the facts.
    """
    first: dict[str, Distinct[Facts]] = {}
    for text, asset, facts in found:
        first.setdefault(text, Distinct(asset, facts))
    return [_numbered(f"{head}:{index}", first[text]) for index, text in enumerate(sorted(first))]


def _numbered(path: str, distinct: Distinct[Facts]) -> Distinct[Facts]:
    facts = distinct.facts.copy()  # the finder may keep it for others
    facts["path"] = path
    return Distinct(distinct.asset, facts)
