"""Answers to frameworks as a table, a row for each clause and application: for questionnaires kept elsewhere."""

from collections.abc import Iterator

from sovcheck.findings.report import Report
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseInfo, FrameworkSection
from sovcheck.report.csv_cells import csv_text
from sovcheck.report.framework_words import WORDS, contradiction_words, grounds_words
from sovcheck.report.wording import verdict_sentence

COLUMNS = (
    *("framework", "version", "application", "objective", "criterion", "clause", "type", "asks"),
    *("status", "basis", "answer", "at_least", "at_most", "says", "seal", "seal_at_most"),
    *("points_at_least", "points_at_most", "why", "rules", "contradicted", "declared_by", "declared_on", "expires"),
    *("evidence", "evidence_sha256"),
)


def render_answers_csv(report: Report) -> str:
    """Every clause of every framework that was asked for; of mappings the rules alone."""
    rows = (tuple(row.get(name) for name in COLUMNS) for row in _rows(report))
    return csv_text(COLUMNS, rows)


def _rows(report: Report) -> Iterator[dict[str, object]]:
    if not report.summary.evaluated:
        yield {"status": report.verdict, "why": verdict_sentence(report)}
    for section in report.frameworks:
        clauses = {clause.id: clause for clause in section.clauses}
        if not section.assessments:
            yield from (_clause(section, clause) for clause in section.clauses)
        for assessment in section.assessments:
            for answer in assessment.answers:
                yield _clause(section, clauses[answer.clause]) | _answer(section, assessment, answer)


def _clause(section: FrameworkSection, clause: ClauseInfo) -> dict[str, object]:
    return {
        "framework": section.id,
        "version": section.version,
        "objective": clause.objective,
        "criterion": clause.criterion,
        "clause": clause.id,
        "type": clause.type,
        "asks": clause.asks,
        "rules": "; ".join(f"{rule.rule} {rule.role}" for rule in clause.rules),
    }


def _answer(section: FrameworkSection, assessment: Assessment, answer: ClauseAnswer) -> dict[str, object]:
    declared = answer.declared
    contradicted = [
        contradiction_words(found)
        for found in section.contradictions
        if found.clause == answer.clause and found.application == assessment.application
    ]
    return {
        "application": assessment.application,
        "status": WORDS[answer.status],
        "basis": answer.basis,
        "answer": answer.answer,
        "at_least": answer.at_least,
        "at_most": answer.at_most,
        "says": answer.says,
        "seal": answer.seal,
        "seal_at_most": answer.seal_at_most,
        "points_at_least": answer.points_at_least,
        "points_at_most": answer.points_at_most,
        "why": "; ".join(grounds_words(answer)),
        "contradicted": "; ".join(contradicted) or None,
        "declared_by": declared.who if declared else None,
        "declared_on": declared.day if declared else None,
        "expires": declared.expires if declared else None,
        "evidence": declared.evidence if declared else None,
        "evidence_sha256": declared.sha256 if declared else None,
    }
