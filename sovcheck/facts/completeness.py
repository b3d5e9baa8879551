"""Which facts of a document are unknown."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import cast

from sovcheck.facts.shape import Group, ListOf, Scalar, kind_shape
from sovcheck.inventory.assets.asset import Kind

_ALWAYS_KNOWN = frozenset({"kind", "exposure", "deployment", "completeness", "smoke", "observed"})
"""What no file states: what follows from others, and what was seen on the machines themselves."""


def unknown_facts(kind: Kind, document: Mapping[str, object]) -> list[str]:
    """The names of the facts at the top of a document that nobody stated, sorted.

    A group is unknown when everything in it that can be null is: so a role in which nobody stands is unknown though
    its list of controllers is only empty.
    """
    return [
        name
        for name, members in _checks(kind)
        if document[name] is None or (members and _is_null(cast("Mapping[str, object]", document[name]), members))
    ]


def unknown_share(kind: Kind, unknown: Collection[str]) -> float:
    """The percentage of the facts of a kind that are unknown."""
    return round(100 * len(unknown) / len(_checks(kind)), 2)


@cache
def _checks(kind: Kind) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each fact that can be unknown, with the members that must be null for that; none for what is no group."""
    fields = {name: shape for name, shape in kind_shape(kind).fields.items() if name not in _ALWAYS_KNOWN}
    groups = {name: _nullable(shape) for name, shape in fields.items() if isinstance(shape, Group)}
    alone = {name: () for name, shape in fields.items() if isinstance(shape, Scalar | ListOf) and shape.nullable}
    return tuple(sorted({**alone, **{name: members for name, members in groups.items() if members}}.items()))


def _nullable(group: Group) -> tuple[str, ...]:
    return tuple(name for name, shape in group.fields.items() if isinstance(shape, Scalar | ListOf) and shape.nullable)


def _is_null(group: Mapping[str, object], members: tuple[str, ...]) -> bool:
    for member in members:  # noqa: SIM110 (a generator takes three times as long, and this is asked of every group)
        if group[member] is not None:
            return False
    return True
