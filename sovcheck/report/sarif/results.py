"""Results as SARIF results: where, what, by which path, and whether somebody accepted it."""

import posixpath
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from sovcheck.findings.report import Hop, Result, Status
from sovcheck.report.sarif.levels import LEVELS
from sovcheck.report.sarif.messages import message
from sovcheck.report.wording import hop_origin, hop_step, waiver_sentence
from sovcheck.visible import visible

MOST_RESULTS = 25_000
"""GitHub refuses a run with more."""

_STATUS_RANKS = {Status.FAIL: 0, Status.UNKNOWN: 1, Status.WAIVED: 2, Status.PASS: 3}


def select_results(results: Sequence[Result]) -> Sequence[Result]:
    """As many results as GitHub takes: blocking ones first, then the gravest; they keep the order of the report."""
    if len(results) <= MOST_RESULTS:
        return results
    ranked = sorted(range(len(results)), key=lambda index: _rank(results[index]))
    return [results[index] for index in sorted(ranked[:MOST_RESULTS])]


def _rank(result: Result) -> tuple[bool, int, int]:
    return not result.blocking, _STATUS_RANKS[result.status], -result.severity.rank


def build_result(result: Result, rule_index: int, *, compared: bool) -> dict[str, Any]:
    """A result. GitHub ignores ``kind``, and ``open`` would hide an unknown elsewhere: so it is a warning."""
    built: dict[str, Any] = {
        "ruleId": result.rule,
        "ruleIndex": rule_index,
        "level": "warning" if result.status is Status.UNKNOWN else LEVELS[result.severity],
        "message": message(f"{_subject(result)}: {result.message}"),
        "locations": [_build_location(result.file, result.line) | _logical(result)],
        "partialFingerprints": {"sovcheck/v1": result.fingerprint},
    }
    if result.paths:
        built["codeFlows"] = [_build_code_flow(result, path) for path in result.paths]
    if result.waiver is not None:
        built["suppressions"] = [_build_suppression(result)]
    if compared:
        built["baselineState"] = "new" if result.new else "unchanged"
    return built | {"properties": _build_properties(result)}


def _subject(result: Result) -> str:
    return f"{result.asset} ({result.asset_name})" if result.asset_name else result.asset


def _build_location(file: str, line: int | None) -> dict[str, Any]:
    """Lines count from 1; GitHub refuses the whole file for a smaller one."""
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": {"startLine": max(line or 1, 1)}}}


@lru_cache(maxsize=1024)
def _uri(file: str) -> str:
    path = quote(posixpath.normpath(file), errors="backslashreplace")
    return f"file://{path}" if path.startswith("/") else path


def _logical(result: Result) -> dict[str, Any]:
    return {"logicalLocations": [{"fullyQualifiedName": result.asset, "kind": result.kind}]}


def _build_code_flow(result: Result, path: tuple[Hop, ...]) -> dict[str, Any]:
    steps = [{"location": _build_step(result, hop)} for hop in path]
    return {"threadFlows": [{"locations": steps}]}


def _build_step(result: Result, hop: Hop) -> dict[str, Any]:
    """A step that the catalog states has no line of its own: it is shown where the asset is declared."""
    location = _build_location(hop.file, hop.line) if hop.file else _build_location(result.file, result.line)
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
    if result.further_paths:
        properties["furtherPaths"] = result.further_paths
    return properties


def _seen(value: object) -> object:
    return visible(value) if isinstance(value, str) else value
