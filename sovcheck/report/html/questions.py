"""What nobody has said, by who can answer."""

from sovcheck.findings.questions import Question
from sovcheck.findings.report import Report


def by_asked(report: Report) -> list[tuple[str | None, list[Question]]]:
    """The questions for each who is asked, in the order of the report; None is whoever runs the system."""
    found: dict[str | None, list[Question]] = {}
    for question in questions(report):
        found.setdefault(question.asked_name or question.asked, []).append(question)
    return list(found.items())


def questions(report: Report) -> tuple[Question, ...]:
    """All of them; none where the report has no answer."""
    return (report.answer.questions if report.answer is not None else None) or ()
