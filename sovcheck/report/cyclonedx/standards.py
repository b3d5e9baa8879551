"""Standards: the rules, and each framework that was asked for with its clauses, as requirements to attest to."""

from typing import Any

from sovcheck.findings.report import Report
from sovcheck.frameworks.section import FrameworkSection
from sovcheck.report.cyclonedx.values import is_address

_RULES = "sovcheck:rules"


def rule_ref(rule: str) -> str:
    """What a rule is referred to by."""
    return f"rule:{rule}"


def clause_ref(framework: str, clause: str) -> str:
    """What a clause of a framework is referred to by."""
    return f"clause:{framework}:{clause}"


def standards_of(report: Report) -> list[dict[str, Any]]:
    """The rules that were applied, then the frameworks."""
    return [_rules(report), *(_framework(section) for section in report.frameworks)]


def _rules(report: Report) -> dict[str, Any]:
    requirements = []
    for rule in report.rules:
        requirement: dict[str, Any] = {"bom-ref": rule_ref(rule.id), "identifier": rule.id}
        requirement |= {"title": f"Not: {rule.title}", "text": rule.description, "descriptions": [rule.remediation]}
        page = (report.rule_pages or "").replace("{rule}", rule.id)
        if is_address(page):
            requirement["externalReferences"] = [{"type": "documentation", "url": page}]
        requirements.append(requirement)
    return {
        "bom-ref": _RULES,
        "name": "Rules of sovcheck",
        "version": report.tool.version,
        "description": "What each rule describes must not be so.",
        "requirements": requirements,
    }


def _framework(section: FrameworkSection) -> dict[str, Any]:
    return {
        "bom-ref": f"framework:{section.id}",
        "name": section.title,
        "version": section.version,
        "description": f"Clauses in words of our own ({section.force})",
        "requirements": [
            {"bom-ref": clause_ref(section.id, clause.id), "identifier": clause.id, "text": clause.asks}
            for clause in section.clauses
        ],
    }
