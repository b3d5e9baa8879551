"""Which results an output shows that cannot show all: those that decide the verdict, then the gravest."""

from collections.abc import Sequence

from sovcheck.findings.report import Result, Status

MOST_READ = 10_000
"""Results beyond which nobody reads a report for people, and viewers of test results give up."""

_STATUS_RANKS = {Status.FAIL: 0, Status.UNKNOWN: 1, Status.WAIVED: 2, Status.PASS: 3}


def select(results: Sequence[Result], most: int) -> Sequence[Result]:
    """At most so many: blocking ones first, then the gravest; they keep the order of the report."""
    if len(results) <= most:
        return results
    ranked = sorted(range(len(results)), key=lambda index: _rank(results[index]))
    return [results[index] for index in sorted(ranked[:most])]


def left_out_sentence(number: int) -> str:
    """That so many results are not shown, and where they are."""
    results = "1 result is" if number == 1 else f"{number:,} results are"
    return f"{results} not shown here: these decide the verdict, or are the gravest. The JSON report has all."


def _rank(result: Result) -> tuple[bool, int, int]:
    return not result.blocking, _STATUS_RANKS[result.status], -result.severity.rank
