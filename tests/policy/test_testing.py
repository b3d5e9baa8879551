import pytest

from sovcheck.errors import PolicyError
from sovcheck.policy.testing import load_tests

pytestmark = pytest.mark.slow


def test_every_test_rule_is_found_once_with_its_line(write, rule):
    bodies = ["test_one if true", "test_one if false", "other if true", "todo_test_x if true", "test_two := true"]
    tests = "\n\n".join(["package acme.rule_test", *bodies])
    folder = write({"rule.rego": rule(), "rule_test.rego": tests})
    found = [test for test in load_tests([folder]).tests if test.package == "acme.rule_test"]
    assert [(test.name, test.location.line, test.entry) for test in found] == [
        ("test_one", 3, "data.acme.rule_test.test_one"),
        ("test_two", 11, "data.acme.rule_test.test_two"),
    ]


def test_the_bundled_tests_come_along(write, rule):
    suite = load_tests([write({"rule.rego": rule()})])
    assert "policies/compute/foreign_control_test.rego" in {test.location.file for test in suite.tests}


def test_whether_a_folder_has_tests_is_known(write, rule):
    folder = write({"rule.rego": rule(), "a/rule_test.rego": "package x_test\n\ntest_x if true\n"})
    suite = load_tests([folder])
    assert suite.has_tests_of(folder)
    assert suite.has_tests_of(folder / "a")
    assert not suite.has_tests_of(folder / "rule.rego")


def test_tests_that_do_not_parse_are_refused(write, rule):
    folder = write({"rule.rego": rule(), "rule_test.rego": "package x_test\n\ntest_x := := true\n"})
    with pytest.raises(PolicyError, match=r"rule_test.rego:3: is not valid Rego: expecting expression"):
        load_tests([folder])


def test_rules_are_checked_before_their_tests(write, rule):
    folder = write({"rule.rego": rule().replace("input.kind", "input.kidn"), "rule_test.rego": "package x_test\n"})
    with pytest.raises(PolicyError, match=r"rule.rego:14: input.kidn: .* did you mean 'kind'"):
        load_tests([folder])
