"""Which of the facts that a rule needs nobody stated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sovcheck.facts.shape import Group, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind


class Need(NamedTuple):
    """A fact by its dotted name, and the fields that must all be null for it to be unknown.

    For a scalar or list that is the fact itself, for a group everything in it that can be null.
    """

    name: str
    leaves: Sequence[Sequence[str]]


def needs_of(kind: Kind, names: Iterable[str]) -> tuple[Need, ...]:
    """The needs by name, spelt out for a kind. The names exist: loading has checked them."""
    return tuple(Need(name, tuple(_nullable_leaves(kind, name.split(".")))) for name in names)


def unknown_facts(needs: Iterable[Need], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the needs that are null, in their order."""
    return tuple(need.name for need in needs if _is_null(need, facts))


def _is_null(need: Need, facts: Mapping[str, object]) -> bool:
    return bool(need.leaves) and all(_value(facts, leaf) is None for leaf in need.leaves)


def _nullable_leaves(kind: Kind, path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    shape: Shape = kind_shape(kind)
    for name in path:
        assert isinstance(shape, Group)  # noqa: S101 (loading has checked the name)
        shape = shape.fields[name]
    yield from _below(shape, tuple(path))


def _below(shape: Shape, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(shape, Group):
        for name, field in shape.fields.items():
            yield from _below(field, (*path, name))
    elif shape.nullable:
        yield path


def _value(facts: object, path: Iterable[str]) -> object:
    for name in path:
        facts = facts[name]  # type: ignore[index] # the facts have the shape of their kind
    return facts
