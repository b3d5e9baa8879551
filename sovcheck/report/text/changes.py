"""What to change first, each step judged for real, and the change that one would think of first but makes it worse."""

from collections.abc import Iterator

from rich.text import Text

from sovcheck.findings.answer.changes import Change
from sovcheck.findings.report import Report, Verdict
from sovcheck.report.text.lines import BLANK, NARROW, Style, fitted, line, padded
from sovcheck.report.wording import files_called

_MOST = 3


def lay_out_changes(report: Report, width: int) -> Iterator[Text]:
    """Nothing where it passes, or where nobody worked out what would help."""
    changes = report.answer.changes if report.answer is not None else None
    if changes is None or report.verdict is Verdict.PASS or not (changes.steps or changes.warnings):
        return
    wide = width >= NARROW
    room = width - (5 + 24 + (14 if wide else 0))
    heads = f"{'failures':<13}{'critical':<11}{'effort' if wide else ''}"
    yield BLANK
    yield line(0, (padded("CHANGE FIRST", 5 + room), Style.STRONG), (heads.rstrip(), Style.FAINT))
    for number, change in enumerate(changes.steps[:_MOST], start=1):
        label = change.label if number == 1 else f"then {change.label}"
        yield fitted(line(2, f"{number}  {padded(label, room - 1)} {_effect(change, wide=wide)}"), width)
    for change in changes.warnings[:1]:
        hint = f"sovcheck whatif --to-pass {files_called(report)}"
        worse = f"({change.label} alone makes it worse: {_worse(change)})"
        yield fitted(line(2, (worse, Style.WARNING)), width, hint)


def _effect(change: Change, *, wide: bool) -> str:
    before, after = change.before, change.after
    failures, critical = f"{before.failures} -> {after.failures}", f"{before.critical} -> {after.critical}"
    return f"{failures:<13}{critical:<11}{change.effort.replace('-', ' ') if wide else ''}".rstrip()


def _worse(change: Change) -> str:
    before, after = change.before, change.after
    if after.critical > before.critical:
        return f"{before.critical} -> {after.critical} critical"
    return f"{before.failures} -> {after.failures} failures"
