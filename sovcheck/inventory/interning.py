"""Interning of equal texts: assets that a file writes alike, but for id and name, are read by the YAML parser once.

A fleet repeats few texts. The file is cut where the items of its groups begin, the text behind ``id`` and ``name`` is
looked up, and only new texts are parsed, as the items of a file of their own. This is exact: there each of them begins
and ends where it was cut, so no quote, bracket or block reaches over a border, and what the parser reads between two
borders depends on nothing else, as long as nothing is anchored. Whatever does not fit is left to the ordinary reader.

Texts that mostly differ, as of applications that each name services of their own, are looked up with parameters in the
place of those names (parameters.py).
"""

import itertools
import re
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.limits import Limits
from sovcheck.inventory.lines import Lines, Shape
from sovcheck.inventory.parameters import PARAMETER, Forms, count, parametrized, places_in
from sovcheck.inventory.yaml_tree import Tree

_UNFIT = (b"\r", b"\t", b"&", b"*", b"<<", b"\xef\xbb\xbf")
"""Other ends of lines, anchors, aliases and merge keys, byte order marks."""

_BORDER = re.compile(rb"\n(?:---|\.\.\.|%)")
"""Further documents and directives."""

_GROUP = re.compile(rb"\n(%s):(?=\n)" % b"|".join(group.encode() for group in GROUPS))
"""A search for what begins with one letter, such as the end of a line, is several times as quick as one for ``^``."""

_FIRST_ITEM = re.compile(rb"(?P<indent> {0,8})- (?P<brace>\{)?id: ")
_SLUG = rb"([a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?)"
_PLAIN_NAME = rb"([A-Za-z](?:[\w .-]{0,200}[\w.-])?)"
_HEADER = re.compile(rb"(?:#.*\n|\n)*[A-Za-z]+:")
_ID, _NAME = "x", "y"
"""What stands for ids and names in the texts that are parsed."""

_NULLS = (b"null", b"Null", b"NULL")


class TextOf(NamedTuple):
    """A document as the ordinary reader gives it: its tree, and the lines of every key.

    ``texts`` has the groups whose items were interned: for each item the number of its text, id and name aside.
    ``forms`` has those whose items were as texts with parameters.
    """

    tree: dict[str, Tree]
    lines: Lines
    texts: Mapping[str, Sequence[int]] = {}
    forms: Mapping[str, Forms] = {}


ReadPlainly = Callable[[bytes], TextOf | None]
"""The ordinary reader: the only document of a text that is a mapping; None where there is another, or a problem."""


class _Item(NamedTuple):
    """An asset of the file: what is its own, its line counted from that of the group, and the number of its text."""

    id: str
    name: str | None
    line: int
    text: int


class _Group(NamedTuple):
    """The items of a group, and their distinct texts: whether a name stood there, and what follows.

    ``ids`` has for each item what its parameters stand for, where its text has any.
    """

    key: str
    indent: bytes
    in_braces: bool
    items: list[_Item]
    texts: list[tuple[bool, bytes]]
    ids: list[tuple[str, ...]] | None = None

    @property
    def repeats(self) -> bool:
        """Whether it has at least twice as many items as texts."""
        return 2 * len(self.texts) <= len(self.items)


class _Parsed(NamedTuple):
    """A text of an item: its fields with the stand-ins, and its shape, with the lines."""

    fields: dict[str, Tree]
    shape: Shape


class _Section(NamedTuple):
    """A group as it stands in a tree: the items, their shape, and the kept lines from that of the group's key on."""

    items: Tree
    shape: Shape | None
    lines: "array[int]"
    texts: "array[int] | None" = None
    forms: Forms | None = None


def read_interned(data: bytes, limits: Limits, read_plainly: ReadPlainly) -> TextOf | None:
    """The document as the ordinary reader would give it; None where only that one can tell, or would be as quick."""
    if not data.endswith(b"\n") or not _is_fit(data):
        return None
    starts = list(_GROUP.finditer(data))
    if not starts or _HEADER.match(data, 0, starts[0].start(1)) is None:
        return None
    ends = [*(start.start(1) for start in starts[1:]), len(data)]
    groups = _repeating([_items_of(data, *each, limits.assets) for each in zip(starts, ends, strict=True)], data)
    if not any(groups) or (head := read_plainly(data[: starts[0].start(1)])) is None:
        return None
    keys, children = [*head.tree], [*_children(head.lines)]
    tree, numbers, nodes = dict(head.tree), array("I", head.lines.numbers), len(head.lines.numbers)
    texts: dict[str, array[int]] = {}
    forms: dict[str, Forms] = {}
    line = 1 + data.count(b"\n", 0, starts[0].start(1))
    for group, start, end in zip(groups, starts, ends, strict=True):
        key = start[1].decode()
        section = _interned(group, line, read_plainly) if group is not None else None
        if section is None and (group is None or group.ids is not None):
            section = _plain(key, data[start.start(1) : end], line, read_plainly)
        if section is None or key in tree:
            return None
        nodes += 1 + (section.shape.size if section.shape is not None else 0)
        if nodes > limits.interned_nodes:
            return None
        tree[key] = section.items
        if section.texts is not None:
            texts[key] = section.texts
        if section.forms is not None:
            forms[key] = section.forms
        numbers += section.lines
        keys.append(key)
        children.append(section.shape)
        line += data.count(b"\n", start.start(1), end)
    return TextOf(tree, Lines(numbers, 0, Shape(tuple(keys), tuple(children)), head.lines.line), texts, forms)


def _repeating(groups: Sequence[_Group | None], data: bytes) -> list[_Group | None]:
    """The groups that repeat few texts, or do with parameters for what the others declare; None for the rest."""
    names = {item.id.encode() for group in groups if group is not None and group.repeats for item in group.items}
    if names and PARAMETER not in data:
        groups = [_formed(group, names) if group is not None and not group.repeats else group for group in groups]
    return [group if group is not None and group.repeats else None for group in groups]


def _formed(group: _Group, names: Collection[bytes]) -> _Group:
    """The group with parameters in its texts."""
    found = [(named, parametrized(text, names)) for named, text in group.texts]
    numbers: dict[tuple[bool, bytes], int] = {}
    form_of = [numbers.setdefault((named, each.text), len(numbers)) for named, each in found]
    return group._replace(
        items=[item._replace(text=form_of[item.text]) for item in group.items],
        texts=list(numbers),
        ids=[found[item.text][1].ids for item in group.items],
    )


def _is_fit(data: bytes) -> bool:
    """A single byte is looked for ten times as fast as several are."""
    return not any(sign[:1] in data and sign in data for sign in _UNFIT) and _BORDER.search(data) is None


def _children(lines: Lines) -> tuple[Shape | None, ...]:
    return lines.shape.children if lines.shape is not None else ()


def _plain(key: str, text: bytes, line: int, read_plainly: ReadPlainly) -> _Section | None:
    """A group that is written otherwise, or repeats little, read as a document of its own."""
    read = read_plainly(text)
    if read is None or [*read.tree] != [key]:
        return None
    moved = array("I", [number + line - 1 for number in read.lines.numbers])
    return _Section(read.tree[key], _children(read.lines)[0], moved)


def _interned(group: _Group, line: int, read_plainly: ReadPlainly) -> _Section | None:
    parsed = _parse(group, read_plainly)
    if parsed is None:
        return None
    forms = _forms(group, parsed)
    if forms is None and group.ids is not None:
        return None
    lines = array("I", [line, *[line + item.line for item in group.items]])
    assets: list[Tree] = []
    for number, item in enumerate(group.items):
        asset = parsed[item.text].fields.copy() if forms is None else forms.tree(number)
        asset["id"] = item.id
        if item.name is not None:
            asset["name"] = item.name
        assets.append(asset)
    shape = Shape(range(len(assets)), tuple([parsed[item.text].shape for item in group.items]))
    numbers = array("I", [item.text for item in group.items])
    return _Section(assets, shape, lines, texts=numbers if forms is None else None, forms=forms)


def _forms(group: _Group, parsed: Sequence[_Parsed]) -> Forms | None:
    """The parsed texts with parameters; None where there are none, or where one is only a part of a value."""
    if group.ids is None:
        return None
    patterns = [each.fields for each in parsed]
    places = [places_in(pattern) for pattern in patterns]
    if any(count(place) != text.count(PARAMETER) for place, (_, text) in zip(places, group.texts, strict=True)):
        return None
    return Forms(patterns, places, [item.text for item in group.items], group.ids)


def _items_of(data: bytes, start: re.Match[bytes], end: int, most: int) -> _Group | None:
    """The items of a group; None where it is written otherwise, or has too many."""
    first = _FIRST_ITEM.match(data, start.end() + 1, end)
    if first is None:
        return None
    indent, in_braces = first["indent"], first["brace"] is not None
    in_block = (indent, _SLUG, indent, _PLAIN_NAME)
    item = re.compile(
        rb"\n%s- \{id: %s(?:, name: %s)?(?=[,}])" % (indent, _SLUG, _PLAIN_NAME)
        if in_braces
        else rb"\n%s- id: %s(?:\n%s  name: %s)?(?=\n)" % in_block
    )
    heads = list(itertools.islice(item.finditer(data, start.end(), end), most + 1))
    if not heads or heads[0].start() != start.end() or len(heads) > most:
        return None
    borders = [*(head.start() + 1 for head in heads[1:]), end]
    line_end = 0 if in_braces else 1
    numbers: dict[tuple[bool, bytes], int] = {}
    sizes: list[int] = []
    items = []
    line = 1
    for head, border in zip(heads, borders, strict=True):
        asset_id, name = head.groups()
        if asset_id in _NULLS or name in _NULLS:
            return None
        number = numbers.setdefault((name is not None, data[head.end() + line_end : border]), len(sizes))
        if number == len(sizes):
            sizes.append(data.count(b"\n", head.start() + 1, border))
        items.append(_Item(asset_id.decode(), name.decode() if name is not None else None, line, number))
        line += sizes[number]
    return _Group(start[1].decode(), indent, in_braces, items, list(numbers))


def _head(group: _Group, *, named: bool) -> bytes:
    """How an item begins that stands for others."""
    own = [f"id: {_ID}".encode(), *([f"name: {_NAME}".encode()] if named else [])]
    if group.in_braces:
        return group.indent + b"- {" + b", ".join(own)
    return group.indent + b"- " + (b"\n" + group.indent + b"  ").join(own) + b"\n"


def _parse(group: _Group, read_plainly: ReadPlainly) -> list[_Parsed] | None:
    """The distinct texts, read as the items of one document; None where one of them is not one item in it."""
    written, begins, line = [f"{group.key}:\n".encode()], [], 2
    for named, body in group.texts:
        text = _head(group, named=named) + body
        written.append(text)
        begins.append(line)
        line += text.count(b"\n")
    read = read_plainly(b"".join(written))
    if read is None or list(read.tree) != [group.key]:
        return None
    fields, lines = read.tree[group.key], read.lines.below(group.key)
    if not isinstance(fields, list) or lines is None:
        return None
    items = list(lines.items())
    if [item.line for item in items] != begins:
        return None
    parsed = []
    for tree, item, (named, _) in zip(fields, items, group.texts, strict=True):
        own = {"id": _ID, "name": _NAME} if named else {"id": _ID}
        if not isinstance(tree, dict) or item.shape is None or list(tree)[: len(own)] != list(own):
            return None
        if any(tree[key] != value for key, value in own.items()):
            return None
        parsed.append(_Parsed(tree, item.shape.with_lines(item.relative())))
    return parsed
