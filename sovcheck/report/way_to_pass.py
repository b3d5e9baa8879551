"""A way to pass for people and programs: the steps as a table, what they assume, what gets worse, what remains."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from textwrap import wrap

from sovcheck.findings.answer.changes import Change, Standing
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.markdown_escape import escape
from sovcheck.report.wording import counted
from sovcheck.visible import visible
from sovcheck.whatif.search_result import Extent
from sovcheck.whatif.way_to_pass import Remaining, WayToPass

_WIDTH = 100
_LABEL = 58
_MOST_LISTED = 12
_FREE = "The smallest: what is stated costs nothing."
_NOTHING_TO_CHANGE = "There is nothing that a person here could change about it."


class WayFormat(StrEnum):
    """How it can be written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def render_way(way: WayToPass, form: WayFormat) -> str:
    """The way in one of the formats; ends with a line break."""
    match form:
        case WayFormat.JSON:
            return escaped_json(way, exclude_none=True).decode()
        case WayFormat.MARKDOWN:
            return "".join(f"{line}\n" for line in _markdown(way))
        case WayFormat.TEXT:
            return "".join(f"{line}\n" for line in _text(way))


def effort_words(change: Change) -> str:
    """The kind of work, as people say it."""
    return change.effort.value.replace("-", " ")


def headline(way: WayToPass) -> str:
    """What was found, in one sentence."""
    if way.before.passes:
        return "The system passes as it is."
    if not way.evaluated:
        return "Nothing was evaluated."
    number = len(way.steps)
    steps = f"{number} step{'' if number == 1 else 's'}"
    if not way.passes:
        return f"No set of changes was found that passes; the best that was reached takes {steps}."
    return f"{steps} {'makes' if number == 1 else 'make'} it pass, at a cost of {way.cost}."


def extent_words(way: WayToPass) -> str:
    """How sure it is that there is nothing smaller."""
    tried = counted(way.candidates, "change")
    limits = f"up to {way.max_changes} together, within {way.seconds:g} s"
    match way.extent:
        case Extent.SMALLEST:
            return f"The smallest: no other set of these {tried} passes and costs less." if way.cost else _FREE
        case Extent.NONE_SMALLER_FOUND:
            return f"A small set: no smaller one of these {tried} was found, and not every one was tried ({limits})."
        case Extent.NONE_FOUND:
            return f"No passing set of these {tried} was found ({limits})." if way.candidates else _NOTHING_TO_CHANGE


def _text(way: WayToPass) -> Iterator[str]:
    name = visible(way.name or "system without a name")
    yield from wrap(f"{name}   {way.profile}, home {way.home}, as of {way.today}", _WIDTH)
    yield headline(way)
    if way.before.passes or not way.evaluated:
        return
    yield ""
    yield f"  {'':3}{'':{_LABEL}}{'failures':>9}{'critical':>9}{'unknown':>8}  effort"
    yield _row("", "as it is", way.before, "")
    for number, step in enumerate(way.steps, start=1):
        first, *others = wrap(visible(step.label), _LABEL - 2) or [""]
        yield _row(str(number), first, step.after, effort_words(step))
        yield from (f"  {'':3}  {line}" for line in others)
    yield ""
    yield from wrap(extent_words(way), _WIDTH)
    yield from _section("Makes it worse on its own", [_warning(each) for each in way.warnings])
    yield from _section("Gets worse on the way", way.worse)
    yield from _section("Assumed, and to be made true", way.assumed)
    yield from _section("Remains", [_remaining(each) for each in way.remaining])
    yield ""
    yield "Every set was judged by the same policies as a scan. --write PATCH.yaml keeps it for scan --patch."


def _row(number: str, label: str, standing: Standing, effort: str) -> str:
    numbers = f"{standing.failures:>9}{standing.critical:>9}{standing.unknown:>8}"
    return f"  {number:<3}{label:{_LABEL}}{numbers}  {effort}".rstrip()


def _section(title: str, entries: Sequence[str]) -> Iterator[str]:
    if not entries:
        return
    yield ""
    yield title
    for entry in entries[:_MOST_LISTED]:
        yield from wrap(visible(entry), _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    if len(entries) > _MOST_LISTED:
        yield f"  and {len(entries) - _MOST_LISTED} more: --output json"


def _warning(change: Change) -> str:
    before, after = change.before, change.after
    return (
        f"{change.label}: {before.failures} -> {after.failures} failures, "
        f"{before.critical} -> {after.critical} of them critical"
    )


def _remaining(remaining: Remaining) -> str:
    return f"{remaining.rule} {remaining.asset} ({remaining.severity}, {remaining.status}): {remaining.why}"


def _markdown(way: WayToPass) -> Iterator[str]:
    yield f"# What would pass: {escape(way.name or 'system without a name')}"
    yield ""
    yield f"{escape(headline(way))} Judged by {escape(way.profile)}, home {way.home}, as of {way.today}."
    if way.before.passes or not way.evaluated:
        return
    yield ""
    yield "| | step | failures | critical | unknown | effort |"
    yield "| --- | --- | ---: | ---: | ---: | --- |"
    yield f"| | as it is | {way.before.failures} | {way.before.critical} | {way.before.unknown} | |"
    for number, step in enumerate(way.steps, start=1):
        after = step.after
        yield (
            f"| {number} | {escape(step.label)} | {after.failures} | {after.critical} | {after.unknown} "
            f"| {effort_words(step)} |"
        )
    yield ""
    yield escape(extent_words(way))
    yield from _list("Makes it worse on its own", [_warning(each) for each in way.warnings])
    yield from _list("Gets worse on the way", way.worse)
    yield from _list("Assumed, and to be made true", way.assumed)
    yield from _list("Remains", [f"{_remaining(each)}. {each.message}" for each in way.remaining])


def _list(title: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {escape(entry)}" for entry in entries)
