"""The report as Markdown for a pull request or the summary of a pipeline step."""

from collections.abc import Iterator, Mapping

from sovcheck.findings.report import ProfileInfo, Report, Result, Status, Verdict, WaiverStatus
from sovcheck.report.markdown import annex
from sovcheck.report.markdown.answer import answer
from sovcheck.report.markdown.frameworks import frameworks
from sovcheck.report.markdown_escape import escape, escape_prose
from sovcheck.report.organization_names import names_of
from sovcheck.report.path_wording import branches, hop_origin, hop_step, message_with_places, place
from sovcheck.report.rule_pages import rule_page
from sovcheck.report.wording import (
    catalog_changes,
    catalog_completions,
    controls_sentence,
    counted,
    evidence_counts_sentence,
    evidence_sentence,
    first_few,
    overruns,
    own_profile,
    settings_sentence,
    standing,
    system_called,
    unreached_sentence,
    verdict_sentence,
    waiver_sentence,
    waiver_status_sentence,
    waivers_by_word,
)

MOST_BYTES = 900_000
"""GitHub drops a step summary of more than 1 MiB as a whole; the rest is left for other steps."""

_MOST_WAIVERS = 100
_MOST_NOTICES = 20
_MOST_EVIDENCE = 100
_SIGNS = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.INCOMPLETE: "⚠️"}
_SECTIONS = {Status.UNKNOWN: "Not known", Status.WAIVED: "Waived"}
_ORDER = (Status.FAIL, Status.UNKNOWN, Status.WAIVED)


def render_markdown(report: Report) -> str:
    """The verdict first, then the numbers, then the results, what is behind them, and every input with its digest.

    All text of others is escaped. Beyond 900,000 bytes the last results are left out, and the text says how many.
    """
    head = "\n".join(_head(report))
    foot = "\n".join(_foot(report))
    body = "".join(_body(report, MOST_BYTES - len(head.encode()) - len(foot.encode())))
    return f"{head}\n{body}\n{foot}\n"


def _head(report: Report) -> Iterator[str]:
    yield f"# {_SIGNS[report.verdict]} {escape(verdict_sentence(report))}"
    yield ""
    name = f"{'of ' if report.inventory.names else ''}{system_called(report) or 'without a name'}"
    yield (
        f"Inventory {escape(name)}, judged on {report.today} by the profile {escape(report.profile.id)} with home "
        f"{escape(report.profile.home)}, the catalog of {report.catalog.date} and "
        f"{escape(f'{report.engine.name} {report.engine.version}')}."
    )
    if patches := [patch.path for patch in report.inventory.patches or ()]:
        yield f"\nWhat is declared was changed by {escape(first_few(patches))}."
    yield from _profile(report.profile)
    for notice in report.inventory.notices[:_MOST_NOTICES]:
        yield f"\nNotice: {escape(notice)}."
    if file := own_profile(report):
        yield f"\nThe profile is the user's own: {escape(file)}."
    if changes := catalog_changes(report):
        yield f"\nThe catalog was changed: {escape(changes)}."
    if completed := catalog_completions(report):
        yield f"\nWhat the catalog leaves open, by the inventory: {escape(completed)}."
    if settings := settings_sentence(report):
        yield f"\nNot from the command line: {escape(settings)}."
    if report.summary.over_budget:
        yield f"\nMore is unknown than the profile allows: {escape(overruns(report))}."
    if report.baseline is not None:
        known = counted(report.baseline.known, "result")
        then = f", then {report.baseline.verdict.upper()}" if report.baseline.verdict else ""
        yield f"\nCompared with {escape(report.baseline.file)} of {report.baseline.today}{then}: {known} known."
    if sentence := unreached_sentence(report):
        yield f"\n{escape(sentence)}."
    yield ""
    yield from answer(report)
    yield from _table(report)


def _profile(profile: ProfileInfo) -> Iterator[str]:
    if profile.title:
        yield f"\n**{escape(profile.title)}** {escape(profile.description or '')}"
    if profile.trusted:
        yield f"\nTrusted: {escape(', '.join(profile.trusted))} ({_countries(len(profile.trusted))})."


def _countries(number: int) -> str:
    return "1 country" if number == 1 else f"{number:,} countries"


def _table(report: Report) -> Iterator[str]:
    summary = report.summary
    yield "| rule | pass | fail | unknown | waived |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for rule in report.rules:
        counts = summary.by_rule.get(rule.id)
        if counts is not None and (counts.passed or counts.fail or counts.unknown or counts.waived):
            numbers = f"{counts.passed} | {counts.fail} | {counts.unknown} | {counts.waived}"
            yield f"| {_named(report, rule.id, rule.title)} | {numbers} |"
    yield f"| **all** | **{summary.passed}** | **{summary.fail}** | **{summary.unknown}** | **{summary.waived}** |"


def _body(report: Report, room: int) -> Iterator[str]:
    """Results with the headings above them, as long as there is room for them."""
    ordered = [result for status in _ORDER for result in report.results if result.status is status]
    above: list[str] = []
    names = names_of(report)
    for index, result in enumerate(ordered):
        headings = _headings(result, report)
        new = [heading for level, heading in enumerate(headings) if headings[: level + 1] != above[: level + 1]]
        block = "".join([*new, *(f"{line}\n" for line in _entry(result, report.profile.fail_on, names))])
        room -= len(block.encode())
        if room < 0:
            left_out = counted(len(ordered) - index, "result")
            yield f"\n> **{left_out} left out here**, because GitHub shows no more. The JSON report has all of them.\n"
            return
        above = headings
        yield block


def _headings(result: Result, report: Report) -> list[str]:
    section = _SECTIONS.get(result.status) or result.severity.capitalize()
    unknown = result.status is Status.UNKNOWN
    advice = "" if unknown else f"\n**What to do:** {escape_prose(result.remediation)}\n"
    controls = f"\n**Controls:** {escape(controls_sentence(result.controls))}\n" if result.controls else ""
    rule = f"\n### {_named(report, result.rule, result.title)} ({result.severity})\n{advice}{controls}\n"
    return [f"\n## {section}\n", rule]


def _named(report: Report, rule: str, title: str) -> str:
    """The rule with its title; its id leads to its page where somebody said where that is."""
    page = rule_page(report.rule_pages, rule)
    return escape(f"{rule} {title}") if page is None else f"[{escape(rule)}](<{page}>) {escape(title)}"


def _entry(result: Result, fail_on: str, names: Mapping[str, str]) -> Iterator[str]:
    name = f"{result.kind}, {result.asset_name}" if result.asset_name else result.kind
    remark = standing(result, fail_on)
    subject = f"**{escape(result.asset)}** ({escape(name)}) at {escape(place(result.file, result.line))}"
    yield f"- {subject}: {escape(message_with_places(result))}{f' *({escape(remark)})*' if remark else ''}"
    for words, path in branches(result):
        if words:
            yield f"  - {escape(words)}"
        for number, hop in enumerate(path, start=1):
            origin = f" ({escape(hop_origin(hop))})" if hop_origin(hop) else ""
            yield f"{'    ' if words else '  '}{number}. {escape(hop_step(hop, names))}{origin}"
    if result.waiver is not None:
        yield f"  - accepted: {escape(waiver_sentence(result))}"


def _foot(report: Report) -> Iterator[str]:
    for word, statuses in waivers_by_word(report).items():
        yield from _waivers(word.replace("waiver", "waivers").capitalize(), statuses)
    yield from _evidence(report)
    yield from frameworks(report)
    yield from annex.controls(report)
    yield from annex.passes(report)
    yield from annex.inputs(report)
    yield "---"
    yield escape(report.notice)


def _evidence(report: Report) -> Iterator[str]:
    if not report.evidence:
        return
    yield f"## Evidence ({evidence_counts_sentence(report)})\n"
    for evidence in report.evidence[:_MOST_EVIDENCE]:
        yield f"- {escape(evidence.path)}: {escape(evidence_sentence(evidence))}"
    if len(report.evidence) > _MOST_EVIDENCE:
        yield f"- and {len(report.evidence) - _MOST_EVIDENCE:,} more"
    yield ""


def _waivers(title: str, statuses: tuple[WaiverStatus, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    for status in statuses[:_MOST_WAIVERS]:
        yield f"- {escape(f'{waiver_status_sentence(status)} ({place(status.file, status.line)})')}"
    if len(statuses) > _MOST_WAIVERS:
        yield f"- and {len(statuses) - _MOST_WAIVERS:,} more"
    yield ""
