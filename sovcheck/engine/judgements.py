"""Judgements: what to ask of each rule about assets of a kind, its entries and its needs down to single fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sovcheck.engine.decision import Judgement, Need
from sovcheck.facts.documents.shape import Group, Shape, kind_shape
from sovcheck.facts.equality.projection import fields_read
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Rule


def judgements_of(
    kind: Kind, rules: Iterable[Rule], reads: Mapping[str, frozenset[str] | None]
) -> tuple[Judgement, ...]:
    """What to ask of each rule; ``reads`` says by rule id which facts it can look at.

    The facts that rules need exist: loading has checked that.
    """
    return tuple(
        Judgement(
            rule=rule.id,
            applies=f"data.{rule.package}.applies" if rule.has_applies else None,
            deny=f"data.{rule.package}.deny",
            unknown=f"data.{rule.package}.unknown" if rule.has_unknown else None,
            needs=_needs_of(kind, rule.needs),
            needs_to_pass=_needs_of(kind, rule.needs_to_pass),
            reads=None if (names := reads[rule.id]) is None else fields_read(kind, names),
        )
        for rule in rules
    )


def _needs_of(kind: Kind, names: Iterable[str]) -> tuple[Need, ...]:
    return tuple(Need(name, tuple(_nullable_leaves(kind, name.split(".")))) for name in names)


def _nullable_leaves(kind: Kind, path: Sequence[str]) -> Iterator[tuple[str, ...]]:
    shape: Shape = kind_shape(kind)
    for name in path:
        if not isinstance(shape, Group):
            raise KeyError(name)  # loading has checked the names
        shape = shape.fields[name]
    yield from _below(shape, tuple(path))


def _below(shape: Shape, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(shape, Group):
        for name, field in shape.fields.items():
            yield from _below(field, (*path, name))
    elif shape.nullable:
        yield path
