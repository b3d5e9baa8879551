"""Projection of facts: the fields that some rule reads; documents that are equal in them share an answer."""

from collections.abc import Callable, Collection, Hashable, Mapping
from operator import itemgetter
from typing import Any, TypeAlias

from sovcheck.facts.documents.shape import Group, kind_shape
from sovcheck.facts.equality.encoding import SHARED, Encoder
from sovcheck.inventory.assets.asset import Kind

Part: TypeAlias = tuple[str, str | None]
"""A fact, and the member of it that is meant; None for all of it."""


def fields_read(kind: Kind, names: Collection[str] | None) -> tuple[Part, ...]:
    """The parts of a kind's facts that are named, such as ``tenancy`` and ``contract.law``; all where None is given.

    Members of facts that are named themselves are left out. What is not a fact of this kind is kept: a rule for several
    kinds may look at it, and nobody may take two documents for equal that differ there.
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


class Projection:
    """The parts of one kind's documents that somebody looks at."""

    def __init__(self, kind: Kind, names: Collection[str] | None, encoder: Encoder) -> None:
        fields = kind_shape(kind).fields
        parts = [part for part in fields_read(kind, names) if part[0] in fields]
        self._kind = kind
        self._encoder = encoder
        own = [part for part in parts if part[0] not in SHARED]
        self._whole = _getter([fact for fact, member in own if member is None])
        self._members = [(fact, member) for fact, member in own if member is not None]
        self._shared = [part for part in parts if part[0] in SHARED]

    def of(self, document: Mapping[str, Any]) -> Hashable:
        """Equal only for documents that are equal in all that is looked at."""
        own = (self._whole(document), [document[fact][member] for fact, member in self._members])
        shared = [
            self._encoder.shared(document[fact] if member is None else document[fact][member])
            for fact, member in self._shared
        ]
        return (self._kind, self._encoder.write(own), *shared)


def _getter(facts: Collection[str]) -> Callable[[Mapping[str, Any]], object]:
    return itemgetter(*facts) if facts else lambda _: None
