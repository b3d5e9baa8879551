"""Parameters of texts: assets that are written alike, but for which others they name, are read once.

In the place of each id stands a parameter, which is an id like any other: whatever is read of the text with parameters
is read of the text itself, with the ids in their places. Two that are equal have one parameter, so what is compared
within a text compares the same. Where a parameter is anything but a whole value, the text is read as it is.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.yaml_tree import Tree

PARAMETER = b"named-"
"""How each of them begins; a file in which that stands is read as it is."""

_WORD = re.compile(rb"(?<=[\[ ])([a-z0-9][a-z0-9._-]*)(?=[,\]}\n])")
_NUMBERED = re.compile(r"named-(\d+)")

Places = Mapping[Any, "Places | int"]
"""By key, index or field: the number of the parameter that stands there, or the places below."""


class Parametrized(NamedTuple):
    """A text with parameters, and the ids that they stand for, in the order of their numbers."""

    text: bytes
    ids: tuple[str, ...]


class Forms(NamedTuple):
    """The items of a group as texts with parameters.

    ``patterns`` is what was read of each text, and ``places`` where its parameters stand; of each item ``numbers`` has
    the number of its text, and ``ids`` what its parameters stand for.
    """

    patterns: Sequence[dict[str, Tree]]
    places: Sequence[Places]
    numbers: Sequence[int]
    ids: Sequence[tuple[str, ...]]

    def tree(self, item: int) -> dict[str, Tree]:
        """What is read of the item, but for its own id and name."""
        number = self.numbers[item]
        tree: dict[str, Tree] = filled(self.patterns[number], self.places[number], self.ids[item])
        return tree


def parametrized(text: bytes, names: Collection[bytes]) -> Parametrized:
    """The text with a parameter for each of the names that it has; as it is where one of them stands elsewhere, too."""
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
    """Where the parameters of a tree, or of a record, stand."""
    found = {key: _place(value) for key, value in _parts(pattern)}
    return {key: place for key, place in found.items() if place is not None}


def filled(pattern: Any, places: Places, ids: Sequence[str]) -> Any:
    """The tree or record with the ids in their places; it shares with the pattern what has none."""
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
    """What a mapping, list, tuple or record is made of, each with its key."""
    if isinstance(value, Record):
        return value.__dict__.items()
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()


def count(places: Places) -> int:
    """How often parameters stand there."""
    return sum(1 if isinstance(place, int) else count(place) for place in places.values())
