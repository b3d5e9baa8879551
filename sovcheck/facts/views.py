"""What somebody looks at of documents, so that those in which it is equal can be told."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeAlias

from sovcheck.facts.encoding import SHARED, Encoder
from sovcheck.facts.shape import Group, kind_shape
from sovcheck.inventory.assets.asset import Kind

Part: TypeAlias = tuple[str, str | None]
"""A fact, and the member of it that is meant; None for all of it."""


def parts_of(kind: Kind, names: Collection[str] | None) -> tuple[Part, ...]:
    """The parts of a kind's facts that are named, such as ``tenancy`` and ``contract.law``; all where None is given.

    Members of facts that are named themselves are left out.
    """
    fields = kind_shape(kind).fields
    if names is None:
        return tuple((fact, None) for fact in fields)
    parts: set[Part] = set()
    for name in names:
        fact, _, member = name.partition(".")
        shape = fields.get(fact)
        is_member = fact not in names and isinstance(shape, Group) and member in shape.fields
        parts.add((fact, member if is_member else None))
    return tuple(sorted(parts, key=lambda part: (part[0], part[1] or "")))


class View:
    """The parts of one kind's documents that somebody looks at."""

    def __init__(self, kind: Kind, names: Collection[str] | None, encoder: Encoder) -> None:
        parts = parts_of(kind, names)
        self._kind = kind
        self._encoder = encoder
        self._own = [part for part in parts if part[0] not in SHARED]
        self._shared = [part for part in parts if part[0] in SHARED]

    def of(self, document: Mapping[str, object]) -> Hashable:
        """Equal only for documents that are equal in all that is looked at."""
        shared = [self._encoder.shared(_value(document, part)) for part in self._shared]
        return (self._kind, self._encoder.write([_value(document, part) for part in self._own]), *shared)


def _value(document: Mapping[str, object], part: Part) -> object:
    fact, member = part
    value = document.get(fact)  # rules for several kinds look at what only some have
    return value if member is None else value[member]  # type: ignore[index] # such a fact is a group
