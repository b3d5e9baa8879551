"""The line of every key and list item of a document, in four bytes each.

Lines are in one array per document, in the order in which they were read. A shape says which entry belongs to which
key; documents repeat few shapes, so each is kept once. Of nodes that are written alike, line by line, the lines are
kept once, too, counted from that of the node.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

Keys: TypeAlias = tuple[str, ...] | range
"""The keys of a mapping in their order, or the indexes of a list."""

Step: TypeAlias = str | int
"""One step of a path: a key or an index."""


class Shape:
    """The keys below a node and the shapes below those; ``None`` is a scalar.

    A node's entries are one after the other: each key's own line, then the entries below that key, unless ``relative``
    has these for all nodes of the shape, counted from the line of the node. ``size`` counts them all, ``kept`` those
    that each node has.
    """

    __slots__ = ("_entries", "_with_lines", "children", "depth", "kept", "keys", "relative", "size")

    def __init__(self, keys: Keys, children: tuple["Shape | None", ...], relative: "array[int] | None" = None) -> None:
        self.keys = keys
        self.children = children
        self.relative = relative
        self.size: int = len(children) + sum(child.size for child in children if child is not None)
        kept = len(children) + sum(child.kept for child in children if child is not None)
        self.kept: int = kept if relative is None else 0
        self.depth: int = 1 + max((child.depth for child in children if child is not None), default=0)
        self._entries: dict[Step, tuple[int, Shape | None]] | None = None
        self._with_lines: dict[tuple[int, ...], Shape] = {}

    def with_lines(self, relative: tuple[int, ...]) -> "Shape":
        """The shape of nodes that have their entries on these lines, counted from their own; the same one each time."""
        known = self._with_lines.get(relative)
        if known is None:
            known = self._with_lines[relative] = Shape(self.keys, self.children, array("I", relative))
        return known

    def entries(self) -> Iterator[tuple[Step, int, "Shape | None"]]:
        """Each key with the place of its line, counted from the node's first entry, and the shape below it."""
        place = 0
        keys: Iterable[Step] = self.keys
        for key, child in zip(keys, self.children, strict=True):
            yield key, place, child
            place += 1 if child is None else 1 + child.kept

    def find(self, key: Step) -> "tuple[int, Shape | None] | None":
        """The place and shape of a key; of a key that is there twice the first."""
        if self._entries is None:
            self._entries = {}
            for entry, place, child in self.entries():
                self._entries.setdefault(entry, (place, child))
        return self._entries.get(key)


class Lines(Struct, frozen=True):
    """The lines of a node and of everything below it, the latter counted from ``start``."""

    numbers: "array[int]"
    first: int
    shape: Shape | None
    line: int
    start: int = 0

    def below(self, key: Step) -> "Lines | None":
        """The lines of what is under a key, or None when there is no such key."""
        entry = self.shape.find(key) if self.shape is not None else None
        return self._at(*entry) if entry is not None else None

    def walk(self, path: Sequence[Step]) -> "Iterator[Lines]":
        """The lines of each step of the path, as far as the document has it."""
        here: Lines | None = self
        for key in path:
            here = here.below(key) if here is not None else None
            if here is None:
                return
            yield here

    def nearest(self, path: Sequence[Step]) -> int:
        """The line of the path's last step that the document has; the node's own line when it has none."""
        line = self.line
        for step in self.walk(path):
            line = step.line
        return line

    def relative(self) -> tuple[int, ...]:
        """The lines of everything below the node, counted from its own."""
        size, moved = self.shape.size if self.shape is not None else 0, self.start - self.line
        return tuple([number + moved for number in self.numbers[self.first : self.first + size]])

    def items(self) -> "Iterator[Lines]":
        """The lines of each item of a list, or of each value of a mapping."""
        if self.shape is not None:
            for _, place, shape in self.shape.entries():
                yield self._at(place, shape)

    def _at(self, place: int, shape: Shape | None) -> "Lines":
        line = self.start + self.numbers[self.first + place]
        if shape is not None and shape.relative is not None:
            return Lines(shape.relative, 0, shape, line, line)
        return Lines(self.numbers, self.first + place + 1, shape, line, self.start)
