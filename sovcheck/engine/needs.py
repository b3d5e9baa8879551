"""Which of the facts that a rule needs nobody stated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Need(NamedTuple):
    """A fact by its dotted name, and the fields that must all be null for it to be unknown.

    For a scalar or list that is the fact itself, for a group everything in it that can be null.
    """

    name: str
    leaves: Sequence[Sequence[str]]


def unknown_facts(needs: Iterable[Need], facts: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the needs that are null, in their order."""
    return tuple(need.name for need in needs if _is_null(need, facts))


def _is_null(need: Need, facts: Mapping[str, object]) -> bool:
    return bool(need.leaves) and all(_value(facts, leaf) is None for leaf in need.leaves)


def _value(facts: object, path: Iterable[str]) -> object:
    for name in path:
        facts = facts[name]  # type: ignore[index] # the facts have the shape of their kind
    return facts
