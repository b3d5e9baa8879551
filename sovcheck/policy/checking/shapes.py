"""The shapes of values inside policies: those of facts, and those that expressions make out of them."""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from sovcheck.facts.shape import Group, ListOf, Scalar
from sovcheck.facts.shape import Shape as FactsShape


class Anything(Struct, frozen=True):
    """Nothing is known about it, so nothing about it can be wrong."""


class Never(Struct, frozen=True):
    """The shape of what has no value at all, such as the item of a list that is always empty."""


class Null(Struct, frozen=True):
    """Just null."""


class Items(Struct, frozen=True):
    """A list or set that a policy makes."""

    item: "Shape"
    nullable: bool = False


class Tuple(Struct, frozen=True):
    """A list written out, each place with a shape of its own."""

    places: tuple["Shape", ...]


class Table(Struct, frozen=True):
    """An object with computed keys."""

    value: "Shape"
    key: "Shape"


class Fields(Struct, frozen=True):
    """An object written out."""

    fields: tuple[tuple[str, "Shape"], ...]


Shape: TypeAlias = FactsShape | Anything | Never | Null | Items | Tuple | Table | Fields

ANYTHING = Anything()
NEVER = Never()
NULL = Null()
TEXT = Scalar(str, nullable=False)
NUMBER = Scalar(float, nullable=False)
TRUTH = Scalar(bool, nullable=False)
_SINGLE = object
"""The type of a scalar that may be of several types."""


class Value(NamedTuple):
    """A shape, and the name under which a comparison with null can be remembered; None when it has none."""

    shape: Shape
    origin: str | None = None

    def part(self, name: str, shape: Shape) -> "Value":
        """A field of it."""
        return Value(shape, f"{self.origin}.{name}" if self.origin is not None else None)


UNKNOWN = Value(ANYTHING)
_KEY = "<key>"


def key_within(collection: Shape) -> Value:
    """The key or number of an item while a loop runs: with it in brackets one takes that item."""
    return Value(_place_in(collection), _KEY)


def is_key(value: Value) -> bool:
    """Whether it is the key of a loop that runs."""
    return value.origin == _KEY


def _place_in(collection: Shape) -> Shape:
    match collection:
        case ListOf() | Tuple():
            return NUMBER
        case Items():
            # A member of a set is its own key.
            return joined((NUMBER, collection.item))
        case Group() | Fields():
            return TEXT
        case Table():
            return collection.key
        case Never():
            return NEVER
        case _:
            return ANYTHING


def is_nullable(shape: Shape) -> bool:
    """Whether the value may be null; of anything that is not known."""
    return isinstance(shape, Null) or (isinstance(shape, Scalar | ListOf | Items) and shape.nullable)


def without_null(shape: Shape) -> Shape:
    """The shape once null is ruled out."""
    if isinstance(shape, Null):
        return NEVER
    if isinstance(shape, Scalar | ListOf | Items) and shape.nullable:
        return replace(shape, nullable=False)
    return shape


def refined(shape: Shape, stated: frozenset[str]) -> Shape:
    """The shape once null is ruled out for these parts of it, named from within it."""
    fields = fields_of(shape)
    if fields is None or not stated:
        return shape
    here = {name for name in stated if "." not in name}
    return Fields(
        tuple(
            (name, refined(without_null(below) if name in here else below, _within(name, stated)))
            for name, below in fields.items()
        )
    )


def _within(name: str, stated: frozenset[str]) -> frozenset[str]:
    return frozenset(part.removeprefix(f"{name}.") for part in stated if part.startswith(f"{name}."))


def fields_of(shape: Shape) -> Mapping[str, Shape] | None:
    """The fields of an object whose fields are known, else None."""
    if isinstance(shape, Group):
        return shape.fields
    return dict(shape.fields) if isinstance(shape, Fields) else None


def item_of(shape: Shape) -> Shape:  # noqa: PLR0911 (one return per shape)
    """What one gets by going through the value."""
    match shape:
        case ListOf() | Items():
            return shape.item
        case Tuple():
            return joined(shape.places)
        case Table():
            return shape.value
        case Group():
            return joined(shape.fields.values())
        case Fields():
            return joined(below for _, below in shape.fields)
        case Never():
            return NEVER
        case _:
            return ANYTHING


def joined(shapes: Iterable[Shape]) -> Shape:
    """The shape of a value that has one of these; none of them is Never."""
    start: Shape = NEVER
    return reduce(_join, shapes, start)


def _join(left: Shape, right: Shape) -> Shape:  # noqa: PLR0911 (one return per pair)
    if left == right or isinstance(right, Never):
        return left
    match left, right:
        case (Never(), _):
            return right
        case (Null(), _) | (_, Null()):
            return _nullable(right if isinstance(left, Null) else left)
        case (Scalar(), Scalar()):
            nullable = left.nullable or right.nullable
            words = (*left.words, *right.words) if left.words and right.words else ()
            return Scalar(left.type if left.type is right.type else _SINGLE, nullable, tuple(dict.fromkeys(words)))
        case (ListOf() | Items() | Tuple(), ListOf() | Items() | Tuple()):
            return Items(_join(item_of(left), item_of(right)), is_nullable(left) or is_nullable(right))
        case (Table(), Table()):
            return Table(_join(left.value, right.value), _join(left.key, right.key))
        case (Group() | Fields(), Group() | Fields()):
            return _join_fields(dict(fields_of(left) or {}), dict(fields_of(right) or {}))
        case _:
            return ANYTHING


def _join_fields(left: Mapping[str, Shape], right: Mapping[str, Shape]) -> Shape:
    if left.keys() != right.keys():
        return ANYTHING
    return Fields(tuple((name, _join(shape, right[name])) for name, shape in left.items()))


def _nullable(shape: Shape) -> Shape:
    match shape:
        case Scalar() | ListOf() | Items():
            return replace(shape, nullable=True)
        case Tuple():
            return Items(item_of(shape), nullable=True)
        case _:
            return ANYTHING


def key_of(shape: Shape) -> object:
    """What tells shapes apart in a dictionary; the groups of facts are told apart by identity."""
    match shape:
        case Group():
            return id(shape)
        case ListOf() | Items():
            return (type(shape), key_of(shape.item), shape.nullable)
        case Tuple():
            return (Tuple, *map(key_of, shape.places))
        case Table():
            return (Table, key_of(shape.value), key_of(shape.key))
        case Fields():
            return (Fields, *((name, key_of(below)) for name, below in shape.fields))
        case _:
            return shape
