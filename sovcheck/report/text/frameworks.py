"""Answers to frameworks as text: the result of each application, then clauses that are not met or open, or all."""

from collections.abc import Iterator

from rich.text import Text

from sovcheck.findings.report import Report
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseInfo, ClauseStatus, FrameworkSection
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
from sovcheck.report.text.lines import BLANK, Style, fitted, line, prose

_STYLES = {
    ClauseStatus.MET: Style.PASS,
    ClauseStatus.NOT_MET: Style.HIGH,
    ClauseStatus.UNKNOWN: Style.UNKNOWN,
    ClauseStatus.NOT_ASSESSABLE: Style.FAINT,
}
_SHOWN_SHORTLY = (ClauseStatus.NOT_MET, ClauseStatus.UNKNOWN)
_MOST_SUBJECTS = 10


def lay_out_frameworks(report: Report, width: int, *, everything: bool = False) -> Iterator[Text]:
    """Every framework that was asked for. ``everything`` shows each clause with its grounds, and the remarks."""
    for section in report.frameworks:
        yield BLANK
        yield line(0, (heading(section), Style.STRONG))
        yield from _contradictions(section, width)
        if everything:
            for remark in remarks(section):
                yield from prose(remark, 2, width, Style.FAINT)
        yield from _mapped(section, width) if not section.assessments else ()
        for assessment in section.assessments if everything else section.assessments[:_MOST_SUBJECTS]:
            yield from _assessment(section, assessment, width, everything=everything)
        left = len(section.assessments) - _MOST_SUBJECTS
        if left > 0 and not everything:
            yield line(2, (f"and {left} more: --details, or --output answers", Style.FAINT))


def lay_out_contradictions(report: Report, width: int) -> Iterator[Text]:
    """Only the declared answers that facts contradict."""
    for section in report.frameworks:
        yield from _contradictions(section, width)


def _contradictions(section: FrameworkSection, width: int) -> Iterator[Text]:
    for found in section.contradictions:
        yield from prose(
            f"contradicted ({found.severity}): {section.id} {contradiction_words(found)}", 2, width, Style.HIGH
        )


def _mapped(section: FrameworkSection, width: int) -> Iterator[Text]:
    for clause in section.clauses:
        if clause.rules:
            rules = ", ".join(f"{rule.rule} ({rule.role})" for rule in clause.rules)
            yield fitted(line(2, f"{clause.id}  {rules}"), width)


def _assessment(section: FrameworkSection, assessment: Assessment, width: int, *, everything: bool) -> Iterator[Text]:
    yield from prose(f"{subject(assessment)}: {headline(assessment)}", 2, width)
    for detail in seal_details(assessment):
        yield from prose(detail, 4, width, Style.FAINT)
    clauses = {clause.id: clause for clause in section.clauses}
    for answer in assessment.answers:
        if everything or answer.status in _SHOWN_SHORTLY:
            yield from _clause(clauses[answer.clause], answer, width, everything=everything)


def _clause(clause: ClauseInfo, answer: ClauseAnswer, width: int, *, everything: bool) -> Iterator[Text]:
    said = answer_words(answer)
    grounds = list(grounds_words(answer))
    shown = line(
        4,
        f"{clause.id:<8} ",
        (f"{WORDS[answer.status]:<14} ", _STYLES[answer.status]),
        said if everything else "; ".join([*grounds[:1], *([said] if said else [])]),
    )
    if not everything:
        yield fitted(shown, width)
        return
    yield shown
    yield from prose(clause.asks, 8, width, Style.FAINT)
    for ground in grounds:
        yield from prose(ground, 8, width)
    if clause.limits:
        yield from prose(clause.limits, 8, width, Style.FAINT)
    if clause.rules:
        yield from prose(
            f"rules: {', '.join(f'{rule.rule} ({rule.role})' for rule in clause.rules)}", 8, width, Style.FAINT
        )
