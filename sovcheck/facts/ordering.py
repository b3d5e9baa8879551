"""Orders and sums that do not depend on the order in which somebody wrote things down."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from json import dumps
from math import fsum
from typing import TypeVar

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
