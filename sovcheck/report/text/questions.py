"""What nobody has said, in the short report: a line for each who can answer, whoever is asked most first."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from sovcheck.findings.answer.questions import Question
from sovcheck.findings.report import Report, Status
from sovcheck.findings.verdict import deciding_unknowns
from sovcheck.report.question_list import asked_called
from sovcheck.report.text.lines import BLANK, Style, fitted, line, padded, some
from sovcheck.report.wording import counted, files_called

_MOST_ASKED = 4


def lay_out_questions(report: Report, width: int) -> Iterator[Text]:
    """Grouped by who can answer."""
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
    yield fitted(head, width, f"sovcheck questions {files_called(report)}")
    if report.summary.over_budget:
        yield fitted(line(2, ("not known: ", Style.UNKNOWN), _open_rules(report, width - 13)), width)
    groups: dict[str | None, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.asked, []).append(question)
    shown = list(groups.items())[: _MOST_ASKED if len(groups) <= _MOST_ASKED else _MOST_ASKED - 1]
    names = [asked_called(group[0]) for _, group in shown]
    room = min(max(map(len, names)), width // 4)
    for name, (_, group) in zip(names, shown, strict=True):
        yield fitted(line(2, padded(name, room), f"  {_asked_for(group)}"), width)
    if left := len(groups) - len(shown):
        number = sum(len(group) for _, group in list(groups.items())[len(shown) :])
        yield line(2, f"and {counted(number, 'question')} to {left:,} others")


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
