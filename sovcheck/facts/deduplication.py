"""Deduplication of facts: what policies cannot tell apart is there once, under a path that says which of them it is."""

from collections.abc import Iterable
from typing import Generic, TypedDict, TypeVar

from msgspec import Struct


class WithPath(TypedDict):
    """Facts that name a path; it is empty until they are numbered."""

    path: str


Facts = TypeVar("Facts", bound=WithPath)


class Distinct(Struct, Generic[Facts], frozen=True):
    """Facts that several assets share, and the first asset among these."""

    asset: str
    facts: Facts


def each_distinct(head: str, found: Iterable[tuple[str, str, Facts]]) -> list[Distinct[Facts]]:
    """Equal facts once, in the order of their text, with ``head:0``, ``head:1`` ... as their path.

    ``found`` are a text that depends on nothing but the facts, the asset, and the facts.
    """
    first: dict[str, Distinct[Facts]] = {}
    for text, asset, facts in found:
        first.setdefault(text, Distinct(asset, facts))
    return [_numbered(f"{head}:{index}", first[text]) for index, text in enumerate(sorted(first))]


def _numbered(path: str, distinct: Distinct[Facts]) -> Distinct[Facts]:
    facts = distinct.facts.copy()  # whoever found it may keep it for others
    facts["path"] = path
    return Distinct(distinct.asset, facts)
