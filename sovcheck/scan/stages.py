"""The stages of a scan, one after the other: from a request to the report on all assets."""

from typing import TYPE_CHECKING

from sovcheck.catalog.system import System
from sovcheck.findings.answer.changes import Changes
from sovcheck.findings.report import Report
from sovcheck.findings.stated import stated
from sovcheck.policy.rules import PolicySet
from sovcheck.scan import judgement
from sovcheck.scan.answer import MOST_ASSETS, answered
from sovcheck.scan.evaluation import EqualFacts
from sovcheck.scan.judgement import RunningEngine, report_of, report_on, start_engine
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.progress import Progress
from sovcheck.scan.request import ScanRequest

if TYPE_CHECKING:
    from sovcheck.engine.embedded.early import EarlyWorker


def run_stages(
    request: ScanRequest, on_progress: Progress, early: "EarlyWorker | None", policies: PolicySet | None
) -> tuple[Report, System]:
    """The report, and the system that was judged; the ``policies`` where they are loaded already."""
    prepared = prepare(request, for_results=True, policies=policies)
    with start_engine(prepared, early) as at_work:
        equal = EqualFacts() if prepared.asked is not None else None
        report = _judged(prepared, at_work, on_progress, equal)
        changes = _advised(prepared, at_work, report) if request.advise else None
        report = _assessed(prepared, report, equal)
    report = answered(report, prepared.graph, prepared.profile.data, changes, request.parts)
    return _stating(prepared, report) if request.stating else report, prepared.system


def _judged(prepared: Scan, at_work: RunningEngine, on_progress: Progress, equal: EqualFacts | None) -> Report:
    declared = prepared.system.declared
    if len(declared) >= judgement.LARGE and equal is None:
        from sovcheck.scan.two_processes import tally_by_two  # small scans do without

        if (tally := tally_by_two(prepared, at_work, on_progress)) is not None:
            return report_of(prepared, at_work, tally, declared)
    return report_on(prepared, at_work, declared, on_progress, equal)


def _assessed(prepared: Scan, report: Report, equal: EqualFacts | None) -> Report:
    if prepared.asked is None:
        return report
    from sovcheck.scan.framework_answers import assessed  # nobody who asks for no framework pays for it

    return assessed(report, prepared.asked, prepared.graph, prepared.builder, equal)


def _stating(prepared: Scan, report: Report) -> Report:
    return report.model_copy(update={"stated": stated(prepared.graph)})


def _advised(prepared: Scan, at_work: RunningEngine, report: Report) -> Changes | None:
    if report.inventory.assets > MOST_ASSETS:
        return None
    from sovcheck.scan.remediation import what_to_change  # nobody who does not ask for it pays for it

    return what_to_change(prepared, at_work, report)
