"""From YAML events to a tree of text that knows the line of every key.

Built by hand on the events of libyaml: a loader would guess types (``NO`` is Norway), forget lines, let the last of
two equal keys win, and die on deep nesting.
"""

from array import array
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.limits import Limits
from sovcheck.inventory.lines import Keys, Lines, Shape
from sovcheck.inventory.problems import Problems

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
"""What a document holds: every scalar is text, ``None`` where nothing is."""

_Event: TypeAlias = Any  # the types of PyYAML leave every mark optional; the events of a parser have them all
_Node: TypeAlias = tuple[Tree, Shape | None, int]
"""A value, its shape (None for a scalar) and the place of its first line."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_YAML_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(_YAML_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))
_MERGE = "<<"
_SPLIT = "split it into several files"

MAPPING, SEQUENCE, TEXT, SHAPE = 6, 3, 2, 16
"""For how many entries they count beside their own; the last two where they are the first of their like."""


class TreeBuilder:
    """Builds the documents of one file; ``problems`` holds what is wrong but lets the reading go on.

    The first line of what is parsed is the ``start`` of the file's. Raises InputError for what does not let it go on:
    nesting, repetition or size beyond the limits.
    """

    def __init__(self, next_event: Callable[[], _Event], file: str, limits: Limits, start: int = 1) -> None:
        self.problems = Problems()
        self._next = next_event
        self._file = file
        self._limits = limits
        self._start = start
        self._lines = array("I")
        self._weight = 0
        self._repeated = 0
        self._depth = 0
        self._anchors: dict[str, _Node | None] = {}
        self._shapes: dict[tuple[Keys, tuple[Shape | None, ...]], Shape] = {}
        self._words: dict[str, str] = {}

    def document(self, event: _Event) -> tuple[Tree, Lines]:
        """The tree that begins with this event, and its lines."""
        self._anchors.clear()
        value, shape, first = self._node(event)
        return value, Lines(self._lines, first, shape, event.start_mark.line + self._start)

    def _node(self, event: _Event) -> _Node:
        kind, anchor = type(event), event.anchor
        if kind is AliasEvent:
            return self._alias(event)
        if anchor is not None:
            self._anchors[anchor] = None
        node: _Node = (self._scalar(event), None, 0) if kind is ScalarEvent else self._collection(event)
        if anchor is not None:
            self._anchors[anchor] = node
        return node

    def _scalar(self, event: _Event) -> str | None:
        value: str = event.value
        if len(value) > self._limits.scalar:
            self._add(
                event,
                f"the text is {len(value):,} characters long, more than {self._limits.scalar:,}",
                "shorten it, or keep it in a file of its own and name that",
            )
            return value[:100]
        if not event.implicit[0]:
            self._check_tag(event)
        elif value in _NULLS:
            return None
        known = self._words.get(value)
        if known is None:
            known = value
            self._weight += TEXT
            if len(self._words) < self._limits.words:
                self._words[value] = value
        return known

    def _check_tag(self, event: _Event) -> None:
        if event.tag is not None and event.tag != "!" and event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace(_YAML_TAG, "!!")
            self._add(event, f"the tag {tag!r} is not allowed", "remove it: only text, lists and mappings are read")

    def _collection(self, event: _Event) -> _Node:
        self._check_tag(event)
        self._depth += 1
        if self._depth > self._limits.depth:
            self._stop(event, *too_deep(self._limits))
        is_mapping = type(event) is MappingStartEvent
        self._weight += MAPPING if is_mapping else SEQUENCE
        if len(self._lines) + self._weight > self._limits.nodes:
            self._stop_at_size(event)
        node = self._mapping() if is_mapping else self._sequence()
        self._depth -= 1
        return node

    def _sequence(self) -> _Node:
        next_event, lines, most, start = self._next, self._lines, self._limits.nodes, self._start
        first = len(lines)
        values: list[Tree] = []
        children: list[Shape | None] = []
        while type(event := next_event()) is not SequenceEndEvent:
            lines.append(event.start_mark.line + start)
            node = self._node(event)
            values.append(node[0])
            children.append(node[1])
            if len(lines) + self._weight > most:
                self._stop_at_size(event)
        return values, self._shape(range(len(values)), children, event), first

    def _mapping(self) -> _Node:
        next_event, lines, most, start = self._next, self._lines, self._limits.nodes, self._start
        first = len(lines)
        values: dict[str, Tree] = {}
        keys: list[str] = []
        children: list[Shape | None] = []
        merged: list[_Node] = []
        written: dict[str, int] = {}
        while type(event := next_event()) is not MappingEndEvent:
            key = self._key(event)
            merges = key == _MERGE and _is_plain(event)
            if key in values or (merges and merged):
                self._duplicate(event, key, written or self._written(keys, children, first, written))
            elif written:
                written[key] = event.start_mark.line + start
            keys.append(key)
            lines.append(event.start_mark.line + start)
            node = self._node(next_event())
            children.append(node[1])
            if merges:
                merged += self._merge_sources(event, node)
            else:
                values.setdefault(key, node[0])
            if len(lines) + self._weight > most:
                self._stop_at_size(event)
        for source in merged:
            self._merge(event, source, values, keys, children)
        return values, self._shape(tuple(keys), children, event), first

    def _key(self, event: _Event) -> str:
        if type(event) is ScalarEvent and event.anchor is None:
            text = self._scalar(event)
            key: str = event.value if text is None else text
            return key
        value = self._node(event)[0]
        if not isinstance(value, str):
            self._stop(event, "a key must be text", "write the key as a word, without brackets or anchors")
        return value

    def _written(
        self, keys: list[str], children: list[Shape | None], first: int, written: dict[str, int]
    ) -> dict[str, int]:
        """The line of each key of a mapping, counted only where one of them is there twice."""
        for key, place, _ in Shape(tuple(keys), tuple(children)).entries():
            written.setdefault(str(key), self._lines[first + place])
        return written

    def _duplicate(self, event: _Event, key: str, written: dict[str, int]) -> None:
        self._add(event, f"stands twice in one mapping, first on line {written[key]}", "keep one", key)

    def _merge_sources(self, event: _Event, node: _Node) -> list[_Node]:
        """The mappings that a merge key names: one, or a list of them."""
        value, shape, first = node
        if isinstance(value, dict):
            return [node]
        if isinstance(value, list) and shape is not None and all(isinstance(item, dict) for item in value):
            places = shape.entries()
            return [(item, child, first + place + 1) for item, (_, place, child) in zip(value, places, strict=True)]
        self._add(event, "merges what is not a mapping", "name an anchored mapping: <<: *name", _MERGE)
        return []

    def _merge(
        self, event: _Event, source: _Node, values: dict[str, Tree], keys: list[str], children: list[Shape | None]
    ) -> None:
        """Append the keys that the mapping does not state itself, with the lines where they are written."""
        value, shape, first = source
        if not isinstance(value, dict) or shape is None:
            return
        for key, place, child in shape.entries():
            if isinstance(key, str) and key in value and key not in values:
                values[key] = value[key]
                keys.append(key)
                children.append(child)
                self._repeat(event, first + place, 1 if child is None else 1 + child.size)

    def _alias(self, event: _Event) -> _Node:
        name = event.anchor
        if name not in self._anchors:
            self._add(event, f"the alias *{name} repeats nothing", f"anchor what it means with &{name} before it")
            return None, None, 0
        node = self._anchors[name]
        if node is None:
            self._stop(event, f"the alias *{name} stands inside what it repeats", "write it out")
        value, shape, first = node
        if shape is None:
            return node
        if self._depth + shape.depth > self._limits.depth:
            self._stop(event, *too_deep(self._limits))
        return value, shape, self._repeat(event, first, shape.size)

    def _repeat(self, event: _Event, first: int, size: int) -> int:
        """Copy lines to the end and return their place there; what aliases may repeat is bounded."""
        limits, place = self._limits, len(self._lines)
        allowed = limits.alias_floor + limits.alias_ratio * (place - self._repeated)
        self._repeated += size
        if self._repeated > allowed:
            self._stop(event, f"aliases repeat more than {allowed:,} entries", "write out what they stand for")
        self._lines.extend(self._lines[first : first + size])
        return place

    def _shape(self, keys: Keys, children: list[Shape | None], end: _Event) -> Shape:
        known = (keys, tuple(children))
        shape = self._shapes.get(known)
        if shape is None:
            shape = self._shapes[known] = Shape(*known)
            self._weight += SHAPE
            if len(self._lines) + self._weight > self._limits.nodes:
                self._stop_at_size(end)
        return shape

    def _stop_at_size(self, event: _Event) -> NoReturn:
        wrong = f"the file has more than {self._limits.nodes:,} entries"
        self._stop(event, f"{wrong}, with {MAPPING} more for each mapping and {SEQUENCE} for each list", _SPLIT)

    def _add(self, event: _Event, wrong: str, advice: str, field: str = "") -> None:
        self.problems.add(Problem(Location(self._file, event.start_mark.line + self._start), field, wrong, advice))

    def _stop(self, event: _Event, wrong: str, advice: str) -> NoReturn:
        raise InputError([Problem(Location(self._file, event.start_mark.line + self._start), "", wrong, advice)])


def too_deep(limits: Limits) -> tuple[str, str]:
    """What is wrong with a document that is nested deeper than its bound, and what to do."""
    return f"nested more than {limits.depth} levels deep", "flatten it"


def _is_plain(event: _Event) -> bool:
    return type(event) is ScalarEvent and bool(event.implicit[0])
