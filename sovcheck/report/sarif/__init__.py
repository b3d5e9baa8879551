"""The report as SARIF 2.1.0, within the limits of GitHub's code scanning."""

from typing import Any

from pydantic_core import to_json

from sovcheck.findings.report import Report
from sovcheck.report.sarif.notifications import build_invocation
from sovcheck.report.sarif.results import build_result, select_results
from sovcheck.report.sarif.rules import build_rule, gravest_by_rule
from sovcheck.report.wording import catalog_changes
from sovcheck.visible import visible

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: Report) -> str:
    """One run, every result with a location. Waived results are suppressed, not left out."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_build_run(report)]}
    return f"{to_json(log, indent=2).decode()}\n"


def _build_run(report: Report) -> dict[str, Any]:
    shown = select_results(report.results)
    indexes = {rule.id: index for index, rule in enumerate(report.rules)}
    compared = report.baseline is not None
    return {
        "tool": {"driver": _build_driver(report)},
        "automationDetails": {"id": _automation_id(report)},
        "invocations": [build_invocation(report, left_out=len(report.results) - len(shown))],
        "columnKind": "unicodeCodePoints",
        "results": [build_result(result, indexes[result.rule], compared=compared) for result in shown],
        "properties": {
            "verdict": report.verdict.value,
            "notice": report.notice,
            "profile": report.profile.id,
            "home": report.profile.home,
            "catalogDate": report.catalog.date.isoformat(),
            "catalogChanges": visible(catalog_changes(report)),
            "today": report.today.isoformat(),
        },
    }


def _build_driver(report: Report) -> dict[str, Any]:
    gravest = gravest_by_rule(report)
    return {
        "name": visible(report.tool.name),
        "version": report.tool.version,
        "rules": [build_rule(rule, gravest.get(rule.id, rule.severity)) for rule in report.rules],
    }


def _automation_id(report: Report) -> str:
    """What stands before the last slash is GitHub's category: a later upload replaces an earlier one of the same."""
    name = _slug(report.inventory.name or "")
    return "/".join(["sovcheck", report.profile.id, *([name] if name else []), ""])


def _slug(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")
