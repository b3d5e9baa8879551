"""Results as SARIF results: of rules, with place, path and waiver, and declared answers that facts contradict."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import accumulate, takewhile
from typing import Any

from sovcheck.findings.report import Hop, Report, Result
from sovcheck.findings.results.result import fingerprint
from sovcheck.policy.severity import Severity
from sovcheck.report.framework_words import contradiction_words
from sovcheck.report.path_wording import hop_origin, hop_step, message_with_places
from sovcheck.report.sarif.levels import LEVELS, SECURITY_SEVERITIES, UNKNOWN_LEVELS
from sovcheck.report.sarif.locations import Locations
from sovcheck.report.sarif.messages import description, message
from sovcheck.report.sarif.rules import rule_id_of
from sovcheck.report.wording import waiver_sentence
from sovcheck.visible import visible

MOST_RESULTS = 25_000
"""GitHub refuses a run with more."""

MOST_STEPS = 50_000
"""How many steps of paths a file holds. With those of all its results it could be twenty times as large."""
RULE = "declaration-contradicted"


def results_with_paths(results: Sequence[Result]) -> int:
    """How many of the results, from the first, are shown with their paths."""
    steps = accumulate(sum(map(len, result.paths)) for result in results)
    return sum(1 for _ in takewhile(MOST_STEPS.__ge__, steps))


def build_result(
    result: Result, rule_index: int, locations: Locations, *, compared: bool, with_paths: bool
) -> dict[str, Any]:
    """A result. GitHub ignores ``kind``, and ``open`` would hide an unknown elsewhere: so it has a rule of its own."""
    levels = UNKNOWN_LEVELS if result.unknown_facts else LEVELS
    built: dict[str, Any] = {
        "ruleId": rule_id_of(result),
        "ruleIndex": rule_index,
        "level": levels[result.severity],
        "message": message(_told(result)),
        "locations": [locations.build(result.file, result.line) | _logical(result)],
        "partialFingerprints": {"sovcheck/v1": result.fingerprint},
    }
    if result.paths and with_paths:
        built["codeFlows"] = [_build_code_flow(result, path, locations) for path in result.paths]
    if result.waiver is not None:
        built["suppressions"] = [_build_suppression(result)]
    if compared:
        built["baselineState"] = "new" if result.new else "unchanged"
    return built | {"properties": _build_properties(result)}


def _told(result: Result) -> str:
    """The message, with the asset before it where it does not begin with it."""
    subject = f"{result.asset} ({result.asset_name})" if result.asset_name else result.asset
    said = message_with_places(result)
    rest = said.removeprefix(result.asset)
    begins = rest != said and rest[:1] in {" ", "'"}
    return f"{subject}{rest}" if begins else f"{subject}: {said}"


def _logical(result: Result) -> dict[str, Any]:
    return {"logicalLocations": [{"fullyQualifiedName": result.asset, "kind": result.kind}]}


def _build_code_flow(result: Result, path: tuple[Hop, ...], locations: Locations) -> dict[str, Any]:
    steps = [{"location": _build_step(result, hop, locations)} for hop in path]
    return {"threadFlows": [{"locations": steps}]}


def _build_step(result: Result, hop: Hop, locations: Locations) -> dict[str, Any]:
    """A step that the catalog states has no line of its own: it is shown where the asset is declared."""
    location = locations.build(hop.file, hop.line) if hop.file else locations.build(result.file, result.line)
    origin = f" ({hop_origin(hop)})" if hop.source else ""
    return location | {"message": message(f"{hop_step(hop)}{origin}")}


def _build_suppression(result: Result) -> dict[str, Any]:
    return {"kind": "external", "status": "accepted", "justification": visible(waiver_sentence(result))}


def _build_properties(result: Result) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "status": result.status.value,
        "severity": result.severity.value,
        "blocking": result.blocking,
    }
    if result.discriminator is not None:
        properties["discriminator"] = visible(result.discriminator)
    if result.unknown_facts:
        properties["unknownFacts"] = list(result.unknown_facts)
    if result.missing:
        properties["missing"] = [
            {key: _seen(value) for key, value in asdict(field).items() if value is not None} for field in result.missing
        ]
    if result.further_missing:
        properties["furtherMissing"] = result.further_missing
    if result.further_paths:
        properties["furtherPaths"] = result.further_paths
    return properties


def _seen(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


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
