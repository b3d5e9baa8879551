"""The whole report as text: what was judged, every result with its proof, what to decide; what files get."""

from collections.abc import Iterator

from rich.text import Text

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.findings.report import Report
from sovcheck.policy.profile.model import HomeSource
from sovcheck.report.organization_names import names_of
from sovcheck.report.selection import MOST_READ, left_out_sentence, select
from sovcheck.report.text.failures import lay_out_fixed
from sovcheck.report.text.findings import lay_out_failures, lay_out_unknowns, lay_out_waived
from sovcheck.report.text.frameworks import lay_out_frameworks
from sovcheck.report.text.head import VERDICT_STYLES
from sovcheck.report.text.lines import BLANK, Piece, Style, line, prose
from sovcheck.report.wording import (
    catalog_changes,
    counted,
    counts_sentence,
    evidence_counts_sentence,
    evidence_sentence,
    kinds_sentence,
    own_profile,
    settings_sentence,
    system_called,
    unreached_sentence,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)

_LABEL = 11
_FILES_NAMED = 5
_TITLE = 48
"""The column in which titles of rules begin."""
_SOURCES = {
    HomeSource.OPTION: "",
    HomeSource.PROFILE: " of the profile",
    HomeSource.DOMICILE: " by the domicile that the inventory states",
}


def lay_out_details(report: Report, width: int) -> Iterator[Text]:
    """All lines of the report; the verdict is the first one and the last one."""
    yield line(0, (verdict_sentence(report), VERDICT_STYLES[report.verdict]))
    yield from _header(report)
    shown = report.model_copy(update={"results": tuple(select(report.results, MOST_READ))})
    yield from lay_out_failures(shown, width, names_of(report))
    yield from lay_out_unknowns(shown, width)
    yield from lay_out_waived(shown, width)
    if (left_out := len(report.results) - len(shown.results)) > 0:
        yield BLANK
        yield from prose(left_out_sentence(left_out), 0, width, Style.WARNING)
    yield from _waivers(report, width)
    yield from _evidence(report, width)
    if report.baseline is not None:
        yield from lay_out_fixed(report.baseline, width)
    yield from lay_out_passes(report, width)
    yield from lay_out_frameworks(report, width, everything=True)
    yield from _verdict(report, width)


def _header(report: Report) -> Iterator[Text]:
    inventory, profile = report.inventory, report.profile
    title = f"{report.tool.name} {report.tool.version}"
    yield line(0, (title, Style.STRONG), f" judged {system_called(report) or 'the inventory'} on {report.today}")
    kinds = kinds_sentence(inventory.by_kind)
    files = ", ".join(file.path for file in inventory.files[:_FILES_NAMED])
    more = f" and {len(inventory.files) - _FILES_NAMED:,} more" if len(inventory.files) > _FILES_NAMED else ""
    yield _field("inventory", f"{counted(inventory.assets, 'asset')} ({kinds}) in {files}{more}")
    for patch in inventory.patches or ():
        yield _field("patch", patch.path)
    home = f"{profile.home}{_SOURCES[profile.home_from]}"
    yield _field("profile", f"{profile.id}, home {home}, fails on {profile.fail_on}")
    if file := own_profile(report):
        yield _field("", f"the user's own: {file}")
    changes = catalog_changes(report)
    yield _field("catalog", f"{report.catalog.date}{changes and ', with '}{changes}")
    yield _field("rules", f"{report.policies.count:,}, engine {report.engine.name} {report.engine.version}")
    if (baseline := report.baseline) is not None:
        known = counted(baseline.known, "result")
        yield _field("baseline", f"{baseline.file} of {baseline.today}: {known} known, {baseline.gone:,} gone")
    if settings := settings_sentence(report):
        yield _field("settings", settings)
    for notice in report.inventory.notices:
        yield line(2, ("notice".ljust(_LABEL), Style.WARNING), notice)


def _evidence(report: Report, width: int) -> Iterator[Text]:
    if not report.evidence:
        return
    yield BLANK
    yield line(0, (f"EVIDENCE ({evidence_counts_sentence(report)})", Style.STRONG))
    for evidence in report.evidence:
        proves = evidence.status is EvidenceStatus.ACCEPTED and evidence.verdict is SmokeVerdict.PASS
        yield line(2, (evidence.path, Style.STRONG), (f"  sha256:{evidence.sha256 or '-'}", Style.FAINT))
        yield from prose(evidence_sentence(evidence), 4, width, Style.PASS if proves else Style.WARNING)
    for key in report.trusted_keys:
        yield line(2, (f"trusted key {key}", Style.FAINT))


def _field(label: str, text: str) -> Text:
    return line(2, (label.ljust(_LABEL), Style.FAINT), text)


def _waivers(report: Report, width: int) -> Iterator[Text]:
    for word, statuses in waivers_by_word(report).items():
        yield BLANK
        yield line(0, (f"{word.replace('waiver', 'waivers').upper()} ({len(statuses):,})", Style.WARNING))
        for status in statuses:
            yield from prose(waiver_status_sentence(status), 2, width, Style.WARNING)
            yield line(4, (f"{status.file}:{status.line}", Style.FAINT))


def _verdict(report: Report, width: int) -> Iterator[Text]:
    yield BLANK
    if sentence := unreached_sentence(report):
        yield from prose(sentence, 0, width, Style.WARNING)
    yield line(0, counts_sentence(report))
    yield from prose(report.notice, 0, width, Style.FAINT)
    yield line(0, (verdict_sentence(report), VERDICT_STYLES[report.verdict]))


def lay_out_passes(report: Report, width: int) -> Iterator[Text]:
    """Every pass, and what each rule said, where the report lists them."""
    if report.passes is None:
        return
    yield BLANK
    yield line(0, (f"PASSES ({len(report.passes):,})", Style.PASS))
    for passed in report.passes:
        yield line(2, f"{passed.rule}  ", passed.asset, (f" ({passed.kind})", Style.FAINT))
    yield from _rules(report, width)


def _rules(report: Report, width: int) -> Iterator[Text]:
    """A rule that applies to nothing has judged nothing, which is not a pass."""
    yield BLANK
    yield line(0, ("RULES", Style.STRONG), ("         pass     fail  unknown   waived", Style.FAINT))
    idle = []
    for rule in report.rules:
        counts = report.summary.by_rule.get(rule.id)
        if counts is None or not (counts.passed or counts.fail or counts.unknown or counts.waived):
            idle.append(rule.id)
            continue
        numbers = (
            _number(counts.fail, Style.CRITICAL),
            _number(counts.unknown, Style.UNKNOWN),
            _number(counts.waived, Style.WAIVED),
        )
        title, *rest = prose(rule.title, 0, width - _TITLE)
        yield line(2, f"{rule.id:<8}", f"{counts.passed:>8,} ", *numbers, f"  {title.plain}")
        yield from (line(_TITLE, text.plain) for text in rest)
    if idle:
        yield from prose(f"Nothing to apply to: {', '.join(idle)}", 2, width, Style.FAINT)


def _number(number: int, style: Style) -> Piece:
    return (f"{number:>8,} ", style if number else Style.FAINT)
