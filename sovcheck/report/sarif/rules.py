"""Rules as SARIF reporting descriptors; every rule that was applied has one."""

import re
from typing import Any

from sovcheck.findings.report import Report, RuleInfo, Status
from sovcheck.policy.severity import Severity
from sovcheck.report.markdown_escape import escape
from sovcheck.report.sarif.levels import LEVELS, SECURITY_SEVERITIES
from sovcheck.report.sarif.messages import description, plain
from sovcheck.report.wording import controls_sentence

_TAGS_SHOWN = 10
"""GitHub takes 20 tags and shows 10; the help text has all controls."""


def gravest_by_rule(report: Report) -> dict[str, Severity]:
    """The highest graded severity of each rule's open results: GitHub knows severities of rules only."""
    gravest: dict[str, Severity] = {}
    for result in report.results:
        if result.status is Status.WAIVED:
            continue
        known = gravest.get(result.rule)
        if known is None or result.severity.rank > known.rank:
            gravest[result.rule] = result.severity
    return gravest


def build_rule(rule: RuleInfo, severity: Severity) -> dict[str, Any]:
    """The descriptor of a rule, graded as its gravest result is."""
    return {
        "id": rule.id,
        "name": _name(rule),
        "shortDescription": description(rule.title),
        "fullDescription": description(rule.description),
        "help": _build_help(rule),
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"security-severity": SECURITY_SEVERITIES[severity], "tags": _tags(rule)},
    }


def _name(rule: RuleInfo) -> str:
    words = re.findall(r"[A-Za-z0-9]+", rule.title)
    return "".join(f"{word[0].upper()}{word[1:]}" for word in words)[:255] or rule.id


def _build_help(rule: RuleInfo) -> dict[str, str]:
    controls = controls_sentence(rule.controls)
    plain_parts = [rule.description, f"What to do: {rule.remediation}", f"Controls: {controls}" if controls else ""]
    markdown_parts = [
        escape(rule.description),
        f"**What to do:** {escape(rule.remediation)}",
        f"**Controls:** {escape(controls)}" if controls else "",
    ]
    return {
        "text": "\n\n".join(plain(part) for part in plain_parts if part),
        "markdown": "\n\n".join(part for part in markdown_parts if part),
    }


def _tags(rule: RuleInfo) -> list[str]:
    controls = [
        f"external/{framework}/{clause}" for framework, clauses in sorted(rule.controls.items()) for clause in clauses
    ]
    return [plain(tag) for tag in ["security", "sovereignty", rule.layer, *controls][:_TAGS_SHOWN]]
