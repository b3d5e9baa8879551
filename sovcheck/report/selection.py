"""Which results an output shows that cannot show all: those that decide the verdict, then the gravest."""

from collections.abc import Sequence

from sovcheck.findings.report import Report, Result, Status
from sovcheck.findings.results.results import Results

MOST_READ = 10_000
"""Results beyond which nobody reads a report for people, and viewers of test results give up."""

MOST_WRITTEN_OUT = 50_000
"""Results of a scan that its JSON writes one by one; of more, those that many assets share are written once.

A result takes two kilobytes: so a report that groups well stays below 100 MB.
"""

_STATUS_RANKS = {Status.FAIL: 0, Status.UNKNOWN: 1, Status.WAIVED: 2, Status.PASS: 3}


def select(results: Sequence[Result], most: int) -> Sequence[Result]:
    """At most so many: blocking ones first, then the gravest; they keep the order of the report."""
    if len(results) <= most:
        return results
    ranked = sorted(range(len(results)), key=lambda index: _rank(results[index]))
    return [results[index] for index in sorted(ranked[:most])]


def is_grouped(report: Report) -> bool:
    """Whether the JSON of a scan groups its results by itself; those of a saved report are all written out."""
    return isinstance(report.results, Results) and len(report.results) > MOST_WRITTEN_OUT


def grouped_sentences(report: Report) -> tuple[str, ...]:
    """That the JSON is grouped, and how to have every result, where that is so."""
    if not is_grouped(report):
        return ()
    wrong = f"{len(report.results):,} results: the JSON has those that many assets share once (sovcheck.report/v2)"
    return (f"{wrong}; `sovcheck report FILE --output json` writes every one out",)


def left_out_sentence(number: int) -> str:
    """That so many results are not shown, and where they are."""
    results = "1 result is" if number == 1 else f"{number:,} results are"
    return f"{results} not shown here: these decide the verdict, or are the gravest. The JSON report has all."


def _rank(result: Result) -> tuple[bool, int, int]:
    return not result.blocking, _STATUS_RANKS[result.status], -result.severity.rank
