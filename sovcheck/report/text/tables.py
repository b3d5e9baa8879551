"""What passed, and what each rule said: the part of a report that is listed only where somebody asks for it."""

from collections.abc import Iterator

from rich.text import Text

from sovcheck.findings.report import Report
from sovcheck.report.text.lines import BLANK, Piece, Style, line, prose


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


_TITLE = 48
"""The column in which titles of rules begin."""


def _number(number: int, style: Style) -> Piece:
    return (f"{number:>8,} ", style if number else Style.FAINT)
