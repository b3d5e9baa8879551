"""Grouped reports are read as what they stand for, and refused where a group is not as it should be."""

import json
from typing import Any

import pytest

from sovcheck.errors import InputError
from sovcheck.findings.results.result import fingerprint
from sovcheck.findings.saved.baseline import parse_baseline
from sovcheck.findings.saved.grouped_report import GROUPED, ungrouped
from sovcheck.findings.saved.saved_report import parse_report

RESULT = {
    "rule": "CMP-01",
    "severity": "high",
    "status": "fail",
    "asset": "host-2",
    "line": 10,
    "message": "host-2 is abroad",
    "paths": [[{"asset": "host-2", "to": "abroad", "line": 12}, {"asset": "abroad", "to": "country:US", "line": 4}]],
    "fingerprint": fingerprint("CMP-01", "host-2"),
}
OTHER = {"asset": "host-1", "asset_name": "Rack 1", "line": 30, "message": "host-1 is abroad"}


def grouped(*results: Any, **fields: Any) -> bytes:
    return json.dumps({"schema": GROUPED, **fields, "results": results}, indent=2).encode()


def test_each_asset_gets_its_own_result_in_the_order_of_a_report():
    whole = json.loads(ungrouped(grouped(RESULT | {"assets": [OTHER]}), "report.json"))
    assert whole["schema"] == "sovcheck.report/v1"
    first, second = whole["results"]
    assert second == RESULT
    assert first == RESULT | OTHER | {
        "paths": [[RESULT["paths"][0][0] | {"asset": "host-1", "line": 32}, RESULT["paths"][0][1]]],
        "fingerprint": fingerprint("CMP-01", "host-1"),
    }


def test_a_result_of_one_asset_stands_as_ever():
    assert json.loads(ungrouped(grouped(RESULT), "report.json"))["results"] == [RESULT]


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (RESULT | {"assets": [OTHER | {"rule": "x"}]}, "unknown field"),
        (RESULT | {"assets": [{"asset": "host-1"}]}, "missing required field"),
        (RESULT | {"assets": [OTHER | {"line": -1}]}, ">= 0"),
        (RESULT | {"assets": {}}, "array"),
        (RESULT | {"severity": "grave"}, "grave"),
        ([], "object"),
        ("host", "object"),
        (None, "object"),
        ({}, "missing required field"),
    ],
)
@pytest.mark.parametrize("parse", [parse_report, parse_baseline])
def test_a_group_that_is_none_is_refused_at_its_line(result: Any, wrong: str, parse: Any):
    with pytest.raises(InputError, match=wrong) as caught:
        parse(grouped(RESULT, result), "report.json")
    (problem,) = caught.value.problems
    assert problem.field == "results.1"
    assert problem.location.line > 1
    assert "json-grouped" in problem.advice


@pytest.mark.parametrize("data", [b'{"schema": "sovcheck.report/v2"', grouped() + b"x", b'["sovcheck.report/v2"]'])
def test_what_is_no_json_object_is_refused(data: bytes):
    with pytest.raises(InputError, match="JSON"):
        parse_report(data, "report.json")


def test_what_is_missing_besides_is_told_without_a_line_of_another_text():
    with pytest.raises(InputError, match=r"report\.json: tool: field required"):
        parse_report(grouped(RESULT), "report.json")
    with pytest.raises(InputError, match=r"report\.json: today: field required"):
        parse_baseline(grouped(RESULT), "report.json")
