"""The report in GitLab's form for code quality, which merge requests show in every edition."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sovcheck.errors import Problem
from sovcheck.findings.report import Report, Result, Status
from sovcheck.findings.results.result import fingerprint
from sovcheck.policy.severity import Severity
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.path_wording import message_with_places
from sovcheck.report.source_root import SourceRoot, told_path
from sovcheck.report.wording import standing, verdict_sentence, waiver_sentence, waiver_status_sentence, waivers_by_word
from sovcheck.visible import visible

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}
_UNKNOWN = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "major",
    Severity.MEDIUM: "minor",
    Severity.LOW: "info",
    Severity.INFO: "info",
}
"""What is not known is reported one step below what is proved."""

_NO_VERDICT = "sovcheck/no-verdict"
_CONTRADICTED = "sovcheck/declaration-contradicted"


def render_gitlab(report: Report, root: SourceRoot | None = None) -> str:
    """An issue for each result, and for each waiver to look at. Fingerprints are ours, so that moves are not news."""
    return _written(_issues(report, root))


def render_problems(told: Iterable[tuple[str, Problem | None]], root: SourceRoot | None = None) -> str:
    """What went wrong instead of a report: an empty list would read as a clean system."""
    return _written(
        _issue(
            check=_NO_VERDICT,
            text=text,
            severity="blocker",
            mark=fingerprint(_NO_VERDICT, text, None),
            file="sovcheck" if problem is None else told_path(root, problem.location.file),
            line=1 if problem is None else problem.location.line,
        )
        for text, problem in told
    )


def _issues(report: Report, root: SourceRoot | None) -> Iterator[dict[str, Any]]:
    if not report.summary.evaluated:
        mark = fingerprint(_NO_VERDICT, "", None)
        file = told_path(root, report.inventory.files[0].path) if report.inventory.files else "sovcheck"
        yield _issue(_NO_VERDICT, verdict_sentence(report), "blocker", mark, file, 1)
    for result in report.results:
        yield _issue(
            check=result.rule,
            text=_told(result, report),
            severity=_severity(result),
            mark=result.fingerprint,
            file=told_path(root, result.file),
            line=result.line,
        )
    for section in report.frameworks:
        for found in section.contradictions:
            mark = fingerprint(_CONTRADICTED, f"{section.id} {found.clause}", found.application)
            text, file = f"{section.id} {contradiction_words(found)}", told_path(root, found.file)
            yield _issue(_CONTRADICTED, text, _SEVERITIES[Severity.HIGH], mark, file, found.line)
    for word, statuses in waivers_by_word(report).items():
        for status in statuses:
            mark = fingerprint(word, status.rule, f"{status.asset}:{status.discriminator}")
            file = told_path(root, status.file)
            yield _issue(f"sovcheck/{word}", waiver_status_sentence(status), "info", mark, file, status.line)


def _severity(result: Result) -> str:
    if result.status is Status.WAIVED:
        return "info"
    return (_UNKNOWN if result.status is Status.UNKNOWN else _SEVERITIES)[result.severity]


def _told(result: Result, report: Report) -> str:
    unknown = "Not known: " if result.status is Status.UNKNOWN else ""
    remark = f"waived: {waiver_sentence(result)}" if result.waiver else standing(result, report.profile.fail_on)
    text = f"{unknown}{result.title} - {result.asset}: {message_with_places(result)}"
    return f"{text} [{remark}]" if remark else text


def _issue(check: str, text: str, severity: str, mark: str, file: str, line: int) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": visible(check),
        "description": visible(text),
        "categories": ["Security"],
        "severity": severity,
        "fingerprint": visible(mark),
        "location": {"path": visible(file), "lines": {"begin": max(line, 1)}},
    }


def _written(issues: Iterable[dict[str, Any]]) -> str:
    """Of several issues with one fingerprint GitLab shows the first: the others get a number behind it."""
    seen: Counter[str] = Counter()
    told = []
    for issue in issues:
        mark = issue["fingerprint"]
        seen[mark] += 1
        told.append(issue | {"fingerprint": mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"})
    return escaped_json(told).decode()
