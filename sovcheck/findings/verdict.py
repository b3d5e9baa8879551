"""From counts to a verdict, and from a finished report to an exit code (docs/adr/0001)."""

from collections.abc import Mapping
from datetime import date

from sovcheck.errors import UsageError
from sovcheck.findings.report import BudgetOverrun, Report, Summary, Verdict
from sovcheck.policy.profile.model import UnknownBudget
from sovcheck.policy.severity import Severity

NEVER = "never"
"""The value of ``--fail-on`` under which neither findings nor unknowns decide the verdict."""

_NOTICE = (
    "Exposure, not adjudication: this report says who could read, throttle or switch off what, by the facts stated and "
    "the catalog of {date}; whether that is lawful is for others to decide."
)


def notice(catalog_date: date) -> str:
    """The sentence that every report carries."""
    return _NOTICE.format(date=catalog_date.isoformat())


def parse_fail_on(text: str) -> Severity | None:
    """The least severity that blocks; None for ``never``. Raises UsageError for anything else."""
    if text == NEVER:
        return None
    try:
        return Severity(text)
    except ValueError:
        choices = ", ".join([*Severity, NEVER])
        raise UsageError(f"--fail-on {text}: write one of {choices}") from None


def blocks(severity: Severity, fail_on: Severity | None) -> bool:
    """Whether a new, unwaived failure of that severity decides the verdict."""
    return fail_on is not None and severity.rank >= fail_on.rank


def over_budget(unknowns: Mapping[Severity, int], budget: UnknownBudget) -> tuple[BudgetOverrun, ...]:
    """The severities of which there are more unknowns than allowed, gravest first. No limit is None."""
    limits = ((severity, getattr(budget, severity.value)) for severity in reversed(Severity))
    return tuple(
        BudgetOverrun(severity=severity, unknown=unknowns[severity], allowed=limit)
        for severity, limit in limits
        if limit is not None and unknowns.get(severity, 0) > limit
    )


def decide(summary: Summary, fail_on: str) -> Verdict:
    """The verdict: blocking failures first, then unknowns over budget, then a scan that evaluated nothing.

    ``--fail-on never`` asks for information only, so unknowns decide nothing either; that nothing was evaluated
    still does.
    """
    if summary.blocking:
        return Verdict.FAIL
    if summary.over_budget and fail_on != NEVER:
        return Verdict.INCOMPLETE
    return Verdict.PASS if summary.evaluated else Verdict.INCOMPLETE


def contradictions_decide(report: Report) -> bool:
    """Whether declared answers that facts contradict decide the verdict, as failures of their severity do."""
    return blocks(Severity.HIGH, parse_fail_on(report.profile.fail_on))


def exit_code(report: Report) -> int:
    """What the command line returns for this report: 0, 1 or 3. Nothing else is looked at."""
    if report.verdict is Verdict.PASS:
        return 0
    return 1 if report.summary.evaluated else 3


def deciding_unknowns(report: Report) -> frozenset[Severity]:
    """The severities whose new unknown results decide the verdict: those over budget, unless nothing is to fail."""
    if report.profile.fail_on == NEVER:
        return frozenset()
    return frozenset(overrun.severity for overrun in report.summary.over_budget)
