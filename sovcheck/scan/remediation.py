"""Remediation: what to change first in a system that was judged, tried out by the engine that judged it."""

from sovcheck.errors import EngineError
from sovcheck.findings.answer.changes import Changes
from sovcheck.findings.report import Report, Verdict
from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.judgement import RunningEngine
from sovcheck.scan.preparation import Scan
from sovcheck.scan.variants import Variants
from sovcheck.whatif.advice import advise
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.statements import statements

_MOST_ASSETS = 50
"""About so many assets changes are thought of, those that most failures are about."""


def what_to_change(prepared: Scan, at_work: RunningEngine, report: Report) -> Changes | None:
    """The changes that help most; None where the verdict is a pass, or the engine gives no answer about a change."""
    if report.verdict is Verdict.PASS or not report.summary.evaluated:
        return None
    base = Design(prepared.system.inventory)
    before = Outcome(report.verdict, report.summary, tuple(report.results))
    terms = circumstances(prepared)
    failures = [result for result in report.results if result.blocking]
    options = candidates(base, failures, terms, most=_MOST_ASSETS)

    def questions() -> list[Candidate]:
        found = {candidate.key: candidate for candidate in statements(base, report.results, terms)}
        # What is asked of whoever runs a thing may be superfluous once it is moved; nobody sifts these facts.
        return [found[key] for key in sorted(found) if found[key].subject in base]

    try:
        return advise(base, before, options, questions, Variants(prepared, at_work))
    except EngineError:
        # The verdict is there already, and does not depend on what could be.
        return None
