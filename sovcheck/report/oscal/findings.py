"""Findings: what each rule and each clause of a framework comes to, satisfied or not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sovcheck.findings.report import Report, Result, RuleInfo, Status
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseStatus, FrameworkSection
from sovcheck.report.framework_words import grounds_words
from sovcheck.report.markdown_escape import escape
from sovcheck.report.oscal.values import line, property_of, token, uuid_of

AT_RISK = (Status.FAIL, Status.WAIVED)
"""What a risk is written of."""

_OTHER = "other"
_OF_STATUS = {
    Status.PASS: ("satisfied", "pass"),
    Status.FAIL: ("not-satisfied", "fail"),
    Status.WAIVED: ("not-satisfied", "fail"),
    Status.UNKNOWN: ("not-satisfied", _OTHER),
}
_OF_CLAUSE = {
    ClauseStatus.MET: ("satisfied", "pass"),
    ClauseStatus.NOT_MET: ("not-satisfied", "fail"),
    ClauseStatus.UNKNOWN: ("not-satisfied", _OTHER),
    ClauseStatus.NOT_ASSESSABLE: ("not-satisfied", _OTHER),
}
_WORST = (Status.FAIL, Status.UNKNOWN, Status.WAIVED, Status.PASS)
"""What a rule comes to over all assets: the first of these that it said of any."""


def clause_id(section: FrameworkSection, clause: str) -> str:
    """The clause, told apart from those of other frameworks."""
    return token(f"{section.id}_{clause}")


def findings_of_rules(report: Report, results: Iterable[tuple[Result, str]], identity: str) -> Iterator[dict[str, Any]]:
    """One finding for each rule that applied to anything; results come with the names of their observations."""
    by_rule: dict[str, list[tuple[Result, str]]] = defaultdict(list)
    for result, name in results:
        by_rule[result.rule].append((result, name))
    for rule in report.rules:
        counts = report.summary.by_rule.get(rule.id)
        told = by_rule.get(rule.id, [])
        statuses = {result.status for result, _ in told} | ({Status.PASS} if counts and counts.passed else set())
        if statuses:
            yield _of_rule(rule, next(each for each in _WORST if each in statuses), told, identity)


def _of_rule(rule: RuleInfo, status: Status, results: list[tuple[Result, str]], identity: str) -> dict[str, Any]:
    state, reason = _OF_STATUS[status]
    finding: dict[str, Any] = {
        "uuid": uuid_of("finding", identity, rule.id),
        "title": line(rule.title),
        "description": escape(rule.description),
        "target": {
            "type": "objective-id",
            "target-id": token(rule.id),
            "status": {"state": state, "reason": reason},
        },
    }
    if results:
        finding["related-observations"] = [{"observation-uuid": name} for _, name in results]
    risks = [name for result, name in results if result.status in AT_RISK]
    if risks:
        finding["related-risks"] = [{"risk-uuid": uuid_of("risk", name)} for name in risks]
    return finding


def findings_of_clauses(report: Report, identity: str) -> Iterator[dict[str, Any]]:
    """One finding for each clause and application."""
    for section in report.frameworks:
        asks = {clause.id: clause.asks for clause in section.clauses}
        for assessment in section.assessments:
            for answer in assessment.answers:
                yield _of_clause(section, assessment, answer, asks[answer.clause], identity)


def _of_clause(
    section: FrameworkSection, assessment: Assessment, answer: ClauseAnswer, asks: str, identity: str
) -> dict[str, Any]:
    state, reason = _OF_CLAUSE[answer.status]
    where = assessment.application or "the whole system"
    grounds = "; ".join(grounds_words(answer))
    props = [property_of("framework", section.id), property_of("clause-status", answer.status)]
    props += [property_of("application", assessment.application)] if assessment.application else []
    props += [property_of("basis", answer.basis)] if answer.basis else []
    return {
        "uuid": uuid_of("clause", identity, section.id, answer.clause, assessment.application or ""),
        "title": line(f"{section.title} {answer.clause}: {where}"),
        "description": escape(grounds or asks),
        "props": props,
        "target": {
            "type": "objective-id",
            "target-id": clause_id(section, answer.clause),
            "status": {"state": state, "reason": reason},
        },
    }
