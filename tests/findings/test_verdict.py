from datetime import date

import pytest

from sovcheck.engine.answers import PASSED, Failed, Finding, Unknown
from sovcheck.errors import UsageError
from sovcheck.findings.report import BudgetOverrun, Verdict
from sovcheck.findings.verdict import deciding_unknowns, exit_code, notice, over_budget, parse_fail_on
from sovcheck.policy.profile.model import UnknownBudget
from sovcheck.policy.severity import Severity

FAILED = Failed((Finding("it is wrong"),))
UNKNOWN = Unknown(("operator.id",))

TRUTH_TABLE = [
    # answers, --fail-on, unknowns allowed, verdict, exit code
    ({}, "low", 0, Verdict.INCOMPLETE, 3),
    ({}, "never", 0, Verdict.INCOMPLETE, 3),
    ({"CMP-09": PASSED}, "low", 0, Verdict.INCOMPLETE, 3),
    ({"CMP-01": PASSED}, "low", 0, Verdict.PASS, 0),
    ({"CMP-01": PASSED}, "never", 0, Verdict.PASS, 0),
    ({"CMP-01": FAILED}, "info", 0, Verdict.FAIL, 1),
    ({"CMP-01": FAILED}, "high", 0, Verdict.FAIL, 1),
    ({"CMP-01": FAILED}, "critical", 0, Verdict.PASS, 0),
    ({"CMP-01": FAILED}, "never", 0, Verdict.PASS, 0),
    ({"CMP-01": UNKNOWN}, "low", 0, Verdict.INCOMPLETE, 1),
    ({"CMP-01": UNKNOWN}, "critical", 0, Verdict.INCOMPLETE, 1),
    ({"CMP-01": UNKNOWN}, "low", 1, Verdict.PASS, 0),
    ({"CMP-01": UNKNOWN}, "low", None, Verdict.PASS, 0),
    ({"CMP-01": UNKNOWN}, "never", 0, Verdict.PASS, 0),
    ({"CMP-01": FAILED, "CMP-02": UNKNOWN}, "low", 0, Verdict.FAIL, 1),
    ({"CMP-01": FAILED, "CMP-02": UNKNOWN}, "critical", 0, Verdict.INCOMPLETE, 1),
    ({"CMP-01": FAILED, "CMP-02": UNKNOWN}, "low", 1, Verdict.FAIL, 1),
    ({"CMP-01": PASSED, "CMP-02": UNKNOWN}, "low", 0, Verdict.INCOMPLETE, 1),
    ({"CMP-01": FAILED, "CMP-02": UNKNOWN}, "never", 0, Verdict.PASS, 0),
]


@pytest.mark.parametrize(("answers", "fail_on", "allowed", "verdict", "code"), TRUTH_TABLE)
def test_the_exit_code_follows_from_the_report(report_of, judged, criteria, answers, fail_on, allowed, verdict, code):
    budget = UnknownBudget(**dict.fromkeys(Severity, allowed or 0)) if allowed is not None else None
    unlimited = UnknownBudget.model_construct(**dict.fromkeys(Severity))
    report = report_of([judged(answers)], criteria(fail_on=fail_on, budget=budget or unlimited))
    assert (report.verdict, exit_code(report)) == (verdict, code)


def test_the_exit_code_does_not_change_when_the_report_is_read_back(report_of, judged, criteria):
    report = report_of([judged({"CMP-01": UNKNOWN})], criteria())
    assert exit_code(type(report).model_validate_json(report.model_dump_json(by_alias=True))) == exit_code(report)


def test_unknowns_over_budget_are_told_even_where_nothing_is_to_fail(report_of, judged, criteria):
    report = report_of([judged({"CMP-01": UNKNOWN})], criteria(fail_on="never"))
    assert report.summary.unknown_over_budget
    assert report.summary.over_budget == (BudgetOverrun(severity=Severity.HIGH, unknown=1, allowed=0),)
    assert deciding_unknowns(report) == frozenset()


def test_unknowns_are_counted_per_graded_severity():
    budget = UnknownBudget(critical=0, high=2, medium=0, low=5, info=None)
    unknowns = {Severity.CRITICAL: 1, Severity.HIGH: 2, Severity.MEDIUM: 3, Severity.LOW: 5, Severity.INFO: 100}
    assert over_budget(unknowns, budget) == (
        BudgetOverrun(severity=Severity.CRITICAL, unknown=1, allowed=0),
        BudgetOverrun(severity=Severity.MEDIUM, unknown=3, allowed=0),
    )


@pytest.mark.parametrize("text", [*Severity, "never"])
def test_every_severity_and_never_can_be_asked_for(text):
    assert parse_fail_on(text) == (None if text == "never" else Severity(text))


def test_another_threshold_is_a_usage_error():
    with pytest.raises(UsageError, match="write one of info, low, medium, high, critical, never"):
        parse_fail_on("HIGH")


def test_the_notice_names_the_date_of_the_catalog():
    sentence = notice(date(2026, 11, 1))
    assert sentence.startswith("Exposure, not adjudication")
    assert "2026-11-01" in sentence
