"""The answer for people: who leaves, what becomes of everything, gravest first, and on what the rest then depends."""

import textwrap
from collections.abc import Iterator, Sequence

from sovcheck.findings.answer.departures import ApplicationAfter, AssetsAfter, Departure, Departures, Outcome
from sovcheck.report.whatif.changes import alteration_lines
from sovcheck.report.whatif.words import (
    LABELS,
    MEANINGS,
    about,
    application_words,
    branches,
    going_words,
    headline,
    is_idle,
    listed,
    missing_words,
    short_party,
    survives_words,
)
from sovcheck.visible import visible
from sovcheck.whatif.grace_period import Assume
from sovcheck.whatif.report import ApplicationPairs, SystemAnswer, WhatIfReport

_LABEL = 19
_INDENT = 2
_DEEPER = 8
_WIDER = 8
"""How much wider the column of parties is than it would be among equals."""
_NARROWEST = 16
_MOST_PAIRS = 20
_GOING_ON = (Outcome.ONLY_COPY_LOST, Outcome.LOSES_OPTIONAL_PART, Outcome.GOES_STALE, Outcome.CANNOT_BE_RENEWED)
_OTHERWISE = {
    Outcome.ONLY_COPY_LOST: "without a copy",
    Outcome.LOSES_OPTIONAL_PART: "without a part",
    Outcome.GOES_STALE: "stale",
    Outcome.CANNOT_BE_RENEWED: "not renewed",
}


def render_text(report: WhatIfReport, width: int = 100) -> str:
    """The answer as text, lines no wider than that where no name is."""
    lines = [line for answer in report.systems for line in _system(answer, report, width)]
    if report.fail_on_stop is not None:
        lines += ["", *_gate(report, width)]
    return "".join(f"{visible(line).rstrip()}\n" for line in lines)


def _system(answer: SystemAnswer, report: WhatIfReport, width: int) -> Iterator[str]:
    if len(report.systems) > 1:
        yield f"{', '.join(answer.paths)}: {answer.name or 'no name'}"
    if answer.departure is not None:
        yield from _departure(answer.departure, report.assume, width)
    if answer.departures is not None:
        yield from _each(answer.departures, width)
    if answer.departures is not None and answer.trusts is None:
        yield from _prose("nobody is marked as trusted: which country is home? add --home", width)
    if answer.pairs is not None:
        yield from _pairs(answer.pairs, width)
    if answer.alteration is not None:
        for label, text in alteration_lines(answer.alteration):
            yield from (_row(label, text, width) if label else [text])
    if len(report.systems) > 1:
        yield ""


def _departure(departure: Departure, assume: Assume, width: int) -> Iterator[str]:
    yield from textwrap.wrap(
        headline(departure), max(width, _NARROWEST), break_long_words=False, break_on_hyphens=False
    )
    if is_idle(departure):
        yield from _row("goes on", "nothing that is stated here depends on it", width)
    for outcome in Outcome:
        yield from _of_outcome(outcome, departure, assume, width)
    going = [after for after in departure.applications if after.outcome in {*_GOING_ON, Outcome.GOES_ON}]
    if going and not is_idle(departure):
        yield from _row(LABELS[Outcome.GOES_ON], listed([going_words(after) for after in going]), width)


def _of_outcome(outcome: Outcome, departure: Departure, assume: Assume, width: int) -> Iterator[str]:
    """All of whom the outcome holds: applications one by one where each has reasons of its own, assets together."""
    assets = next((each for each in departure.assets if each.outcome is outcome), None)
    applications = [after for after in departure.applications if any(c.outcome is outcome for c in after.consequences)]
    if outcome is Outcome.STOPS:
        for after in applications:
            yield from _stopping(after, assume, width)
        if assets is not None:
            yield from _row("stop with it", listed(assets.assets, assets.count - len(assets.assets)), width)
    elif outcome in {Outcome.NOT_KNOWN, Outcome.ON_FALLBACK, Outcome.LOSES_OPTIONAL_PART}:
        for after in applications:
            yield from _single(outcome, after, assume, width)
    elif assets is not None:
        yield from _together(outcome, assets, applications, width)


def _stopping(after: ApplicationAfter, assume: Assume, width: int) -> Iterator[str]:
    yield from _row(LABELS[Outcome.STOPS], application_words(after), width)
    for reason in branches(after.consequences[0]):
        yield from _indented(reason, width)
    yield from _row("survives", survives_words(after, assume), width)


def _single(outcome: Outcome, after: ApplicationAfter, assume: Assume, width: int) -> Iterator[str]:
    consequence = next(each for each in after.consequences if each.outcome is outcome)
    label = LABELS[outcome]
    for text in about(consequence):
        yield from _row(label, f"{application_words(after)}   {text}", width)
        label = ""
    for reason in branches(consequence):
        yield from _indented(reason, width)
    if outcome is Outcome.ON_FALLBACK:
        if after.rests_on:
            yield from _row(
                "", f"and then everything rests on: {listed(after.rests_on, after.more_rests_on or 0)}", width
            )
        yield from _row("survives", f"until the switch, {survives_words(after, assume)}", width)


def _together(
    outcome: Outcome, assets: AssetsAfter, applications: Sequence[ApplicationAfter], width: int
) -> Iterator[str]:
    names = listed(assets.assets, assets.count - len(assets.assets))
    using = listed([after.id for after in applications])
    meaning = f": {MEANINGS[outcome]}" if outcome in MEANINGS else ""
    yield from _row(LABELS[outcome], f"{names}{f' (for {using})' if using else ''}{meaning}", width)


def _each(departures: Departures, width: int) -> Iterator[str]:
    """A row for each party, then what holds no matter who leaves."""
    column = max((width - _INDENT) // 4, _NARROWEST)
    yield from _cells(("party", "stops", "on fallback", "otherwise"), column)
    for departure in departures.parties:
        (party,) = departure.without
        applications, room = departure.applications, column - _WIDER // 2 - 2
        yield from _cells(
            (
                _marked(short_party(party), column + _WIDER - 2, trusted=bool(party.trusted)),
                _fitted([each.id for each in applications if each.outcome is Outcome.STOPS], room),
                _fitted([each.id for each in applications if _holds(each, Outcome.ON_FALLBACK)], room),
                _otherwise(departure) or "-",
            ),
            column,
        )
    if not departures.parties:
        yield from _prose("nothing that is stated here depends on anybody", width)
    for left_open in departures.open:
        text = f"{left_open.id}, whoever leaves: nobody states {missing_words(left_open.missing)}"
        yield from _row(LABELS[Outcome.NOT_KNOWN], text, width)
    if departures.left_out:
        yield from _prose(f"and {departures.left_out:,} more: see --top, --kind, --output json", width)


def _otherwise(departure: Departure) -> str:
    """How many assets fare otherwise; of parts that are lost, how many applications."""
    counts = {each.outcome: each.count for each in departure.assets}
    if losing := sum(_holds(each, Outcome.LOSES_OPTIONAL_PART) for each in departure.applications):
        counts[Outcome.LOSES_OPTIONAL_PART] = losing
    return ", ".join(f"{counts[outcome]:,} {words}" for outcome, words in _OTHERWISE.items() if outcome in counts)


def _holds(after: ApplicationAfter, outcome: Outcome) -> bool:
    return any(each.outcome is outcome for each in after.consequences)


def _cells(cells: Sequence[str], column: int) -> Iterator[str]:
    """A row of the table; what is too long for its cell is cut, and only the last goes on in lines below."""
    party, *others, last = map(visible, cells)
    shown = [_cut(party, column + _WIDER - 2).ljust(column + _WIDER)]
    shown += [_cut(cell, column - _WIDER // 2 - 2).ljust(column - _WIDER // 2) for cell in others]
    before = f"{' ' * _INDENT}{''.join(shown)}"
    first, *rest = _wrapped(last, column - _INDENT)
    yield f"{before}{first}"
    yield from (f"{' ' * len(before)}{line}" for line in rest)


def _fitted(names: Sequence[str], room: int) -> str:
    """As many names as there is room for, and how many more."""
    for number in range(len(names), 0, -1):
        rest = len(names) - number
        text = ", ".join(names[:number]) + (f" +{rest:,}" if rest else "")
        if len(text) <= room:
            return text
    return _cut(names[0], room - 5) + (f" +{len(names) - 1:,}" if len(names) > 1 else "") if names else "-"


def _marked(party: str, room: int, *, trusted: bool) -> str:
    """The party; its mark is never what is cut."""
    mark = " (trusted)" if trusted else ""
    return f"{_cut(visible(party), room - len(mark))}{mark}"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 3, 1)]}..."


def _pairs(pairs: Sequence[ApplicationPairs], width: int) -> Iterator[str]:
    """The pairs of each application, the first of many."""
    yield "Two that stop an application only together:"
    for application in pairs:
        shown = [f"{first.id} and {second.id}" for first, second in application.pairs[:_MOST_PAIRS]]
        rest = len(application.pairs) - len(shown)
        for number, text in enumerate(shown or ["no two: each that stops it does so alone"]):
            yield from _row(application.application if number == 0 else "", text, width)
        if rest:
            yield from _row("", f"and {rest:,} more: see --output json", width)


def _gate(report: WhatIfReport, width: int) -> Iterator[str]:
    least = report.fail_on_stop
    if not report.unsafe:
        yield f"PASS (exit 0): every application that is {least} or more critical surely goes on"
        return
    said = "stops, or is not known to go on" if len(report.unsafe) == 1 else "stop, or are not known to go on"
    text = f"FAIL (exit 1): {listed(report.unsafe)} {said} ({least} or more critical)"
    yield from _wrapped(text, width)


def _row(label: str, text: str, width: int) -> Iterator[str]:
    """A label, and the text beside it in as many lines as it needs."""
    lines = _wrapped(text, width - _INDENT - _LABEL) or [""]
    yield f"{' ' * _INDENT}{_cut(visible(label), _LABEL - 1).ljust(_LABEL)}{lines[0]}"
    yield from (f"{' ' * (_INDENT + _LABEL)}{line}" for line in lines[1:])


def _indented(text: str, width: int) -> Iterator[str]:
    first, *rest = _wrapped(text, width - _DEEPER)
    yield f"      {first}"
    yield from (f"        {line}" for line in rest)


def _prose(text: str, width: int) -> Iterator[str]:
    yield from (f"{' ' * _INDENT}{line}" for line in _wrapped(text, width - _INDENT))


def _wrapped(text: str, room: int) -> list[str]:
    """The text in lines of that room; no word is broken."""
    return textwrap.wrap(visible(text), max(room, _NARROWEST), break_long_words=False, break_on_hyphens=False)
