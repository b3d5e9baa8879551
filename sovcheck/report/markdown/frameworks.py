"""Answers to frameworks in Markdown: a table of clauses for each application."""

from collections.abc import Iterator

from sovcheck.findings.report import Report
from sovcheck.frameworks.section import Assessment, FrameworkSection
from sovcheck.report.framework_words import (
    WORDS,
    answer_words,
    contradiction_words,
    grounds_words,
    heading,
    headline,
    remarks,
    seal_details,
    subject,
)
from sovcheck.report.markdown_escape import escape

_MOST_SUBJECTS = 20


def frameworks(report: Report) -> Iterator[str]:
    """A chapter for each framework that was asked for."""
    for section in report.frameworks:
        yield f"## {escape(heading(section))}\n"
        for found in section.contradictions:
            yield f"- **contradicted ({found.severity}):** {escape(contradiction_words(found))}"
        for remark in remarks(section):
            yield f"- {escape(remark)}"
        for source in section.sources:
            note = f" {source.note}" if source.note else ""
            yield f"- Source: {escape(source.name)} ({source.certainty}).{escape(note)}"
        yield ""
        if not section.assessments:
            yield from _mapping(section)
        for assessment in section.assessments[:_MOST_SUBJECTS]:
            yield from _assessment(section, assessment)
        if (left := len(section.assessments) - _MOST_SUBJECTS) > 0:
            yield f"And {left} more: `--output answers` has all of them.\n"


def _mapping(section: FrameworkSection) -> Iterator[str]:
    yield "| clause | about | rules |"
    yield "| --- | --- | --- |"
    for clause in section.clauses:
        if clause.rules:
            rules = ", ".join(f"{rule.rule} ({rule.role})" for rule in clause.rules)
            yield f"| {escape(clause.id)} | {escape(clause.asks)} | {escape(rules)} |"
    yield ""


def _assessment(section: FrameworkSection, assessment: Assessment) -> Iterator[str]:
    yield f"### {escape(subject(assessment))}\n"
    yield f"**{escape(headline(assessment))}**\n"
    for detail in seal_details(assessment):
        yield f"- {escape(detail)}"
    yield ""
    yield "| clause | asks | status | answer | why | rules |"
    yield "| --- | --- | --- | --- | --- | --- |"
    asked = {clause.id: clause for clause in section.clauses}
    for answer in assessment.answers:
        clause = asked[answer.clause]
        why = "; ".join(grounds_words(answer))
        rules = ", ".join(f"{rule.rule} ({rule.role})" for rule in clause.rules)
        cells = (answer.clause, clause.asks, WORDS[answer.status], answer_words(answer), why, rules)
        yield f"| {' | '.join(escape(cell) for cell in cells)} |"
    yield ""
