"""The questions of a report as a list to send out: text, a table for spreadsheets, or Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import assert_never

from sovcheck.findings.answer.questions import Place, Question
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.markdown_escape import escape
from sovcheck.report.path_wording import place
from sovcheck.report.wording import counted
from sovcheck.visible import SENTENCE_LETTERS, shortened, visible

COLUMNS = ("asked", "asset", "kind", "field", "allowed", "example", "severity", "settles", "file", "line", "answer")
"""The columns of the table; the last one is for the answer, which ``sovcheck questions --apply`` reads back."""


ELSEWHERE: Mapping[Place, str] = {
    "catalog": "Only by a catalog of one's own, --catalog FILE",
    "evidence": "Only by a signed run, `sovcheck smoke`",
}
"""How facts get known that no answer in an inventory states, by where they are stated: nobody is asked for them."""


class QuestionFormat(StrEnum):
    """What ``--output`` of the list takes before the equals sign."""

    TEXT = "text"
    CSV = "csv"
    MARKDOWN = "markdown"


def render_questions(chosen: QuestionFormat, questions: Sequence[Question]) -> str:
    """The list in that format; whatever a name contains acts in none of them."""
    match chosen:
        case QuestionFormat.TEXT:
            return "".join(f"{shortened(visible(line), SENTENCE_LETTERS)}\n" for line in _text(questions))
        case QuestionFormat.CSV:
            return questions_csv(questions)
        case QuestionFormat.MARKDOWN:
            return "".join(f"{line}\n" for line in _markdown(questions))
        case _:
            assert_never(chosen)


def questions_csv(questions: Sequence[Question]) -> str:
    """A row for each question that a patch can answer, with an empty cell for the answer; no cell is a formula."""
    return csv_text(
        COLUMNS,
        [
            (
                asked_called(question),
                question.asset,
                question.kind,
                question.field,
                question.allowed,
                question.example,
                question.severity,
                _settles(question),
                question.file,
                question.line,
                None,
            )
            for question in answerable(questions)
        ],
    )


def _text(questions: Sequence[Question]) -> Iterator[str]:
    if not questions:
        yield "nothing is open: no question to ask"
    for asked, group in groupby(answerable(questions), key=asked_called):
        its = list(group)
        yield f"{asked}  ({counted(len(its), 'question')})"
        for question in its:
            yield from _lines(question)
    for to_state, words in ELSEWHERE.items():
        others = [question for question in questions if question.to_state == to_state]
        yield from [f"{words}  ({counted(len(others), 'fact')})"] if others else []
        for question in others:
            yield from _lines(question)


def _lines(question: Question) -> Iterator[str]:
    where = f"  {place(question.file, question.line)}" if question.file is not None else ""
    yield f"  {question.asset}: {question.field}{where}"
    yield from [f"    known to {asked_called(question)}"] if question.to_state == "catalog" else []
    yield f"    allowed  {question.allowed}"
    yield from [f"    example  {question.example}"] if question.example else []
    yield f"    settles  {_settles(question)} ({question.severity})"


def _markdown(questions: Sequence[Question]) -> Iterator[str]:
    asked = answerable(questions)
    yield f"# {counted(len(asked), 'question')}"
    for name, group in groupby(asked, key=asked_called):
        yield f"\n## {escape(name)}\n"
        yield from _table(group, "answer")
    for to_state, words in ELSEWHERE.items():
        others = [question for question in questions if question.to_state == to_state]
        yield from [f"\n## {escape(words)}\n", *_table(others)] if others else []


def _table(questions: Iterable[Question], *to_fill_in: str) -> Iterator[str]:
    columns = ("asset", "field", "allowed", "example", "settles", *to_fill_in)
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for each in questions:
        cells = (each.asset, each.field, each.allowed, each.example, _settles(each))
        yield f"| {' | '.join(escape(cell) for cell in cells)} |{' |' * len(to_fill_in)}"


def answerable(questions: Iterable[Question]) -> Sequence[Question]:
    """Those whose answer a patch can state."""
    return [question for question in questions if question.to_state == "inventory"]


def left_out_of_table(questions: Sequence[Question]) -> str | None:
    """What to tell beside a table of them about those that have no row; None where each has one."""
    others = len(questions) - len(answerable(questions))
    if not others:
        return None
    facts = f"{counted(others, 'fact')} {'has' if others == 1 else 'have'} no row"
    return f"{facts}, as no inventory can state what only --catalog or a smoke does: `--output text` lists them"


def asked_called(question: Question) -> str:
    """Who is asked, as people call it."""
    return question.asked_name or question.asked or "whoever runs it"


def _settles(question: Question) -> str:
    return "; ".join(f"{each.rule} {each.asset}" for each in question.settles)
