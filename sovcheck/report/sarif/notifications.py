"""What a reader of the SARIF file has to know beside its results."""

from collections.abc import Iterator
from typing import Any

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.findings.report import Report, Verdict
from sovcheck.findings.verdict import exit_code
from sovcheck.report.path_wording import place
from sovcheck.report.sarif.messages import notification
from sovcheck.report.sarif.results import MOST_RESULTS
from sovcheck.report.wording import (
    evidence_sentence,
    unreached_sentence,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)


def build_invocation(report: Report, *, left_out: int, without_paths: int) -> dict[str, Any]:
    """The run of the tool. It succeeded when it could give a verdict; no clock and no command line is in it."""
    return {
        "executionSuccessful": report.summary.evaluated > 0,
        "exitCode": exit_code(report),
        "toolExecutionNotifications": list(_notifications(report, left_out, without_paths)),
    }


def _notifications(report: Report, left_out: int, without_paths: int) -> Iterator[dict[str, Any]]:
    if left_out:
        text = f"{left_out:,} results are not in this file: GitHub takes {MOST_RESULTS:,}. The JSON report has all."
        yield notification("error", text)
    if without_paths:
        text = (
            f"{without_paths:,} results are without their paths here to keep the file small; the JSON report has all."
        )
        yield notification("warning", text)
    yield notification(_level(report), verdict_sentence(report))
    if sentence := unreached_sentence(report):
        yield notification("note", sentence)
    for word, statuses in waivers_by_word(report).items():
        for status in statuses:
            text = f"{word} at {place(status.file, status.line)}: {waiver_status_sentence(status)}"
            yield notification("warning", text)
    for evidence in report.evidence:
        level = "note" if evidence.status is EvidenceStatus.ACCEPTED else "warning"
        yield notification(level, f"evidence {evidence.path}: {evidence_sentence(evidence)}")


def _level(report: Report) -> str:
    """A failed gate is the tool at work; an error of the tool is only that it had nothing to judge."""
    if not report.summary.evaluated:
        return "error"
    return "note" if report.verdict is Verdict.PASS else "warning"
