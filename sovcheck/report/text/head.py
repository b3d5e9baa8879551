"""The first lines of every text: the verdict with the system that it is about, then the numbers."""

from collections.abc import Iterator

from rich.text import Text

from sovcheck.findings.report import Report, Verdict
from sovcheck.policy.profile.model import HomeSource
from sovcheck.report.text.lines import Style, fitted, line, prose
from sovcheck.report.wording import gravest_first, system_called

VERDICT_STYLES = {Verdict.PASS: Style.PASS, Verdict.FAIL: Style.CRITICAL, Verdict.INCOMPLETE: Style.WARNING}


def lay_out_head(report: Report, width: int) -> Iterator[Text]:
    """Verdict and system, then the numbers."""
    profile = report.profile
    stated = " (by the inventory)" if profile.home_from is HomeSource.DOMICILE else ""
    right = f"{profile.id}, home {profile.home}{stated}, as of {report.today}"
    owner = report.answer.owner if report.answer is not None else None
    system = ", ".join(filter(None, (system_called(report), owner))) or "an inventory without a name"
    first = line(0, (f"{report.verdict.upper()}  ", VERDICT_STYLES[report.verdict]), (system, Style.STRONG))
    beside = first.cell_len + len(right) + 2 <= width
    yield fitted(first, width, right if beside else "")
    if not beside:
        yield fitted(line(6, (right, Style.FAINT)), width)
    yield from prose(_numbers(report), 6, width)


def _numbers(report: Report) -> str:
    summary = report.summary
    failures = ", ".join(f"{number:,} {severity}" for severity, number in gravest_first(report))
    said = [f"{failures} {'failure' if summary.fail == 1 else 'failures'}" if failures else "no failures"]
    over = [(overrun.unknown - overrun.allowed, overrun.severity) for overrun in summary.over_budget]
    by_severity = ", ".join(f"{number:,} {severity}" for number, severity in over)
    too_many = f" ({sum(number for number, _ in over):,} too many: {by_severity})" if over else ""
    said.append(f"{summary.unknown:,} not known{too_many}")
    if summary.waived:
        said.append(f"{summary.waived:,} waived")
    return "; ".join(said)
