"""A scan without a verdict leaves a SARIF that did not succeed, and a JUnit with one error."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from sovcheck.errors import EngineError, InputError, Location, Problem, UsageError
from sovcheck.report.destination import Destination
from sovcheck.report.failure import render_failure
from sovcheck.report.formats import ReportFormat
from sovcheck.report.sink import write_failure
from sovcheck.report.source_root import SourceRoot

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
for owner in ("run", "toolComponent"):
    del SCHEMA["definitions"][owner]["properties"]["language"]["pattern"]  # as published it is no regular expression
TWO = InputError(
    [
        Problem(Location("system/a.yaml", 3), "apps", "is no group", "did you mean 'applications'?"),
        Problem(Location("b.yaml"), "", "[x](http://h) {0} \x1b]]>\ufffe", ""),
    ]
)
ERRORS = [TWO, UsageError("which country is home?"), EngineError("the engine is gone"), InputError([])]


@pytest.mark.parametrize("error", ERRORS)
def test_a_sarif_of_no_verdict_is_valid_and_did_not_succeed(error):
    text = render_failure(ReportFormat.SARIF, error)
    log = json.loads(text)
    jsonschema_rs.validator_for(SCHEMA, validate_formats=True).validate(log)
    (run,) = log["runs"]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"], run["results"]) == (False, 2, [])
    assert {told["level"] for told in invocation["toolExecutionNotifications"]} == {"error"}


def test_every_problem_is_told_where_it_is():
    (run,) = json.loads(render_failure(ReportFormat.SARIF, TWO, SourceRoot("/repository", "/repository")))["runs"]
    first, second = run["invocations"][0]["toolExecutionNotifications"]
    assert second["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "system/a.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3},
    }
    assert second["message"]["text"].endswith("did you mean 'applications'?")
    assert "\x1b" not in first["message"]["text"]


@pytest.mark.parametrize("error", ERRORS)
def test_a_junit_of_no_verdict_has_one_error(error):
    suites = ET.fromstring(render_failure(ReportFormat.JUNIT, error))
    (case,) = suites.iter("testcase")
    (told,) = case.iter("error")
    assert told.get("type") == "exit 2"
    assert told.get("message")
    assert suites.find("testsuite").get("errors") == "1"


@pytest.mark.parametrize("report_format", [ReportFormat.TEXT, ReportFormat.JSON, ReportFormat.MARKDOWN])
def test_other_formats_hold_verdicts_alone(report_format):
    assert render_failure(report_format, TWO) is None


def test_what_cannot_be_written_does_not_hide_what_went_wrong(tmp_path):
    write_failure(TWO, [Destination(ReportFormat.SARIF, tmp_path / "no" / "folder.sarif")])
    assert list(tmp_path.iterdir()) == []


def test_files_are_told_from_their_repository_as_in_a_report(tmp_path, monkeypatch):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    error = InputError([Problem(Location("../repository/system/a.yaml", 3), "", "is wrong", "")])
    write_failure(error, [Destination(ReportFormat.SARIF, tmp_path / "out.sarif")])
    (run,) = json.loads((tmp_path / "out.sarif").read_text())["runs"]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "system/a.yaml",
        "uriBaseId": "SRCROOT",
    }
