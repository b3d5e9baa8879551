"""Rules as SARIF reporting descriptors; every rule that was applied has one."""

import re
from typing import Any

from sovcheck.findings.report import Report, Result, RuleInfo, Status
from sovcheck.policy.severity import Severity
from sovcheck.report.markdown_escape import escape_prose
from sovcheck.report.rule_pages import rule_page
from sovcheck.report.sarif.levels import (
    LEVELS,
    SECURITY_SEVERITIES,
    UNKNOWN_LEVELS,
    UNKNOWN_SECURITY_SEVERITIES,
)
from sovcheck.report.sarif.messages import description, plain
from sovcheck.report.wording import controls_sentence

_MOST_TAGS = 20
"""GitHub refuses a rule with more, and shows the first 10."""


_UNKNOWN = "/unknown"


def rule_id_of(result: Result) -> str:
    """The rule that a result is reported under: what is not known is an alert of its own, and a lesser one."""
    return f"{result.rule}{_UNKNOWN}" if result.unknown_facts else result.rule


def build_rules(report: Report) -> list[dict[str, Any]]:
    """A descriptor for every rule that was applied, then one more for each that could not tell.

    Each is graded as its gravest open result is: GitHub knows severities of rules only.
    """
    gravest: dict[str, Severity] = {}
    for result in report.results:
        known = gravest.get(rule_id_of(result))
        if result.status is not Status.WAIVED and (known is None or result.severity.rank > known.rank):
            gravest[rule_id_of(result)] = result.severity
    could_not_tell = {result.rule for result in report.results if result.unknown_facts}
    return [
        *(_build_rule(rule, gravest.get(rule.id, rule.severity)) | _linked(rule, report) for rule in report.rules),
        *(
            _build_unknown(rule, gravest.get(f"{rule.id}{_UNKNOWN}", rule.severity)) | _linked(rule, report)
            for rule in report.rules
            if rule.id in could_not_tell
        ),
    ]


def _build_rule(rule: RuleInfo, severity: Severity) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": _name(rule),
        "shortDescription": description(rule.title),
        "fullDescription": description(rule.description),
        "help": _build_help(rule, rule.remediation),
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {"security-severity": SECURITY_SEVERITIES[severity], "tags": _tags(rule)},
    }


def _build_unknown(rule: RuleInfo, severity: Severity) -> dict[str, Any]:
    return {
        "id": f"{rule.id}{_UNKNOWN}",
        "name": f"{_name(rule)[:248]}Unknown",
        "shortDescription": description(f"Not known: {rule.title}"),
        "fullDescription": description(f"What {rule.id} needs to know is not stated. It asks: {rule.description}"),
        "help": _build_help(rule, "State the fields that the message names, each at its asset."),
        "defaultConfiguration": {"level": UNKNOWN_LEVELS[severity]},
        "properties": {"security-severity": UNKNOWN_SECURITY_SEVERITIES[severity], "tags": _tags(rule)},
    }


def _name(rule: RuleInfo) -> str:
    words = re.findall(r"[A-Za-z0-9]+", rule.title)
    return "".join(f"{word[0].upper()}{word[1:]}" for word in words)[:255] or rule.id


def _build_help(rule: RuleInfo, remediation: str) -> dict[str, str]:
    controls = controls_sentence(rule.controls)
    plain_parts = [rule.description, f"What to do: {remediation}", f"Controls: {controls}" if controls else ""]
    markdown_parts = [
        escape_prose(rule.description),
        f"**What to do:** {escape_prose(remediation)}",
        f"**Controls:** {escape_prose(controls)}" if controls else "",
    ]
    return {
        "text": "\n\n".join(plain(part) for part in plain_parts if part),
        "markdown": "\n\n".join(part for part in markdown_parts if part),
    }


def _tags(rule: RuleInfo) -> list[str]:
    """All clauses, a tag each; of each framework one where GitHub would refuse so many."""
    tags = ["security", "sovereignty", rule.layer]
    single = [f"external/{framework}/{clause}" for framework, clause in _by_turns(rule)]
    if len(tags) + len(single) > _MOST_TAGS:
        single = [f"external/{framework}/{'+'.join(clauses)}" for framework, clauses in sorted(rule.controls.items())]
    return [plain(tag) for tag in [*tags, *single][:_MOST_TAGS]]


def _by_turns(rule: RuleInfo) -> list[tuple[str, str]]:
    """The first clause of every framework, then the second: what is shown names as many frameworks as can be."""
    numbered = [
        (number, framework, clause)
        for framework, clauses in rule.controls.items()
        for number, clause in enumerate(clauses)
    ]
    return [(framework, clause) for _, framework, clause in sorted(numbered)]


def _linked(rule: RuleInfo, report: Report) -> dict[str, str]:
    page = rule_page(report.rule_pages, rule.id)
    return {} if page is None else {"helpUri": page}
