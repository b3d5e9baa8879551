"""Parametrized texts: assets that are written alike, but for the ids that they refer to, are parsed once.

A parameter takes the place of each id, and has the form of one: so the parsed text with the ids put back equals what
the parser makes of the text itself. Equal ids have one parameter, so comparisons within a text come out the same.
Where a parameter is only a part of a value, the text is parsed without parameters.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.yaml_tree import Tree

PARAMETER = b"named-"
"""How each parameter begins; a file that contains it is read without parameters."""

_WORD = re.compile(rb"(?<=[\[ ])([a-z0-9][a-z0-9._-]*)(?=[,\]}\n])")
_NUMBERED = re.compile(r"named-(\d+)")

Places = Mapping[Any, "Places | int"]
"""By key, index or field: the number of a parameter, or the places below."""


class Parametrized(NamedTuple):
    """A text with parameters, and their values in the order of their numbers."""

    text: bytes
    ids: tuple[str, ...]


class Forms(NamedTuple):
    """The items of a group as parametrized texts.

    ``patterns`` are the parsed texts, and ``places`` those of their parameters. Each item has the number of its text in
    ``numbers``, and the values of its parameters in ``ids``.
    """

    patterns: Sequence[dict[str, Tree]]
    places: Sequence[Places]
    numbers: Sequence[int]
    ids: Sequence[tuple[str, ...]]

    def tree(self, item: int) -> dict[str, Tree]:
        """The parsed item, without its own id and name."""
        number = self.numbers[item]
        tree: dict[str, Tree] = filled(self.patterns[number], self.places[number], self.ids[item])
        return tree


def parametrized(text: bytes, names: Collection[bytes]) -> Parametrized:
    """The text with a parameter for each of the names in it; unchanged if a name also occurs in another position."""
    parts = _WORD.split(text)
    named = dict.fromkeys([word for word in parts[1::2] if word in names])
    numbers = {name: number for number, name in enumerate(named)}
    for place in range(1, len(parts), 2) if numbers else ():
        if (number := numbers.get(parts[place])) is not None:
            parts[place] = b"%s%d" % (PARAMETER, number)
    found = b"".join(parts)
    if any(name in found for name in numbers):
        return Parametrized(text, ())
    return Parametrized(found, tuple([name.decode() for name in numbers]))


def places_in(pattern: object) -> Places:
    """The places of parameters in a tree or a record."""
    found = {key: _place(value) for key, value in _parts(pattern)}
    return {key: place for key, place in found.items() if place is not None}


def filled(pattern: Any, places: Places, ids: Sequence[str]) -> Any:
    """The tree or record with ids for parameters; parts without parameters are shared with the pattern."""
    is_record = isinstance(pattern, Record)
    parts = pattern.__dict__.copy() if is_record else [*pattern] if isinstance(pattern, tuple) else pattern.copy()
    for key, place in places.items():
        parts[key] = ids[place] if isinstance(place, int) else filled(parts[key], place, ids)
    if is_record:
        return pattern.made_of(parts, pattern.model_fields_set)
    return tuple(parts) if isinstance(pattern, tuple) else parts


def _place(value: object) -> Places | int | None:
    if isinstance(value, str):
        number = _NUMBERED.fullmatch(value)
        return int(number[1]) if number is not None else None
    return places_in(value) or None


def _parts(value: object) -> Any:
    """The items of a mapping, list, tuple or record, each with its key."""
    if isinstance(value, Record):
        return value.__dict__.items()
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()


def count(places: Places) -> int:
    """The number of occurrences of parameters."""
    return sum(1 if isinstance(place, int) else count(place) for place in places.values())
