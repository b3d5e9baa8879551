import json
import re
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.findings.report import Report
from sovcheck.findings.saved.saved_report import load_report, parse_report

RICH = Path(__file__).parents[2] / "golden" / "report" / "rich.json"
SAVED = RICH.read_text(encoding="utf-8")


def changed(**fields):
    return json.dumps(json.loads(SAVED) | fields).encode()


def test_a_saved_report_is_read_back_whole():
    assert load_report(str(RICH)) == Report.model_validate_json(SAVED)


def test_a_report_from_before_the_later_parts_is_read():
    older = json.loads(SAVED)
    for later in ("answer", "unreached", "evidence", "trusted_keys", "baseline"):
        older.pop(later, None)
    assert parse_report(json.dumps(older).encode(), "old.json").answer is None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"[]", "is not a JSON object"),
        (b"null", "is not a JSON object"),
        (b"{}", "is not a report of sovcheck"),
        (b'{"schema": 1}', "is not a report of sovcheck"),
        (b'{"schema": "sovcheck.report/v3"}', "only 'sovcheck.report/v1' and 'sovcheck.report/v2' can be read"),
        (b'{"schema": "sovcheck.facts/v1"}', "only 'sovcheck.report/v1' and 'sovcheck.report/v2' can be read"),
        (b'{"schema": "sovcheck.report/v1", "schema": "x"}', "has the key 'schema' twice"),
        (b'{"schema": "sovcheck.report/v1"}', "field required"),
        (b'{"a":' * 100_000, "nested"),
        (b'{"a": NaN}', "not a number of JSON"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "thousands of digits"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (changed(today="yesterday"), "today"),
        (changed(answers={}), "is not a field that this version knows: use sovcheck 0.1.0, which wrote it"),
        (changed(rule_pages="javascript:alert(1)//{rule}"), "rule_pages"),
        (changed(verdict="pass"), "verdict: is pass, and its results give fail"),
        (changed(verdict="incomplete"), "verdict: is incomplete, and its results give fail"),
        (changed(results=[]), "summary.fail: says 3, and what it lists makes 0"),
        (changed(rules=[]), "results: says 0, and what it lists makes 4"),
        (changed(passes=[]), "passes: says 0, and what it lists makes 1"),
        (
            changed(answer={"holders": [{"organization": "b", "stops": ["x"]}], "departures": {}}),
            "answer.holders.0: can",
        ),
        (SAVED.replace('"fail_on": "medium"', '"fail_on": "sometimes"').encode(), "neither a severity nor never"),
        (SAVED.replace('"fail_on": "medium"', '"fail_on": "never"').encode(), "results.0: says that it blocks"),
        (SAVED.replace("Rented cluster", r"\ud800").encode(), "saved.json:255: is not valid JSON"),
    ],
)
def test_what_is_no_whole_report_is_refused_with_the_reason(data, what):
    with pytest.raises(InputError) as caught:
        parse_report(data, "saved.json")
    assert str(caught.value).startswith("saved.json")
    assert what in str(caught.value)


SUMMARY = SAVED[SAVED.index('"summary"') : SAVED.index('"unreached"')]
BUDGET = range(SUMMARY.index('"over_budget"'), SUMMARY.index('"by_severity"'))
"""What the profile allows does not stand in the report a second time."""
NUMBERS = [match.start() for match in re.finditer(r"(?<=: )\d+", SUMMARY) if match.start() not in BUDGET]


@pytest.mark.parametrize("at", NUMBERS)
def test_no_number_of_the_summary_can_be_changed_alone(at):
    worse = SUMMARY[:at] + "7" + SUMMARY[at:]
    with pytest.raises(InputError, match=r"summary|verdict"):
        parse_report(SAVED.replace(SUMMARY, worse).encode(), "saved.json")


def test_a_report_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match="sovcheck scan --output json=FILE"):
            load_report(str(path))
