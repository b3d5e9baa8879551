"""The answer as Markdown, for reviews and tickets: headings, tables, and the reasons as lists."""

from collections.abc import Iterator

from sovcheck.findings.answer.departures import ApplicationAfter, Departure, Departures, Outcome
from sovcheck.report.markdown_escape import escape
from sovcheck.report.whatif.changes import alteration_lines
from sovcheck.report.whatif.words import (
    LABELS,
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
from sovcheck.whatif.grace_period import Assume
from sovcheck.whatif.report import ApplicationPairs, SystemAnswer, WhatIfReport


def render_markdown(report: WhatIfReport) -> str:
    """The answer with a heading for each system."""
    lines = [f"# What if, as of {report.today}"]
    for answer in report.systems:
        lines += ["", f"## {escape(answer.name or ', '.join(answer.paths))}", *_system(answer, report.assume)]
    if report.fail_on_stop is not None:
        said = f"does not surely go on: {escape(listed(report.unsafe))}" if report.unsafe else "surely goes on"
        lines += [
            "",
            f"**{'FAIL' if report.unsafe else 'PASS'}**: what is {report.fail_on_stop} or more critical {said}",
        ]
    return "".join(f"{line}\n" for line in lines)


def _system(answer: SystemAnswer, assume: Assume) -> Iterator[str]:
    if answer.departure is not None:
        yield from _departure(answer.departure, assume)
    if answer.departures is not None:
        yield from _each(answer.departures)
    if answer.pairs is not None:
        yield from _pairs(answer.pairs)
    if answer.alteration is not None:
        for label, text in alteration_lines(answer.alteration):
            yield from ([f"- **{label}**: {escape(text)}"] if label else ["", f"### {escape(text)}", ""])


def _departure(departure: Departure, assume: Assume) -> Iterator[str]:
    yield from ("", f"### {escape(headline(departure))}", "")
    if is_idle(departure):
        yield "Nothing that is stated here depends on it."
        yield ""
    for after in departure.applications:
        yield from _application(after, assume)
    for assets in departure.assets:
        names = escape(listed(assets.assets, assets.count - len(assets.assets)))
        yield f"- Assets, {LABELS[assets.outcome]}: {names}"


def _application(after: ApplicationAfter, assume: Assume) -> Iterator[str]:
    if not after.consequences:
        yield f"- **{escape(going_words(after))}**: {LABELS[Outcome.GOES_ON]}"
    for consequence in after.consequences:
        said = "; ".join(about(consequence))
        yield f"- **{escape(application_words(after))}**: {LABELS[consequence.outcome]}: {escape(said)}"
        yield from (f"    - {escape(reason)}" for reason in branches(consequence))
    if after.survives_days is not None:
        yield f"    - {escape(survives_words(after, assume))}"
    if after.rests_on:
        yield f"    - then everything rests on {escape(listed(after.rests_on, after.more_rests_on or 0))}"


def _each(departures: Departures) -> Iterator[str]:
    yield from ("", "| party | trusted | application | outcome |", "| --- | --- | --- | --- |")
    for departure in departures.parties:
        (party,) = departure.without
        trusted = {True: "yes", False: "no", None: "-"}[party.trusted]
        for after in departure.applications:
            outcomes = ", ".join(LABELS[each.outcome] for each in after.consequences)
            yield f"| {escape(short_party(party))} | {trusted} | {escape(application_words(after))} | {outcomes} |"
    if departures.open:
        yield ""
    for left_open in departures.open:
        yield f"- {escape(left_open.id)}: not known, whoever leaves: {escape(missing_words(left_open.missing))}"
    if departures.left_out:
        yield from ("", f"{departures.left_out:,} more parties are not shown.")


def _pairs(pairs: tuple[ApplicationPairs, ...]) -> Iterator[str]:
    yield from ("", "### Only together", "")
    for application in pairs:
        name = escape(application.application)
        yield from (f"- {name}: {escape(first.id)} and {escape(second.id)}" for first, second in application.pairs)
        if not application.pairs:
            yield f"- {name}: no two"
