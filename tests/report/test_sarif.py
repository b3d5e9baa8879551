import json
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.findings.report import Status
from sovcheck.policy.severity import Severity
from sovcheck.report.sarif import render_sarif
from sovcheck.report.sarif.messages import plain
from sovcheck.report.sarif.results import MOST_RESULTS, MOST_STEPS
from sovcheck.report.selection import select
from sovcheck.report.source_root import SourceRoot

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
for owner in ("run", "toolComponent"):
    del SCHEMA["definitions"][owner]["properties"]["language"]["pattern"]  # as published it is no regular expression


def run_of(report):
    (run,) = json.loads(render_sarif(report))["runs"]
    return run


def test_it_is_valid_by_the_official_schema(report, hostile_report, empty_report):
    validator = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    for one in (report, hostile_report, empty_report):
        validator.validate(json.loads(render_sarif(one)))


@pytest.fixture(params=["report", "hostile_report"])
def run(request):
    return run_of(request.getfixturevalue(request.param))


def test_github_takes_every_result(run):
    for result in run["results"]:
        (location,) = result["locations"]
        steps = [
            step["location"] for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]
        ]
        for place in (location, *steps):
            assert place["physicalLocation"]["region"]["startLine"] >= 1
            assert place["physicalLocation"]["artifactLocation"]["uri"].isascii()
        assert result["message"]["text"]
        assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        assert "fixes" not in result


def test_github_takes_every_rule(run):
    for rule in run["tool"]["driver"]["rules"]:
        assert isinstance(rule["properties"]["security-severity"], str)
        assert 0 < float(rule["properties"]["security-severity"]) <= 10
        assert len(rule["properties"]["tags"]) <= 20
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024


def test_every_rule_is_described_also_without_results(report):
    rules = run_of(report)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CMP-01", "CMP-04", "LIC-01", "MOD-03", "CMP-01/unknown"]


@pytest.mark.parametrize("severity", Severity)
def test_what_is_not_known_is_a_rule_of_its_own_below_the_failure(report, make_result, severity):
    fields = {"severity": severity, "status": Status.UNKNOWN, "unknown_facts": ("operator.id",)}
    results = (
        make_result("CMP-01", "host", severity=severity),
        make_result("CMP-01", "other", **fields),
        make_result("LIC-01", "model", **(fields | {"status": Status.WAIVED})),
    )
    run = run_of(report.model_copy(update={"results": results}))
    assert [result["ruleId"] for result in run["results"]] == ["CMP-01", "CMP-01/unknown", "LIC-01/unknown"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["CMP-01/unknown"]["shortDescription"]["text"] == "Not known: Host is under foreign control"
    fail, unknown = (float(rules[name]["properties"]["security-severity"]) for name in ("CMP-01", "CMP-01/unknown"))
    assert unknown < fail or severity is Severity.INFO
    assert unknown < 7, "GitHub calls that high"


def test_long_descriptions_are_cut_and_empty_ones_are_not_empty(report):
    rules = (report.rules[0].model_copy(update={"description": "long " * 500, "title": ""}), *report.rules[1:])
    rule = run_of(report.model_copy(update={"rules": rules}))["tool"]["driver"]["rules"][0]
    assert len(rule["fullDescription"]["text"]) == 1024
    assert rule["shortDescription"]["text"] == "no description"
    assert rule["name"] == "CMP-01"


def test_a_rule_is_as_grave_as_its_gravest_open_result(report, make_result):
    results = (
        make_result("MOD-03", "model", severity=Severity.CRITICAL),
        make_result("LIC-01", "model", severity=Severity.CRITICAL, status=Status.WAIVED),
    )
    rules = run_of(report.model_copy(update={"results": results}))["tool"]["driver"]["rules"]
    assert {rule["id"]: rule["properties"]["security-severity"] for rule in rules} == {
        "CMP-01": "9.5",
        "CMP-04": "5.5",
        "LIC-01": "8.0",
        "MOD-03": "9.5",
    }


def test_levels_follow_the_graded_severity_and_unknowns_are_warnings(report):
    results = run_of(report)["results"]
    assert [(result["level"], result["properties"]["status"]) for result in results] == [
        ("error", "fail"),
        ("error", "fail"),
        ("warning", "unknown"),
        ("error", "waived"),
        ("note", "fail"),
    ]
    assert all("kind" not in result for result in results)


def test_only_what_is_waived_is_suppressed_and_with_its_reason(report):
    suppressions = [result.get("suppressions") for result in run_of(report)["results"]]
    (suppression,) = suppressions.pop(3)
    assert suppressions == [None] * 4
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "The developer has promised a licence." in suppression["justification"]
    assert "2026-12-31" in suppression["justification"]


def test_the_state_against_the_baseline_is_given_only_when_there_is_one(report):
    states = [result["baselineState"] for result in run_of(report)["results"]]
    assert states == ["new", "unchanged", "new", "new", "new"]
    assert "baselineState" not in render_sarif(report.model_copy(update={"baseline": None}))


def test_each_hop_is_a_step_where_it_is_stated(report):
    flow, other = run_of(report)["results"][0]["codeFlows"]
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    origin = "inventory/hosts.yaml:20; catalog, secondary: https://example.com/annual-report"
    assert [step["message"]["text"] for step in steps] == [
        "rented-cluster is operated by example-gmbh",
        f"example-gmbh is owned by example-inc ({origin})",
        "example-inc is in US",
    ]
    assert [step["physicalLocation"]["region"]["startLine"] for step in steps] == [14, 20, 12]
    assert [step["location"]["message"]["text"] for step in other["threadFlows"][0]["locations"]] == [
        "rented-cluster requires spare-power",
        "40 steps from spare-power to example-inc left out",
        "example-inc is in US (catalog, confirmed: https://example.com/register)",
    ]


def test_the_fingerprint_is_ours(report):
    for told, result in zip(run_of(report)["results"], report.results, strict=True):
        assert told["partialFingerprints"] == {"sovcheck/v1": result.fingerprint}


@pytest.mark.parametrize(
    ("file", "line", "uri", "start"),
    [
        ("a/b.yaml", 0, "a/b.yaml", 1),
        ("./a b.yaml", 3, "a%20b.yaml", 3),
        ("/etc/a.yaml", 3, "file:///etc/a.yaml", 3),
        ("<stdin>", 3, "%3Cstdin%3E", 3),
        ("näme#1.yaml", 3, "n%C3%A4me%231.yaml", 3),
        ("a:b.yaml", 3, "a%3Ab.yaml", 3),
    ],
)
def test_files_are_uris_and_lines_count_from_one(report, make_result, file, line, uri, start):
    result = make_result("CMP-01", "host", file=file, line=line)
    (told,) = run_of(report.model_copy(update={"results": (result,)}))["results"]
    place = told["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (uri, start)


@pytest.mark.parametrize(
    ("file", "artifact"),
    [
        ("a.yaml", {"uri": "system/a.yaml", "uriBaseId": "SRCROOT"}),
        ("../b.yaml", {"uri": "b.yaml", "uriBaseId": "SRCROOT"}),
        ("/repository/c/d e.yaml", {"uri": "c/d%20e.yaml", "uriBaseId": "SRCROOT"}),
        ("../../elsewhere.yaml", {"uri": "../../elsewhere.yaml"}),
        ("/repository-2/e.yaml", {"uri": "file:///repository-2/e.yaml"}),
        ("<stdin>", {"uri": "%3Cstdin%3E"}),
    ],
)
def test_files_are_named_from_the_top_of_the_repository(report, make_result, file, artifact):
    one = report.model_copy(update={"results": (make_result("CMP-01", "host", file=file),)})
    (run,) = json.loads(render_sarif(one, SourceRoot("/repository/system", "/repository")))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == artifact
    assert ("originalUriBaseIds" in run) == ("uriBaseId" in artifact)
    assert "/repository/" not in json.dumps(run.get("originalUriBaseIds"))


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Example Agency", "sovcheck/coalition/example-agency/"),
        (None, "sovcheck/coalition/"),
        ("../<b>", "sovcheck/coalition/b/"),
        ("日本", "sovcheck/coalition/"),
    ],
)
def test_each_inventory_and_profile_has_a_category_of_its_own(report, name, category):
    inventory = report.inventory.model_copy(update={"name": name})
    assert run_of(report.model_copy(update={"inventory": inventory}))["automationDetails"]["id"] == category


def test_beyond_the_limit_of_github_the_gravest_are_kept_and_the_rest_is_counted(report, make_result):
    low = make_result("CMP-04", "host", severity=Severity.LOW)
    results = (
        make_result("CMP-01", "first", blocking=True),
        *(replace(low, asset=f"low-{number}") for number in range(MOST_RESULTS)),
        make_result("LIC-01", "last", severity=Severity.INFO, blocking=True),
    )
    run = run_of(report.model_copy(update={"results": results}))
    assert len(run["results"]) == MOST_RESULTS
    assert [run["results"][0]["ruleId"], run["results"][-1]["ruleId"]] == ["CMP-01", "LIC-01"]
    (loud, *_) = run["invocations"][0]["toolExecutionNotifications"]
    assert loud["level"] == "error"
    assert loud["message"]["text"].startswith("2 results are not in this file")


def test_no_more_steps_of_paths_than_a_file_should_have_and_it_says_so(report, make_result):
    step = report.results[0].path[0]
    long = make_result("CMP-01", "host")
    many = [replace(long, asset=f"host-{number}", paths=((step,) * 100,)) for number in range(MOST_STEPS // 100 + 3)]
    run = run_of(report.model_copy(update={"results": (*many, make_result("CMP-04", "host"))}))
    assert [("codeFlows" in result) for result in run["results"]] == [True] * (MOST_STEPS // 100) + [False] * 4
    (told, *_) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("3 results are without their paths here")


def test_failures_are_kept_before_unknowns_and_these_before_what_is_waived(make_result):
    waived = make_result("CMP-01", "host", status=Status.WAIVED)
    unknown = make_result("CMP-01", "host", status=Status.UNKNOWN)
    failure = make_result("CMP-01", "host", severity=Severity.INFO)
    many = [waived] * MOST_RESULTS + [unknown, failure]
    assert select(many, MOST_RESULTS)[-2:] == [unknown, failure]


def test_a_scan_that_evaluated_nothing_did_not_succeed(report, empty_report):
    assert run_of(report)["invocations"][0]["executionSuccessful"] is True
    (invocation,) = run_of(empty_report)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert "nothing was evaluated" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_an_unknown_says_what_would_settle_it(report):
    (unknown,) = (result for result in run_of(report)["results"] if result["properties"]["status"] == "unknown")
    assert unknown["properties"]["missing"] == [
        {"asset": "spare-host", "field": "operator", "file": "inventory/hosts.yaml", "line": 30},
        {"asset": "example-inc", "field": "parents"},
    ]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("host stands in US", "host (The host) stands in US"),
        ("host's operator is abroad", "host (The host)'s operator is abroad"),
        ("US can stop it", "host (The host): US can stop it"),
        ("hosts are many", "host (The host): hosts are many"),
    ],
)
def test_a_message_begins_with_its_asset_and_says_it_once(report, make_result, message, told):
    one = make_result("CMP-01", "host", asset_name="The host", message=message)
    assert run_of(report.model_copy(update={"results": (one,)}))["results"][0]["message"]["text"] == told


def test_waivers_that_need_attention_are_notified(report):
    (invocation,) = run_of(report)["invocations"]
    texts = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert any(text.startswith("expired waiver at waivers.yaml:3: CMP-01 on rented-cluster") for text in texts)
    assert any(text.startswith("unused waiver at waivers.yaml:9: LIC-01 on old-model") for text in texts)
    assert any(text.startswith("waiver of everything at waivers.yaml:15: LIC-01 on chat-model") for text in texts)


def test_links_and_placeholders_are_only_text():
    assert plain("[a](1) {0} [b] {x}") == "\\[a](1) {{0}} [b] {x}"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_forms_a_link_or_a_placeholder(text):
    told = plain(text)
    opened = told.replace("\\[", "")
    assert not any(part.split("]", 1)[1].startswith("(") for part in opened.split("[")[1:] if "]" in part)


def test_every_clause_is_a_tag_and_each_framework_is_among_those_that_github_shows(report):
    controls = {"eu-csf": ("1.1", "2.2", "3.1"), "bsi-c3a": ("1-02", "1-03"), "secnumcloud": ("19.6",)}
    rules = (report.rules[0].model_copy(update={"controls": controls}), *report.rules[1:])
    tags = run_of(report.model_copy(update={"rules": rules}))["tool"]["driver"]["rules"][0]["properties"]["tags"]
    assert len(tags) == 9
    assert {"external/secnumcloud/19.6", "external/bsi-c3a/1-02", "external/eu-csf/1.1"} <= set(tags[:6])


def test_more_clauses_than_github_takes_are_a_tag_for_each_framework(report):
    controls = {"eu-csf": tuple(f"{number}" for number in range(30)), "secnumcloud": ("19.6",)}
    rules = (report.rules[0].model_copy(update={"controls": controls}), *report.rules[1:])
    tags = run_of(report.model_copy(update={"rules": rules}))["tool"]["driver"]["rules"][0]["properties"]["tags"]
    assert tags[3:] == [f"external/eu-csf/{'+'.join(controls['eu-csf'])}", "external/secnumcloud/19.6"]


def test_a_failed_gate_is_no_error_of_the_tool(report, empty_report):
    def levels(one):
        return [told["level"] for told in run_of(one)["invocations"][0]["toolExecutionNotifications"]]

    assert "error" not in levels(report)
    assert "error" in levels(empty_report)


def test_rules_and_tool_lead_to_their_pages_where_somebody_said_where_these_are(report):
    driver = run_of(report.model_copy(update={"rule_pages": "https://example.org/rules/{rule}.html"}))["tool"]["driver"]
    assert driver["informationUri"] == "https://example.org/rules/"
    assert {rule["helpUri"] for rule in driver["rules"] if rule["id"].startswith("CMP-01")} == {
        "https://example.org/rules/CMP-01.html"
    }
    plain_driver = run_of(report)["tool"]["driver"]
    assert "informationUri" not in plain_driver
    assert all("helpUri" not in rule for rule in plain_driver["rules"])
