"""The report as SARIF 2.1.0, within GitHub's limits: results, and what a reader has to know beside them."""

from collections.abc import Iterator
from typing import Any

from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.findings.report import Report, Verdict
from sovcheck.findings.verdict import exit_code
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.path_wording import place
from sovcheck.report.rule_pages import rule_folder
from sovcheck.report.sarif.locations import Locations
from sovcheck.report.sarif.messages import build_log, notification
from sovcheck.report.sarif.results import (
    MOST_RESULTS,
    build_result,
    contradiction_results,
    contradiction_rules,
    results_with_paths,
)
from sovcheck.report.sarif.rules import build_rules, rule_id_of
from sovcheck.report.selection import select
from sovcheck.report.source_root import SourceRoot
from sovcheck.report.wording import (
    catalog_changes,
    evidence_sentence,
    settings_sentence,
    unreached_sentence,
    verdict_sentence,
    waiver_status_sentence,
    waivers_by_word,
)
from sovcheck.visible import visible


def render_sarif(report: Report, root: SourceRoot | None = None) -> str:
    """One run, every result with a location. Waived results are suppressed, not left out."""
    return escaped_json(build_log(_build_run(report, Locations(root)))).decode()


def _build_run(report: Report, locations: Locations) -> dict[str, Any]:
    shown = select(report.results, MOST_RESULTS)
    rules = [*build_rules(report), *contradiction_rules(report)]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    compared = report.baseline is not None
    whole = results_with_paths(shown)
    results = [
        build_result(result, indexes[rule_id_of(result)], locations, compared=compared, with_paths=place < whole)
        for place, result in enumerate(shown)
    ]
    results += contradiction_results(report, len(rules) - 1, locations)
    without_paths = sum(bool(result.paths) for result in shown[whole:])
    run = {
        "tool": {"driver": _driver(report) | {"rules": rules}},
        "automationDetails": {"id": _automation_id(report)},
        "invocations": [
            build_invocation(report, left_out=len(report.results) - len(shown), without_paths=without_paths)
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "verdict": report.verdict.value,
            "notice": report.notice,
            "profile": report.profile.id,
            "home": report.profile.home,
            "homeFrom": report.profile.home_from.value,
            "catalogDate": report.catalog.date.isoformat(),
            "catalogChanges": visible(catalog_changes(report)),
            "settings": visible(settings_sentence(report)),
            "today": report.today.isoformat(),
        },
    }
    return locations.based(run)


def _driver(report: Report) -> dict[str, Any]:
    named = {"name": visible(report.tool.name), "version": report.tool.version}
    folder = rule_folder(report.rule_pages)
    return named if folder is None else named | {"informationUri": folder}


def _automation_id(report: Report) -> str:
    """What is before the last slash is GitHub's category: a later upload replaces an earlier one of the same."""
    name = _slug(report.inventory.name or "")
    return "/".join(["sovcheck", report.profile.id, *([name] if name else []), ""])


def _slug(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")


def build_invocation(report: Report, *, left_out: int, without_paths: int) -> dict[str, Any]:
    """The run of the tool. It succeeded when it could give a verdict; no clock and no command line is in it."""
    return {
        "executionSuccessful": report.summary.evaluated > 0,
        "exitCode": exit_code(report),
        "toolExecutionNotifications": list(_notifications(report, left_out, without_paths)),
    }


def _notifications(report: Report, left_out: int, without_paths: int) -> Iterator[dict[str, Any]]:
    if left_out:
        text = f"{left_out:,} results are not in this file: GitHub takes {MOST_RESULTS:,}. The JSON report has all."
        yield notification("error", text)
    if without_paths:
        text = (
            f"{without_paths:,} results are without their paths here to keep the file small; the JSON report has all."
        )
        yield notification("warning", text)
    yield notification(_level(report), verdict_sentence(report))
    if sentence := unreached_sentence(report):
        yield notification("note", sentence)
    for word, statuses in waivers_by_word(report).items():
        for status in statuses:
            text = f"{word} at {place(status.file, status.line)}: {waiver_status_sentence(status)}"
            yield notification("warning", text)
    for evidence in report.evidence:
        level = "note" if evidence.status is EvidenceStatus.ACCEPTED else "warning"
        yield notification(level, f"evidence {evidence.path}: {evidence_sentence(evidence)}")


def _level(report: Report) -> str:
    """A failed gate is the tool at work; an error of the tool is only that it had nothing to judge."""
    if not report.summary.evaluated:
        return "error"
    return "note" if report.verdict is Verdict.PASS else "warning"
