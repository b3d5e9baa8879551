"""JSON of results by template: a result that many assets share is written once, with holes for what is their own.

A template is the result of an asset that does not exist, cut where its id, its name, its fingerprint and its lines
are. So it is what the ordinary way writes, whatever its fields are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import NamedTuple

from sovcheck.findings.results.result import Result, fingerprint
from sovcheck.findings.results.results import Member, Own, Results, SharedResult
from sovcheck.report.escaped_json import escaped_json

_INDENT = b"\n    "
"""What is before each line of a result in a report."""

_PART_BYTES = 2**20

_STAND_IN = b"stand-in"
_LINE = 10**15
"""A line that no file has."""

_LINE_BEGINS = b"000000"
_LINES = re.compile(rb"(?<!\d)([1-9])0{6}\d{9}(?!\d)")
"""That line and those below it, as numbers and in messages; twice as far down for the first asset of its own."""

_MOST_OWN = 8
"""So many assets of their own have members at most, for the first digit to tell their lines apart."""

_OWN_TEXTS = (b"stand-in-id", b"stand-in-name", b"stand-in-fingerprint")
"""What stands for an id, a name and a fingerprint."""

_OWN_ID = "stand-in-of-its-own-%d"
"""What stands for the id of an asset of its own."""

PLAIN = re.compile(r"[\w .,:/-]*", re.ASCII)
"""Texts that JSON writes as they are."""


class _Own(Enum):
    """What differs between the assets of a class, but for lines; in the order in which a template takes it."""

    ID = auto()
    NAME = auto()
    FINGERPRINT = auto()


class _OwnId(NamedTuple):
    """The id of an asset of its own, by its place among them."""

    place: int


class _Line(NamedTuple):
    """A line: so many below the one on which the asset begins, 0, or one of its own, from 1 on."""

    place: int
    below: int


_Hole = _Own | _OwnId | _Line

_OWN = dict(zip(_OWN_TEXTS, _Own, strict=True))
_HOLES = re.compile(rb"(%s)|stand-in-of-its-own-(\d)|%s" % (b"|".join(_OWN), _LINES.pattern))


def written_results(results: Results) -> Iterator[bytes]:
    """The items of the list of results, as JSON indented by four blanks, in parts of about a megabyte."""
    writer = Writer()
    parts: list[str] = []
    size = 0
    between = _INDENT[1:].decode()
    following = f",{_INDENT.decode()}"
    for shared, member in results.entries():
        text = writer.text(shared, member)
        parts += (between, text)
        between = following
        size += len(text)
        if size > _PART_BYTES:
            yield "".join(parts).encode()
            parts.clear()
            size = 0
    yield "".join(parts).encode()


class PlainWriter:
    """Writes a result as it stands in the list of a report, but for the blanks before it; on one line without any."""

    def __init__(self, *, indent: int | None = 2) -> None:
        self._indent = indent

    def write(self, result: Result) -> bytes:
        """The JSON of the result."""
        written = escaped_json(result, exclude_none=True, indent=self._indent)[:-1]
        return written.replace(b"\n", _INDENT)


class Writer:
    """Writes results as ``PlainWriter`` does; a template is made when a result is met for the second time."""

    def __init__(self, *, indent: int | None = 2) -> None:
        self._plainly = PlainWriter(indent=indent).write
        self._templates: dict[int, _Template | None] = {}

    def text(self, shared: SharedResult, member: Member) -> str:
        """The result of the asset."""
        if member is shared.first:
            return self._plainly(shared.result).decode()
        key = id(shared)
        if key not in self._templates:
            self._templates[key] = self._template(shared)
        template = self._templates[key]
        return template.of(member) if template is not None else self._plainly(shared.of(member)).decode()

    def _template(self, shared: SharedResult) -> "_Template | None":
        """The template of a result; None where its own texts hold what stands for the holes."""
        result, first = shared.result, shared.first
        text = self._plainly(result)
        if _STAND_IN in text or (_LINE_BEGINS in text and _LINES.search(text)) or len(first.own) > _MOST_OWN:
            return None
        asset, name, identity = (own.decode() for own in _OWN_TEXTS)
        own = tuple([Own(_OWN_ID % place, (place + 2) * _LINE) for place in range(len(first.own))])
        stand_in = shared.of(Member(asset, name if result.asset_name is not None else None, _LINE, own))
        return _Template(shared, *_cut(self._plainly(replace(stand_in, fingerprint=identity))))


class _Template:
    """The text of a result around its holes."""

    def __init__(self, shared: SharedResult, texts: Sequence[bytes], holes: Sequence[_Hole]) -> None:
        self._rule = shared.result.rule
        self._discriminator = shared.result.discriminator
        self._lines = tuple({hole: None for hole in holes if isinstance(hole, _Line)})
        ids = map(_OwnId, range(len(shared.first.own)))
        places = {hole: place for place, hole in enumerate((*_Own, *ids, *self._lines))}
        self._holes = [places[hole] for hole in holes]
        self._parts = ["" for _ in range(len(texts) + len(holes))]
        self._parts[::2] = [text.decode() for text in texts]

    def of(self, member: Member) -> str:
        """The result of an asset of the class."""
        asset, name, line, of_its_own = member
        begins = (line, *[each.line for each in of_its_own])
        own = [
            escaped_text(asset),
            escaped_text(name or ""),
            fingerprint(self._rule, asset, self._discriminator),
            *[escaped_text(each.asset) for each in of_its_own],
            *[str(begins[place] + below) for place, below in self._lines],
        ]
        parts = self._parts.copy()
        parts[1::2] = [own[place] for place in self._holes]
        return "".join(parts)


def escaped_text(text: str) -> str:
    """What is between the quotation marks of the text in JSON."""
    return text if PLAIN.fullmatch(text) else escaped_json(text)[1:-2].decode()


def _cut(text: bytes) -> tuple[list[bytes], list[_Hole]]:
    """The texts around the holes, and the holes between them."""
    texts, holes = list[bytes](), list[_Hole]()
    end = 0
    for found in _HOLES.finditer(text):
        texts.append(text[end : found.start()])
        holes.append(_hole(found))
        end = found.end()
    return [*texts, text[end:]], holes


def _hole(found: re.Match[bytes]) -> _Hole:
    if found[1] is not None:
        return _OWN[found[1]]
    if found[2] is not None:
        return _OwnId(int(found[2]))
    place, below = divmod(int(found[0]), _LINE)
    return _Line(place - 1, below)
