"""What to do next, in the short report: what to change first, each step judged for real, and whom to ask what."""

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from sovcheck.findings.answer.changes import Change
from sovcheck.findings.answer.questions import Place, Question
from sovcheck.findings.report import Report, Status, Verdict
from sovcheck.findings.verdict import deciding_unknowns
from sovcheck.report.question_list import answerable, asked_called
from sovcheck.report.text.lines import BLANK, NARROW, Style, fitted, line, padded, some, with_command
from sovcheck.report.wording import counted, deciding_arguments, judging_arguments

_MOST = 3
_MOST_ASKED = 4
_ELSEWHERE: Mapping[Place, str] = {"catalog": "only by --catalog", "evidence": "only by a smoke"}
"""What states a fact that no inventory can, as it stands where the others have who is asked."""


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
        hint = ["sovcheck", "whatif", "--to-pass", *judging_arguments(report), *deciding_arguments(report)]
        worse = f"({change.label} alone makes it worse: {_worse(change)})"
        yield from with_command(line(2, (worse, Style.WARNING)), width, hint)


def _effect(change: Change, *, wide: bool) -> str:
    before, after = change.before, change.after
    failures, critical = f"{before.failures} -> {after.failures}", f"{before.critical} -> {after.critical}"
    return f"{failures:<13}{critical:<11}{change.effort.replace('-', ' ') if wide else ''}".rstrip()


def _worse(change: Change) -> str:
    before, after = change.before, change.after
    if after.critical > before.critical:
        return f"{before.critical} -> {after.critical} critical"
    return f"{before.failures} -> {after.failures} failures"


def lay_out_questions(report: Report, width: int) -> Iterator[Text]:
    """Grouped by who can answer; after them what no inventory can state."""
    questions = (report.answer.questions if report.answer is not None else None) or ()
    summary = report.summary
    if not questions:
        if summary.unknown:
            yield BLANK
            yield line(0, (f"NOT KNOWN  {counted(summary.unknown, 'result')}: -v", Style.UNKNOWN))
        return
    open_results = {(settled.rule, settled.asset) for question in questions for settled in question.settles}
    facts = f"{counted(len(questions), 'open fact')} {'is' if len(questions) == 1 else 'are'} behind"
    said = f"{facts} {len(open_results):,} of {counted(summary.unknown, 'unknown')}"
    yield BLANK
    head = line(0, ("QUESTIONS", Style.STRONG), f"  {said}")
    yield from with_command(head, width, ["sovcheck", "questions", *judging_arguments(report)])
    if report.summary.over_budget:
        yield fitted(line(2, ("not known: ", Style.UNKNOWN), _open_rules(report, width - 13)), width)
    asked: dict[str | None, list[Question]] = {}
    for question in answerable(questions):
        asked.setdefault(question.asked, []).append(question)
    groups = list(asked.values())
    shown = groups[: _MOST_ASKED if len(groups) <= _MOST_ASKED else _MOST_ASKED - 1]
    named = [(asked_called(group[0]), group) for group in shown]
    elsewhere = [(name, its) for to_state, name in _ELSEWHERE.items() if (its := _stated_by(to_state, questions))]
    room = min(max(len(name) for name, _ in (*named, *elsewhere)), width // 4)
    for name, group in named:
        yield fitted(line(2, padded(name, room), f"  {_asked_for(group)}"), width)
    if left := groups[len(shown) :]:
        yield line(2, f"and {counted(sum(map(len, left)), 'question')} to {len(left):,} others")
    for name, its in elsewhere:
        yield fitted(line(2, padded(name, room), f"  {_asked_for(its)}"), width)


def _stated_by(to_state: Place, questions: Sequence[Question]) -> Sequence[Question]:
    return [question for question in questions if question.to_state == to_state]


def _open_rules(report: Report, room: int) -> str:
    """What could not be judged and decides the verdict, the gravest first."""
    deciding = deciding_unknowns(report)
    unknown = [result for result in report.results if result.status is Status.UNKNOWN and result.new]
    return some(list(dict.fromkeys(f"{each.rule} {each.asset}" for each in unknown if each.severity in deciding)), room)


def _asked_for(questions: Sequence[Question]) -> str:
    fields: dict[str, list[str]] = {}
    for question in questions:
        fields.setdefault(question.asset, []).append(question.field)
    return "; ".join(f"{asset}: {', '.join(names)}" for asset, names in fields.items())
