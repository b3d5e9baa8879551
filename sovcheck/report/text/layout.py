"""The order in which the text report tells things: what was judged, what was found, what to decide."""

from collections.abc import Iterator

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdict import SmokeVerdict
from sovcheck.findings.report import Report, Verdict
from sovcheck.policy.home import HomeSource
from sovcheck.report.text.findings import lay_out_failures, lay_out_unknowns, lay_out_waived
from sovcheck.report.text.lines import BLANK, Line, Span, Style, line, prose
from sovcheck.report.wording import (
    catalog_changes,
    counted,
    counts_sentence,
    evidence_counts_sentence,
    evidence_sentence,
    kinds_sentence,
    settings_sentence,
    unreached_sentence,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)

_LABEL = 11
_FILES_NAMED = 5
_SOURCES = {
    HomeSource.OPTION: "",
    HomeSource.PROFILE: " of the profile",
    HomeSource.DOMICILE: " by the domicile that the inventory states",
}
_VERDICT_STYLES = {Verdict.PASS: Style.PASS, Verdict.FAIL: Style.CRITICAL, Verdict.INCOMPLETE: Style.WARNING}


def lay_out(report: Report, width: int) -> Iterator[Line]:
    """All lines of the report; the verdict is the last one."""
    yield from _header(report)
    yield from lay_out_failures(report, width)
    yield from lay_out_unknowns(report, width)
    yield from lay_out_waived(report, width)
    yield from _waivers(report, width)
    yield from _evidence(report, width)
    yield from _passes(report)
    yield from _rules(report, width)
    yield from _verdict(report, width)


def _header(report: Report) -> Iterator[Line]:
    inventory, profile = report.inventory, report.profile
    title = f"{report.tool.name} {report.tool.version}"
    yield (Span(title, Style.STRONG), Span(f" judged {inventory.name or 'the inventory'} on {report.today}"))
    kinds = kinds_sentence(inventory.by_kind)
    files = ", ".join(file.path for file in inventory.files[:_FILES_NAMED])
    more = f" and {len(inventory.files) - _FILES_NAMED:,} more" if len(inventory.files) > _FILES_NAMED else ""
    yield _field("inventory", f"{counted(inventory.assets, 'asset')} ({kinds}) in {files}{more}")
    home = f"{profile.home}{_SOURCES[profile.home_from]}"
    yield _field("profile", f"{profile.id}, home {home}, fails on {profile.fail_on}")
    changes = catalog_changes(report)
    yield _field("catalog", f"{report.catalog.date}{changes and ', with '}{changes}")
    yield _field("rules", f"{report.policies.count:,}, engine {report.engine.name} {report.engine.version}")
    if (baseline := report.baseline) is not None:
        known = counted(baseline.known, "result")
        yield _field("baseline", f"{baseline.file} of {baseline.today}: {known} known, {baseline.gone:,} gone")
    if settings := settings_sentence(report):
        yield _field("settings", settings)
    for notice in report.inventory.notices:
        yield line(2, Span("notice".ljust(_LABEL), Style.WARNING), Span(notice))


def _evidence(report: Report, width: int) -> Iterator[Line]:
    if not report.evidence:
        return
    yield BLANK
    yield (Span(f"EVIDENCE ({evidence_counts_sentence(report)})", Style.STRONG),)
    for evidence in report.evidence:
        proves = evidence.status is EvidenceStatus.ACCEPTED and evidence.verdict is SmokeVerdict.PASS
        yield line(2, Span(evidence.path, Style.STRONG), Span(f"  sha256:{evidence.sha256 or '-'}", Style.FAINT))
        yield from prose(evidence_sentence(evidence), 4, width, Style.PASS if proves else Style.WARNING)
    for key in report.trusted_keys:
        yield line(2, Span(f"trusted key {key}", Style.FAINT))


def _field(label: str, text: str) -> Line:
    return line(2, Span(label.ljust(_LABEL), Style.FAINT), Span(text))


def _waivers(report: Report, width: int) -> Iterator[Line]:
    for word, statuses in waivers_by_word(report).items():
        yield BLANK
        yield (Span(f"{word.replace('waiver', 'waivers').upper()} ({len(statuses):,})", Style.WARNING),)
        for status in statuses:
            yield from prose(waiver_status_sentence(status), 2, width, Style.WARNING)
            yield line(4, Span(f"{status.file}:{status.line}", Style.FAINT))


def _passes(report: Report) -> Iterator[Line]:
    if report.passes is None:
        return
    yield BLANK
    yield (Span(f"PASSES ({len(report.passes):,})", Style.PASS),)
    for passed in report.passes:
        yield line(2, Span(f"{passed.rule}  "), Span(passed.asset), Span(f" ({passed.kind})", Style.FAINT))


def _rules(report: Report, width: int) -> Iterator[Line]:
    """What each rule said, passes too; a rule that applies to nothing has judged nothing, which is no pass."""
    yield BLANK
    yield (Span("RULES", Style.STRONG), Span("         pass     fail  unknown   waived", Style.FAINT))
    idle = []
    for rule in report.rules:
        counts = report.summary.by_rule.get(rule.id)
        if counts is None or not (counts.passed or counts.fail or counts.unknown or counts.waived):
            idle.append(rule.id)
            continue
        yield line(
            2,
            Span(f"{rule.id:<8}"),
            Span(f"{counts.passed:>8,} "),
            _number(counts.fail, Style.CRITICAL),
            _number(counts.unknown, Style.UNKNOWN),
            _number(counts.waived, Style.WAIVED),
            Span(f"  {rule.title}"),
        )
    if idle:
        yield from prose(f"Nothing to apply to: {', '.join(idle)}", 2, width, Style.FAINT)


def _number(number: int, style: Style) -> Span:
    return Span(f"{number:>8,} ", style if number else Style.FAINT)


def _verdict(report: Report, width: int) -> Iterator[Line]:
    yield BLANK
    if sentence := unreached_sentence(report):
        yield from prose(sentence, 0, width, Style.WARNING)
    yield (Span(counts_sentence(report)),)
    yield from prose(report.notice, 0, width, Style.FAINT)
    yield (Span(verdict_sentence(report), _VERDICT_STYLES[report.verdict]),)
