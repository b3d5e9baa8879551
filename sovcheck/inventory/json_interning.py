"""Interning of equal texts in JSON: assets that a file writes alike, but for id and name, are read by the parser once.

In JSON a value ends where its brackets do, so the items of a group can be cut out without a look at what is in them,
and what the parser reads of an item depends on nothing around it. The rest of the file is read with as many empty lines
in their place. What is not JSON, or does not repeat itself, is left to the ordinary reader.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.interning import ReadPlainly, TextOf
from sovcheck.inventory.json_text import find_json_error
from sovcheck.inventory.limits import Limits
from sovcheck.inventory.lines import Lines, Shape
from sovcheck.inventory.yaml_tree import Tree

_BEGUN = re.compile(
    rb'(\{\s*"id"\s*:\s*")([a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?)"'
    rb'(?:(\s*,\s*"name"\s*:\s*")([^"\\\x00-\x1f\x7f-\xff]{0,200})")?'
)
_MEMBER = re.compile(rb'\s*,?\s*"([^"\\]*)"\s*:\s*')
_BETWEEN = re.compile(rb"\s*,?\s*")
_END = re.compile(rb"\s*\}\s*")
_UNFIT = (b"\r", b"\t")
_ALL = "x"
"""The key under which the distinct texts of a group are parsed."""


class _Item(NamedTuple):
    """An asset of the file: what is its own, its line, and the number of its text."""

    id: str
    name: str | None
    line: int
    text: int


class _Group(NamedTuple):
    """The items of a group between two places of the file, and of each of their texts the first that has it."""

    start: int
    end: int
    items: list[_Item]
    firsts: list[bytes]


class _Parsed(NamedTuple):
    """A text of an item: its fields, and its shape, with the lines."""

    fields: dict[str, Tree]
    shape: Shape


def read_interned_json(data: bytes, limits: Limits, read_plainly: ReadPlainly) -> TextOf | None:
    """The document as the ordinary reader would give it; None where only that one can tell, or would be as quick."""
    if any(sign in data for sign in _UNFIT):
        return None
    try:
        groups = {
            key: group
            for key, start, end in _members(data)
            if key in GROUPS and (group := _items_of(data, start, end, limits.assets)) is not None
        }
    except (DecodeError, ValueError, RecursionError):
        return None
    if not groups or (head := read_plainly(b"".join(_without(data, groups.values())))) is None:
        return None
    parsed = {key: _parse(group.firsts, read_plainly) for key, group in groups.items()}
    return _joined(head, groups, parsed, limits)


def _members(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Each key of the object with the places between which its value is. Raises ValueError for no such object."""
    place = data.index(b"{") + 1
    for key, raw in Decoder(dict[str, Raw]).decode(data).items():
        member, value = _MEMBER.match(data, place), bytes(raw)
        # A key that stands twice is there with its last value, which does not stand here.
        if member is None or member[1] != key.encode() or not data.startswith(value, member.end()):
            raise ValueError(key)
        place = member.end() + len(value)
        yield key, member.end(), place
    if _END.fullmatch(data, place) is None:
        raise ValueError(place)


def _items_of(data: bytes, start: int, end: int, most: int) -> _Group | None:
    """The items of a group; None where it is not a list of assets, has too many, or where most of its texts differ."""
    if not data.startswith(b"[", start):
        return None
    raws = Decoder(list[Raw]).decode(data[start:end])
    if len(raws) > most:
        return None
    items: list[_Item] = []
    firsts: list[bytes] = []
    numbers: dict[tuple[bytes, bytes | None, bytes], int] = {}
    place, line, counted = start + 1, data.count(b"\n", 0, start) + 1, start
    for raw in raws:
        text, between = bytes(raw), _BETWEEN.match(data, place)
        begins = between.end() if between is not None else place
        begun = _BEGUN.match(text)
        if begun is None or not data.startswith(text, begins):
            return None
        number = numbers.setdefault((begun[1], begun[3], text[begun.end() :]), len(numbers))
        if number == len(firsts):
            firsts.append(text)
        line += data.count(b"\n", counted, begins)
        items.append(_Item(begun[2].decode(), begun[4].decode() if begun[3] is not None else None, line, number))
        counted, place = begins, begins + len(text)
    return _Group(start, end, items, firsts) if 2 * len(firsts) <= len(items) else None


def _without(data: bytes, groups: Iterable[_Group]) -> Iterator[bytes]:
    """The file with empty lists in the place of the groups, which end on the line on which these end."""
    place = 0
    for group in groups:
        yield data[place : group.start] + b"[" + b"\n" * data.count(b"\n", group.start, group.end) + b"]"
        place = group.end
    yield data[place:]


def _parse(texts: Sequence[bytes], read_plainly: ReadPlainly) -> list[_Parsed] | None:
    """The distinct texts, read as the items of one document; None where one of them is not read without problems."""
    if any(find_json_error(text.decode(errors="replace")) is not None for text in texts):
        return None
    read = read_plainly(b'{"%s":[%s]}' % (_ALL.encode(), b",".join(texts)))
    fields, lines = (read.tree.get(_ALL), read.lines.below(_ALL)) if read is not None else (None, None)
    if not isinstance(fields, list) or lines is None:
        return None
    return [
        _Parsed(tree, below.shape.with_lines(below.relative()))
        for tree, below in zip(fields, lines.items(), strict=True)
        if isinstance(tree, dict) and below.shape is not None
    ]


def _joined(
    head: TextOf, groups: Mapping[str, _Group], parsed: Mapping[str, list[_Parsed] | None], limits: Limits
) -> TextOf | None:
    """The rest of the file with the items in their places."""
    shape, first = head.lines.shape, head.lines.first
    if shape is None:
        return None
    tree, numbers, nodes = dict(head.tree), array("I"), len(head.lines.numbers)
    texts: dict[str, Sequence[int]] = {}
    children: list[Shape | None] = []
    for key, place, child in shape.entries():
        end = first + place + 1 + (child.size if child is not None else 0)
        numbers += head.lines.numbers[first + place : end]
        group = groups.get(str(key))
        if group is None:
            children.append(child)
            continue
        known = parsed[str(key)]
        if known is None or len(known) != len(group.firsts):
            return None
        items = Shape(range(len(group.items)), tuple([known[item.text].shape for item in group.items]))
        nodes += items.size
        if nodes > limits.interned_nodes:
            return None
        numbers.extend([item.line for item in group.items])
        tree[str(key)] = [_named(known[item.text].fields, item) for item in group.items]
        texts[str(key)] = array("I", [item.text for item in group.items])
        children.append(items)
    return TextOf(tree, Lines(numbers, 0, Shape(shape.keys, tuple(children)), head.lines.line), texts)


def _named(fields: dict[str, Tree], item: _Item) -> dict[str, Tree]:
    own: dict[str, Tree] = {"id": item.id} if item.name is None else {"id": item.id, "name": item.name}
    return {**fields, **own}
