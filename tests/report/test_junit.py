from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sovcheck.findings.report import PassedResult, Status
from sovcheck.report.junit import render_junit

SCHEMA = Path(__file__).parents[1] / "schemas" / "junit-10.xsd"

texts = st.text(max_size=40).filter(lambda text: not any(0xD800 <= ord(letter) < 0xE000 for letter in text))


def parse(report):
    return etree.fromstring(render_junit(report).encode())


def outcomes(report):
    """Each case with the element inside of it."""
    cases = parse(report).iter("testcase")
    return {(case.get("classname"), case.get("name")): case[0].tag if len(case) else "pass" for case in cases}


def test_it_is_valid_by_the_schema_of_jenkins(report, hostile_report, empty_report):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    for one in (report, hostile_report, empty_report):
        schema.assertValid(parse(one))


@given(name=texts, message=texts)
def test_any_text_gives_xml(sample, make_result, name, message):
    result = make_result("CMP-01", "host", message=message, discriminator=name, blocking=True)
    root = parse(sample.model_copy(update={"results": (result,)}))
    (failure,) = root.iter("failure")
    assert failure.get("message") is not None


def test_a_case_is_red_exactly_where_it_decides_the_verdict(report):
    assert outcomes(report) == {
        ("CMP-01", "rented-cluster: cutoff:US:example-inc"): "failure",
        ("CMP-01", "rented-cluster: cutoff:CA:example-ltd"): "skipped",
        ("CMP-01", "spare-host"): "error",
        ("CMP-04", "rented-cluster"): "skipped",
        ("LIC-01", "chat-model"): "skipped",
        ("LIC-01", "1 asset passed"): "pass",
        ("inventory", "unreached"): "skipped",
        ("settings", "not from the command line"): "skipped",
        ("waivers", "CMP-01 on rented-cluster (waivers.yaml:3)"): "skipped",
        ("waivers", "LIC-01 on old-model (waivers.yaml:9)"): "skipped",
        ("waivers", "LIC-01 on chat-model (waivers.yaml:15)"): "skipped",
        ("evidence", "evidence/chat.dsse.json"): "pass",
        ("evidence", "evidence/large.dsse.json"): "skipped",
        ("evidence", "evidence/last-year.dsse.json"): "skipped",
    }


@pytest.mark.parametrize("fields", [{"over_budget": ()}, {"never": True}])
def test_an_unknown_within_the_budget_is_skipped(report, fields):
    summary = report.summary.model_copy(update={"over_budget": ()}) if "over_budget" in fields else report.summary
    profile = report.profile.model_copy(update={"fail_on": "never"}) if "never" in fields else report.profile
    decided = report.model_copy(update={"summary": summary, "profile": profile})
    assert outcomes(decided)["CMP-01", "spare-host"] == "skipped"


def test_a_known_unknown_is_skipped(report, make_result):
    known = make_result("CMP-01", "host", status=Status.UNKNOWN, new=False)
    decided = report.model_copy(update={"results": (known,)})
    assert outcomes(decided)["CMP-01", "host"] == "skipped"
    assert "known in the baseline" in render_junit(decided)


def test_the_reason_of_a_waiver_is_in_the_message(report):
    (message,) = parse(report).xpath("//testcase[@name='chat-model']/skipped/@message")
    assert message.startswith("waived: The developer has promised a licence. (owner model-owner@example.org")


def test_suites_count_what_they_hold(report):
    for suite in parse(report):
        counted = {name: len(suite.findall(f"testcase/{name}")) for name in ("failure", "error", "skipped")}
        assert {name: int(suite.get(name if name == "skipped" else f"{name}s")) for name in counted} == counted
        assert int(suite.get("tests")) == len(suite)


def test_passes_are_listed_when_the_report_has_them(report):
    passes = (PassedResult(rule="LIC-01", asset="open-model", kind="model"),)
    listed = outcomes(report.model_copy(update={"passes": passes}))
    assert listed["LIC-01", "open-model"] == "pass"
    assert ("LIC-01", "1 asset passed") not in listed


def test_a_scan_that_evaluated_nothing_is_an_error(empty_report):
    assert outcomes(empty_report.model_copy(update={"evidence": (), "settings": None})) == {
        ("sovcheck", "evaluation"): "error"
    }


def test_the_path_is_told_line_by_line(report):
    (failure,) = parse(report).iter("failure")
    origin = "inventory/hosts.yaml:20; catalog, secondary: https://example.com/annual-report"
    assert f"  example-gmbh is owned by example-inc  {origin}\n" in failure.text
    assert "\n  and over the alternative spare-power:\n  rented-cluster requires spare-power" in failure.text
    assert "\n  40 steps from spare-power to example-inc left out\n" in failure.text
    assert "\n  and at least 2 further paths, not shown\n" in failure.text
