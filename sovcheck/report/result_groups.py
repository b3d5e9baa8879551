"""JSON of results by class: a result that many assets share once, on a line, and those assets below it, a line each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.findings.results.result import Result, fingerprint
from sovcheck.findings.results.results import Member, Move, Results, SharedResult
from sovcheck.report.result_templates import PLAIN, PlainWriter, Writer, escaped_text

_PART_LINES = 10_000
_NOBODY = "nobody-at-all"
"""What stands for the id of another asset in a message."""

_NOBODY_LINES = 1_000_003
"""Where a message may say a line, this moves it."""

_Stated = TypeVar("_Stated", Hop, MissingField)


class _Other(NamedTuple):
    """Another asset that has a result, too: what is its own of it."""

    asset: str
    name: str | None
    line: int
    message: str


def written_groups(results: Sequence[Result]) -> Iterator[bytes]:
    """The items of the list of results of a grouped report, as JSON in parts: blanks took a third of large ones.

    Results that a scan has just found are grouped by their classes, and those of a saved report by what they say.
    """
    between = b"    "
    groups = _of_classes(results) if isinstance(results, Results) else _of_saved(results)
    for text, lines in groups:
        if part := ",\n".join(islice(lines, _PART_LINES)):
            yield between + text.removesuffix(b"}") + b',"assets": [\n'
            yield part.encode()
            while part := ",\n".join(islice(lines, _PART_LINES)):
                yield b",\n" + part.encode()
            yield b"\n    ]}"
        else:
            yield between + text
        between = b",\n    "


def _of_classes(results: Results) -> Iterator[tuple[bytes, Iterator[str]]]:
    """Each result as it is written, with a line for each other asset that has it, in the order of the first of them.

    One whose paths lead over assets of its own is on its own: a line has no room for them.
    """
    groups: dict[int, tuple[SharedResult, Member, list[Member]]] = {}
    for place, (shared, member) in enumerate(results.entries(), 1):
        key = -place if member.own else id(shared)
        known = groups.get(key)
        if known is None:
            groups[key] = (shared, member, [])
        else:
            known[2].append(member)
    writer = Writer(indent=None)
    heads: dict[str, _Head] = {}
    for shared, first, members in groups.values():
        yield writer.text(shared, first).encode(), _lines_of_class(shared, members, heads)


def _lines_of_class(shared: SharedResult, members: Iterable[Member], heads: "dict[str, _Head]") -> Iterator[str]:
    """The lines of other assets; the message is found anew for each only where it may say more than the id.

    What a line begins with follows from the asset alone, and is kept in ``heads``.
    """
    told = _told_of_others(shared)
    if told is None:
        yield from (_written(_other(shared, member), shared.result.message) for member in members)
        return
    told_around = told.split(_NOBODY)
    for member in members:
        head = heads.get(member.asset) or heads.setdefault(member.asset, _head(member))
        yield f"{head.text}{head.own_id.join(told_around)}}}" if told else f"{head.text}}}"


class _Head(NamedTuple):
    """What each line about an asset begins with, and its id as it is written within a text."""

    text: str
    own_id: str


def _head(member: Member) -> _Head:
    own_id = _escaped(member.asset)
    called = "" if member.name is None else f',"asset_name":"{_escaped(member.name)}"'
    return _Head(f'{{"asset":"{own_id}"{called},"line":{member.line}', own_id)


def _escaped(text: str) -> str:
    return text if PLAIN.fullmatch(text) else escaped_text(text)


def _told_of_others(shared: SharedResult) -> str | None:
    """What a line says of the message, with what stands for the id; nothing where it is that of the first asset.

    None where more of it may differ: ids before and behind all others, and other lines, show what follows from them.
    """
    asset, message = shared.first.asset, shared.result.message
    found = {
        shared.wording(Move(asset, name, lines)).replace(name, _NOBODY)
        for name in (f"!{_NOBODY}!", f"~{_NOBODY}~")
        for lines in (0, _NOBODY_LINES)
    }
    if _NOBODY in message or len(found) > 1:
        return None
    told = found.pop()
    return "" if told == message else f',"message":"{escaped_text(told)}"'


def _other(shared: SharedResult, member: Member) -> _Other:
    move = Move(shared.first.asset, member.asset, member.line - shared.first.line)
    return _Other(member.asset, member.name, member.line, shared.wording(move))


def _of_saved(results: Sequence[Result]) -> Iterator[tuple[bytes, Iterator[str]]]:
    """The same of results of which nobody knows any more which are alike.

    Two are alike if reading the group would give both. A fingerprint that does not follow from its result is kept.
    """
    write = PlainWriter(indent=None).write
    groups: dict[object, tuple[Result, list[_Other]]] = {}
    for number, each in enumerate(results):
        follows = each.fingerprint == fingerprint(each.rule, each.asset, each.discriminator)
        key = (write(_without_its_own(each)), _its_own(each)) if follows else number
        known = groups.get(key)
        if known is None:
            groups[key] = (each, [])
        else:
            known[1].append(_Other(each.asset, each.asset_name, each.line, each.message))
    for first, others in groups.values():
        yield write(first), (_written(other, first.message) for other in others)


def _without_its_own(result: Result) -> Result:
    """What a result says of every asset of its group, with lines counted from that of the asset."""
    own = {
        "asset": "",
        "asset_name": None,
        "line": 0,
        "message": "",
        "fingerprint": "",
        "paths": tuple(tuple(_from_its_line(hop, result) for hop in path) for path in result.paths),
        "missing": None if result.missing is None else tuple(_from_its_line(each, result) for each in result.missing),
    }
    return Result(**{each.name: own.get(each.name, getattr(result, each.name)) for each in fields(Result)})


def _its_own(result: Result) -> tuple[bool, ...]:
    """Which steps of its paths leave the asset itself, and which fields it leaves out itself."""
    stated: Iterable[Hop | MissingField] = chain(*result.paths, result.missing or ())
    return tuple(each.asset == result.asset for each in stated)


def _from_its_line(stated: _Stated, result: Result) -> _Stated:
    if stated.asset != result.asset:
        return stated
    return replace(stated, asset="", line=None if stated.line is None else stated.line - result.line)


def _written(other: _Other, message: str) -> str:
    called = "" if other.name is None else f',"asset_name":"{escaped_text(other.name)}"'
    told = "" if other.message == message else f',"message":"{escaped_text(other.message)}"'
    return f'{{"asset":"{escaped_text(other.asset)}"{called},"line":{other.line}{told}}}'
