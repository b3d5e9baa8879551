"""JSON of results by class: a result that many assets share once, and those assets below it, a line each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from sovcheck.findings.results.fingerprint import fingerprint
from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.findings.results.result import Result
from sovcheck.findings.results.results import Member, Move, Results, SharedResult
from sovcheck.report.result_templates import PlainWriter, escaped_text

_END = b"\n    }"
_PART_LINES = 10_000

_Stated = TypeVar("_Stated", Hop, MissingField)


class _Other(NamedTuple):
    """Another asset that has a result, too: what is its own of it."""

    asset: str
    name: str | None
    line: int
    message: str


def written_groups(results: Sequence[Result]) -> Iterator[bytes]:
    """The items of the list of results of a grouped report, as JSON indented by four blanks, in parts.

    Results that a scan has just found are grouped by their classes, and those of a saved report by what they say.
    """
    write = PlainWriter().write
    between = b"    "
    groups = _of_classes(results) if isinstance(results, Results) else _of_saved(results)
    for first, others in groups:
        text = write(first)
        lines = (f"        {_written(other, first.message)}" for other in others)
        if part := ",\n".join(islice(lines, _PART_LINES)):
            yield between + text.removesuffix(_END) + b',\n      "assets": [\n'
            yield part.encode()
            while part := ",\n".join(islice(lines, _PART_LINES)):
                yield b",\n" + part.encode()
            yield b"\n      ]" + _END
        else:
            yield between + text
        between = b",\n    "


def _of_classes(results: Results) -> Iterator[tuple[Result, Iterable[_Other]]]:
    """Each result with the other assets that have it, in the order of the first of them."""
    groups: dict[int, tuple[SharedResult, list[Member]]] = {}
    for shared, member in results.entries():
        _, others = groups.setdefault(id(shared), (shared, []))
        if member is not shared.first:
            others.append(member)
    for shared, members in groups.values():
        yield shared.result, (_other(shared, member) for member in members)


def _other(shared: SharedResult, member: Member) -> _Other:
    move = Move(shared.first.asset, member.asset, member.line - shared.first.line)
    return _Other(*member, shared.wording(move))


def _of_saved(results: Sequence[Result]) -> Iterable[tuple[Result, Iterable[_Other]]]:
    """The same of results of which nobody knows any more which are alike.

    Two are alike if reading the group would give both. A fingerprint that does not follow from its result is kept.
    """
    write = PlainWriter().write
    groups: dict[object, tuple[Result, list[_Other]]] = {}
    for number, each in enumerate(results):
        follows = each.fingerprint == fingerprint(each.rule, each.asset, each.discriminator)
        key = (write(_without_its_own(each)), _its_own(each)) if follows else number
        known = groups.get(key)
        if known is None:
            groups[key] = (each, [])
        else:
            known[1].append(_Other(each.asset, each.asset_name, each.line, each.message))
    return groups.values()


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
    called = "" if other.name is None else f', "asset_name": "{escaped_text(other.name)}"'
    told = "" if other.message == message else f', "message": "{escaped_text(other.message)}"'
    return f'{{"asset": "{escaped_text(other.asset)}"{called}, "line": {other.line}{told}}}'
