import pytest

from sovcheck.findings.judging.grading import Dependents, Grading
from sovcheck.policy.severity import Severity


def grade(severity="low", rules=("CMP-01",), **fields):
    return {"rules": rules, "severity": severity, **fields}


def consumers(*criticalities, data_classes=(), complete=True):
    return Dependents(frozenset(criticalities), frozenset(data_classes), complete)


def test_without_a_grade_the_rule_has_its_own_severity(rules, profile):
    assert Grading(rules, profile()).severity("CMP-02", consumers()) is Severity.CRITICAL


def test_a_grade_without_conditions_matches_everything(rules, profile):
    grading = Grading(rules, profile(grades=[grade("info")]))
    assert grading.severity("CMP-01", consumers()) is Severity.INFO
    assert grading.severity("CMP-01", consumers("business")) is Severity.INFO
    assert grading.severity("CMP-02", consumers()) is Severity.CRITICAL


@pytest.mark.parametrize(
    ("dependents", "expected"),
    [
        (consumers("consumer"), Severity.LOW),
        (consumers("consumer", "business"), Severity.LOW),
        (consumers("consumer", "government"), Severity.HIGH),
        (consumers(), Severity.HIGH),
        (consumers("consumer", complete=False), Severity.HIGH),
    ],
)
def test_all_criticalities_must_lie_within_those_of_the_grade(rules, profile, dependents, expected):
    grading = Grading(rules, profile(grades=[grade(criticalities=["consumer", "business"])]))
    assert grading.severity("CMP-01", dependents) is expected


@pytest.mark.parametrize(
    ("dependents", "expected"),
    [
        (consumers("business", data_classes=["public"]), Severity.LOW),
        (consumers("business", data_classes=["public", "personal"]), Severity.HIGH),
        (consumers("business"), Severity.HIGH),
    ],
)
def test_all_data_classes_must_lie_within_those_of_the_grade(rules, profile, dependents, expected):
    grading = Grading(rules, profile(grades=[grade(data_classes=["public", "internal"])]))
    assert grading.severity("CMP-01", dependents) is expected


def test_criticalities_and_data_classes_must_both_match(rules, profile):
    grading = Grading(rules, profile(grades=[grade(criticalities=["consumer"], data_classes=["public"])]))
    assert grading.severity("CMP-01", consumers("consumer", data_classes=["public"])) is Severity.LOW
    assert grading.severity("CMP-01", consumers("consumer", data_classes=["secret"])) is Severity.HIGH
    assert grading.severity("CMP-01", consumers("government", data_classes=["public"])) is Severity.HIGH


def test_the_last_grade_that_matches_counts(rules, profile):
    grades = [grade("info"), grade("critical", criticalities=["government"]), grade("low", criticalities=["consumer"])]
    grading = Grading(rules, profile(grades=grades))
    assert grading.severity("CMP-01", consumers("government")) is Severity.CRITICAL
    assert grading.severity("CMP-01", consumers("business")) is Severity.INFO


def test_disabled_rules_are_not_graded(rules, profile):
    assert list(Grading(rules, profile(disabled=["CMP-01"])).rules) == ["CMP-02", "CMP-03"]
