"""Declared answers that facts contradict, as SARIF results: there is no rule behind them, so they bring their own."""

from collections.abc import Iterator
from typing import Any

from sovcheck.findings.report import Report
from sovcheck.findings.results.fingerprint import fingerprint
from sovcheck.policy.severity import Severity
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.sarif.levels import LEVELS, SECURITY_SEVERITIES
from sovcheck.report.sarif.locations import Locations
from sovcheck.report.sarif.messages import description, message

RULE = "declaration-contradicted"


def contradiction_rules(report: Report) -> list[dict[str, Any]]:
    """The descriptor, where there is any."""
    if not any(section.contradictions for section in report.frameworks):
        return []
    severity = SECURITY_SEVERITIES[Severity.HIGH]
    return [
        {
            "id": RULE,
            "name": "DeclarationContradicted",
            "shortDescription": description("A declared answer is contradicted by facts"),
            "fullDescription": description("An answer to a framework was declared that facts exclude."),
            "defaultConfiguration": {"level": LEVELS[Severity.HIGH]},
            "properties": {"security-severity": severity, "tags": ["security", "sovereignty", "frameworks"]},
        }
    ]


def contradiction_results(report: Report, rule_index: int, locations: Locations) -> Iterator[dict[str, Any]]:
    """A result at the line of each such answer."""
    for section in report.frameworks:
        for found in section.contradictions:
            mark = fingerprint(RULE, f"{section.id} {found.clause}", found.application)
            yield {
                "ruleId": RULE,
                "ruleIndex": rule_index,
                "level": LEVELS[Severity.HIGH],
                "message": message(f"{section.id} {contradiction_words(found)}"),
                "locations": [locations.build(found.file, found.line)],
                "partialFingerprints": {"sovcheck/v1": mark},
            }
