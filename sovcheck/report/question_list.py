"""The questions of a report as a list to send out: text, a table for spreadsheets, or Markdown."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import assert_never

from sovcheck.findings.answer.questions import Question
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.markdown_escape import escape
from sovcheck.report.path_wording import place
from sovcheck.report.wording import counted
from sovcheck.visible import SENTENCE_LETTERS, shortened, visible

COLUMNS = ("asked", "asset", "kind", "field", "allowed", "example", "severity", "settles", "file", "line", "answer")
"""The columns of the table; the last one is for the answer, which ``sovcheck questions --apply`` reads back."""


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
    """A row for each question, with an empty cell for the answer; no cell is a formula."""
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
            for question in questions
        ],
    )


def _text(questions: Sequence[Question]) -> Iterator[str]:
    if not questions:
        yield "nothing is open: no question to ask"
    for asked, group in groupby(questions, key=asked_called):
        its = list(group)
        yield f"{asked}  ({counted(len(its), 'question')})"
        for question in its:
            where = f"  {place(question.file, question.line)}" if question.file is not None else ""
            yield f"  {question.asset}: {question.field}{where}"
            yield f"    allowed  {question.allowed}"
            yield from [f"    example  {question.example}"] if question.example else []
            yield f"    settles  {_settles(question)} ({question.severity})"


def _markdown(questions: Sequence[Question]) -> Iterator[str]:
    yield f"# {counted(len(questions), 'question')}"
    for asked, group in groupby(questions, key=asked_called):
        yield f"\n## {escape(asked)}\n"
        yield "| asset | field | allowed | example | settles | answer |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for each in group:
            cells = (each.asset, each.field, each.allowed, each.example, _settles(each))
            yield f"| {' | '.join(escape(cell) for cell in cells)} | |"


def asked_called(question: Question) -> str:
    """Who is asked, as people call it."""
    return question.asked_name or question.asked or "whoever runs it"


def _settles(question: Question) -> str:
    return "; ".join(f"{each.rule} {each.asset}" for each in question.settles)
