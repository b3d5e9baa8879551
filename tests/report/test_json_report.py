import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.findings.report import Report
from sovcheck.report.json_report import json_schema, render_json

FIRST_FIELDS = ["schema", "tool", "today", "verdict", "notice", "inventory", "profile", "catalog", "policies", "engine"]
LAST_FIELDS = [
    "evidence",
    "trusted_keys",
    "baseline",
    "summary",
    "unreached",
    "settings",
    "rules",
    "results",
    "frameworks",
    "waivers",
    "stated",
]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_the_fields_stand_in_the_order_of_the_contract(report):
    assert list(json.loads(render_json(report))) == FIRST_FIELDS + LAST_FIELDS


def test_a_report_can_be_read_back(report, hostile_report):
    for one in (report, hostile_report):
        assert Report.model_validate_json(render_json(one)) == one


@given(name=texts, message=texts, source=texts)
def test_any_text_survives_the_way_to_json_and_back(sample, make_result, name, message, source):
    hop = sample.results[0].path[1].__class__(asset="a", edge="owned_by", to="b", source=source)
    result = make_result("CMP-01", "host", asset_name=name, message=message, paths=((hop,),))
    report = sample.model_copy(update={"results": (result,)})
    text = render_json(report)
    assert Report.model_validate_json(text) == report
    assert json.loads(text)["results"][0]["message"] == message


@given(message=texts)
def test_nothing_unseen_stands_in_the_text(sample, make_result, message):
    report = sample.model_copy(update={"results": (make_result("CMP-01", "host", message=message),)})
    assert all(line.isprintable() or line.isspace() or _harmless(line) for line in render_json(report).splitlines())


def _harmless(line: str) -> bool:
    return not any(
        ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in "\u202a\u202e\u2066\u200b" for letter in line
    )


def test_what_is_not_there_is_left_out(report):
    first, *_ = json.loads(render_json(report))["results"]
    assert "waiver" not in first
    assert "passes" not in json.loads(render_json(report))
    assert "line" not in first["paths"][0][2]


def test_equal_reports_give_equal_bytes(report):
    assert render_json(report) == render_json(Report.model_validate_json(render_json(report)))


def test_the_published_schema_accepts_what_is_written(report, hostile_report):
    validator = jsonschema_rs.Draft202012Validator(json_schema())
    for one in (report, hostile_report):
        validator.validate(json.loads(render_json(one)))


@pytest.mark.parametrize("change", [{"schema": "sovcheck.report/v2"}, {"verdict": "maybe"}, {"extra": 1}])
def test_the_published_schema_refuses_anything_else(report, change):
    tree = json.loads(render_json(report)) | change
    assert not jsonschema_rs.Draft202012Validator(json_schema()).is_valid(tree)


def test_a_result_may_not_hold_unknown_fields(report):
    tree = json.loads(render_json(report))
    tree["results"][0]["extra"] = 1
    with pytest.raises(ValueError, match="extra"):
        Report.model_validate(tree)
