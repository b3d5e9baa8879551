"""JSON of results by class: a result that many assets share once, and those assets below it, a line each."""

from collections.abc import Iterable, Iterator, Sequence

from sovcheck.findings.result import Result
from sovcheck.findings.results import Member, Move, Results, SharedResult
from sovcheck.report.result_templates import PlainWriter, escaped_text

_END = b"\n    }"
_PART_LINES = 10_000


def written_groups(results: Sequence[Result]) -> Iterator[bytes]:
    """The items of the list of results of a grouped report, as JSON indented by four blanks, in parts."""
    write = PlainWriter().write
    between = b"    "
    for shared, members in _groups(results):
        text = write(shared.result if isinstance(shared, SharedResult) else shared)
        if isinstance(shared, Result) or not members:
            yield between + text
        else:
            yield between + text.removesuffix(_END) + b',\n      "assets": [\n'
            yield from _others(shared, members)
            yield b"\n      ]" + _END
        between = b",\n    "


def _groups(results: Sequence[Result]) -> Iterable[tuple[SharedResult | Result, Sequence[Member]]]:
    """Each result with the other assets that have it, in the order of the first of them."""
    if not isinstance(results, Results):
        return ((result, ()) for result in results)
    groups: dict[int, tuple[SharedResult, list[Member]]] = {}
    for shared, member in results.entries():
        _, others = groups.setdefault(id(shared), (shared, []))
        if member is not shared.first:
            others.append(member)
    return groups.values()


def _others(shared: SharedResult, members: Sequence[Member]) -> Iterator[bytes]:
    for begin in range(0, len(members), _PART_LINES):
        lines = (f"        {_other(shared, member)}" for member in members[begin : begin + _PART_LINES])
        yield ((",\n" if begin else "") + ",\n".join(lines)).encode()


def _other(shared: SharedResult, member: Member) -> str:
    asset, name, line = member
    message = shared.wording(Move(shared.first.asset, asset, line - shared.first.line))
    called = "" if name is None else f', "asset_name": "{escaped_text(name)}"'
    told = "" if message == shared.result.message else f', "message": "{escaped_text(message)}"'
    return f'{{"asset": "{escaped_text(asset)}"{called}, "line": {line}{told}}}'
