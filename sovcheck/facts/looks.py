"""Deduplication by look: what policies cannot tell apart is there once, under a path that says which look it is."""

from collections.abc import Iterable
from typing import Generic, TypedDict, TypeVar

from msgspec import Struct


class WithPath(TypedDict):
    """Facts that name a path; it is empty until the looks are numbered."""

    path: str


Facts = TypeVar("Facts", bound=WithPath)


class Look(Struct, Generic[Facts], frozen=True):
    """Facts that several assets share, and the first asset among these."""

    asset: str
    facts: Facts


def each_look(head: str, found: Iterable[tuple[str, str, Facts]]) -> list[Look[Facts]]:
    """Each look once, in the order of its text, with ``head:0``, ``head:1`` ... as its path.

    ``found`` are the text of a look, which depends on nothing but the facts, the asset, and the facts.
    """
    first: dict[str, Look[Facts]] = {}
    for text, asset, facts in found:
        first.setdefault(text, Look(asset, facts))
    return [_numbered(f"{head}:{index}", first[text]) for index, text in enumerate(sorted(first))]


def _numbered(path: str, look: Look[Facts]) -> Look[Facts]:
    facts = look.facts.copy()  # whoever found it may keep it for others
    facts["path"] = path
    return Look(look.asset, facts)
