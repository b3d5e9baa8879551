"""What nobody has said, by who can answer."""

from markupsafe import Markup

from sovcheck.findings.answer.questions import Question
from sovcheck.findings.report import Report
from sovcheck.inventory.field_forms import GROUP_WITH, LIST_OF, ONE_OF
from sovcheck.report.html.words import Words


def by_asked(report: Report) -> list[tuple[str | None, list[Question]]]:
    """The questions for each who is asked, in the order of the report; None is whoever runs the system."""
    found: dict[str | None, list[Question]] = {}
    for question in questions(report):
        found.setdefault(question.asked_name or question.asked, []).append(question)
    return list(found.items())


def questions(report: Report) -> tuple[Question, ...]:
    """All of them; none where the report has no answer."""
    return (report.answer.questions if report.answer is not None else None) or ()


def allowed(text: str, words: Words) -> Markup:
    """What may be answered, in the language of the page; the values themselves are written as they are."""
    if text.startswith(LIST_OF):
        return words("unknown.list_of", each=allowed(text.removeprefix(LIST_OF), words))
    for beginning, key in ((ONE_OF, "unknown.one_of"), (GROUP_WITH, "unknown.group_with")):
        if text.startswith(beginning):
            return words(key, values=text.removeprefix(beginning))
    return words.rule(text)
