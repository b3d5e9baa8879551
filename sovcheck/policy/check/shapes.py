"""Shapes, the types of values inside policies: those of facts, and those that expressions make out of them."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from types import NoneType
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.facts.documents.shape import Group, ListOf, Scalar
from sovcheck.facts.documents.shape import Shape as FactsShape


class Anything(Struct, frozen=True):
    """Nothing is known about it, so nothing about it can be wrong."""


class Never(Struct, frozen=True):
    """The shape of what has no value at all, such as the item of a list that is always empty."""


class Made(Struct, frozen=True):
    """A list, set or object that a policy makes; ``places`` are the items of a list that is written out."""

    item: "Shape"
    key: "Shape"
    nullable: bool = False
    places: tuple["Shape", ...] | None = None


Shape: TypeAlias = FactsShape | Anything | Never | Made

ANYTHING = Anything()
NEVER = Never()
NULL = Scalar(NoneType, nullable=True)
TEXT = Scalar(str, nullable=False)
NUMBER = Scalar(float, nullable=False)
TRUTH = Scalar(bool, nullable=False)

Origins: TypeAlias = frozenset[str] | None
"""The origins of what is not null where something is the case; None where that is never the case."""

NOTHING: Origins = frozenset()


def both(one: Origins, other: Origins) -> Origins:
    """What is not null where both are the case."""
    return None if one is None or other is None else one | other


class Value(NamedTuple):
    """A shape, and its origin: the name under which a comparison with null is remembered; None when it has none.

    ``holds`` is what follows where the value is true, or for a rule where it has one; ``fails`` where it is not.
    """

    shape: Shape
    origin: str | None = None
    holds: Origins = NOTHING
    fails: Origins = NOTHING

    @property
    def origins(self) -> frozenset[str]:
        """Its origin, if it has one."""
        return frozenset() if self.origin is None else frozenset({self.origin})


UNKNOWN = Value(ANYTHING)


def list_of(item: Shape) -> Made:
    """A list that is made of such items."""
    return Made(item, NUMBER)


def set_of(item: Shape) -> Made:
    """A set that is made of such items. A member of a set is its own key."""
    return Made(item, joined((NUMBER, item)))


def object_of(fields: Mapping[str, Shape]) -> Group:
    """An object that a policy writes out: a group without a name."""
    return Group("", "", fields, {})  # type: ignore[arg-type] # it may hold what a policy makes


def is_group_of_facts(shape: Shape) -> bool:
    """Whether it is an object with the fields of a document, and none that a policy writes out."""
    return isinstance(shape, Group) and bool(shape.name)


def is_nullable(shape: Shape) -> bool:
    """Whether the value may be null; of anything that is not known."""
    return isinstance(shape, Scalar | ListOf | Made) and shape.nullable


def without_null(shape: Shape) -> Shape:
    """The shape once null is ruled out."""
    if shape == NULL:
        return NEVER
    return replace(shape, nullable=False) if isinstance(shape, Scalar | ListOf | Made) and shape.nullable else shape


def narrowed(shape: Shape, origin: str, stated: Collection[str]) -> Shape:
    """The shape of what has this origin, without null where that is ruled out for it or a part of it."""
    if not isinstance(shape, Group):
        return without_null(shape) if origin in stated else shape
    if not any(name.startswith(f"{origin}.") for name in stated):
        return shape
    fields = {name: narrowed(below, f"{origin}.{name}", stated) for name, below in shape.fields.items()}
    return replace(shape, fields=fields)


def inside(shape: Shape) -> tuple[Shape, Shape]:
    """What one meets by going through the value: what stands for the place of an item, and the item."""
    match shape:
        case ListOf():
            return NUMBER, shape.item
        case Made():
            return shape.key, shape.item
        case Group():
            return TEXT, joined(shape.fields.values())
        case Never():
            return NEVER, NEVER
        case _:
            return ANYTHING, ANYTHING


def item_of(shape: Shape) -> Shape:
    """The item alone."""
    return inside(shape)[1]


def joined(shapes: Iterable[Shape]) -> Shape:
    """The shape of a value that has one of these; none of them is Never."""
    start: Shape = NEVER
    return reduce(_join, shapes, start)


def _join(left: Shape, right: Shape) -> Shape:
    if NEVER in (left, right) or left is right:
        return right if left == NEVER else left
    match left, right:
        case (Scalar(), Scalar()):
            words = tuple(dict.fromkeys((*left.words, *right.words))) if left.words and right.words else ()
            types = {left.type, right.type} - {NoneType}
            return Scalar(types.pop() if len(types) == 1 else object, left.nullable or right.nullable, words)
        case (ListOf() | Made(), ListOf() | Made()):
            (left_key, left_item), (right_key, right_item) = inside(left), inside(right)
            return Made(_join(left_item, right_item), _join(left_key, right_key), left.nullable or right.nullable)
        case (Group(), Group()) if left.fields.keys() == right.fields.keys():
            return object_of({name: _join(shape, right.fields[name]) for name, shape in left.fields.items()})
        case (ListOf() | Made() as many, other) | (other, ListOf() | Made() as many) if other == NULL:
            return replace(many, nullable=True)
        case _:
            return ANYTHING
