"""What nobody has said, by who can answer, and the same as a table to mail out."""

from sovcheck.findings.questions import Question
from sovcheck.findings.report import Report
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.question_list import COLUMNS


def by_asked(report: Report) -> list[tuple[str | None, list[Question]]]:
    """The questions for each who is asked, in the order of the report; None is whoever runs the system."""
    found: dict[str | None, list[Question]] = {}
    for question in _questions(report):
        found.setdefault(question.asked_name or question.asked, []).append(question)
    return list(found.items())


def questions_csv(report: Report) -> str:
    """A row for each question, with an empty cell for the answer."""
    return csv_text(
        COLUMNS,
        [
            (
                question.asked_name or question.asked,
                question.asset,
                question.kind,
                question.field,
                question.allowed,
                question.example,
                question.severity,
                "; ".join(f"{each.rule} {each.asset}" for each in question.settles),
                question.file,
                question.line,
                None,
            )
            for question in _questions(report)
        ],
    )


def _questions(report: Report) -> tuple[Question, ...]:
    return (report.answer.questions if report.answer is not None else None) or ()
