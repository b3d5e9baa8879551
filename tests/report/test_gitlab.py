import json
from dataclasses import replace

import jsonschema_rs

from sovcheck.errors import InputError, Location, Problem
from sovcheck.report.failure import render_failure
from sovcheck.report.formats import ReportFormat
from sovcheck.report.gitlab import render_gitlab
from sovcheck.report.source_root import SourceRoot

SCHEMA = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "minLength": 1},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^(?![./]*/)."},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
"""An issue as GitLab's page on code quality describes it, docs.gitlab.com/ci/testing/code_quality: GitLab publishes no
schema of it, and the one that its reader uses takes any word for a severity."""


def issues(report, root=None):
    return json.loads(render_gitlab(report, root))


def validated(told):
    validator = jsonschema_rs.validator_for(SCHEMA)
    assert told
    for issue in told:
        validator.validate(issue)
    return told


def test_every_issue_is_as_gitlab_reads_it(report, hostile_report, empty_report):
    for one in (report, hostile_report, empty_report):
        validated(issues(one))


def test_the_fingerprints_are_ours(report):
    told = issues(report)
    assert [issue["fingerprint"] for issue in told[: len(report.results)]] == [
        result.fingerprint for result in report.results
    ]


def test_no_two_issues_share_a_fingerprint(report):
    twice = report.model_copy(update={"results": (report.results[0], replace(report.results[0], message="again"))})
    marks = [issue["fingerprint"] for issue in issues(twice)]
    assert len(marks) == len(set(marks))
    assert marks[0] == report.results[0].fingerprint


def test_unknowns_are_a_step_below_failures_and_what_was_accepted_is_told(report):
    told = [(issue["check_name"], issue["severity"]) for issue in issues(report)]
    assert told == [
        ("CMP-01", "blocker"),
        ("CMP-01", "blocker"),
        ("CMP-01", "critical"),
        ("LIC-01", "info"),
        ("CMP-04", "minor"),
        ("sovcheck/expired waiver", "info"),
        ("sovcheck/unused waiver", "info"),
        ("sovcheck/waiver of everything", "info"),
    ]
    assert "[waived: The developer has promised a licence." in issues(report)[3]["description"]


def test_files_are_named_from_the_top_of_the_repository(report):
    told = issues(report, SourceRoot("/repository/systems", "/repository"))
    assert told[0]["location"] == {"path": "systems/inventory/hosts.yaml", "lines": {"begin": 12}}


def test_a_scan_without_a_verdict_is_no_clean_list():
    error = InputError([Problem(Location("a.yaml", 3), "apps", "is no group", "did you mean 'applications'?")])
    (issue,) = validated(json.loads(render_failure(ReportFormat.GITLAB, error)))
    assert (issue["severity"], issue["location"]["path"]) == ("blocker", "a.yaml")
    assert "did you mean" in issue["description"]
