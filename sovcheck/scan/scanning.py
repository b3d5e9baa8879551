"""A scan: from request to report, stage by stage."""

from sovcheck.catalog.system import System
from sovcheck.findings.answer.changes import Changes
from sovcheck.findings.report import Report
from sovcheck.scan import judgement
from sovcheck.scan.answering import MOST_ASSETS, answered
from sovcheck.scan.engines import started_early
from sovcheck.scan.evaluation import EqualFacts, Progress, no_progress
from sovcheck.scan.judgement import RunningEngine, report_of, report_on, start_engine
from sovcheck.scan.preparation import Scan, prepare
from sovcheck.scan.request import ScanRequest


def scan(request: ScanRequest, on_progress: Progress = no_progress) -> Report:
    """Judge everything that the request's files declare. Raises SovcheckError when there is no verdict."""
    return scan_system(request, on_progress)[0]


def scan_system(request: ScanRequest, on_progress: Progress = no_progress) -> tuple[Report, System]:
    """The same, with the system that was judged."""
    with started_early(request.engine) as early:
        prepared = prepare(request, for_results=True)
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
    from sovcheck.scan.assessing import assessed  # nobody who asks for no framework pays for it

    return assessed(report, prepared.asked, prepared.graph, prepared.builder, equal)


def _stating(prepared: Scan, report: Report) -> Report:
    from sovcheck.findings.stating import stated  # nobody who does not ask for it pays for it

    return report.model_copy(update={"stated": stated(prepared.graph)})


def _advised(prepared: Scan, at_work: RunningEngine, report: Report) -> Changes | None:
    if report.inventory.assets > MOST_ASSETS:
        return None
    from sovcheck.scan.advising import what_to_change  # nobody who does not ask for it pays for it

    return what_to_change(prepared, at_work, report)
