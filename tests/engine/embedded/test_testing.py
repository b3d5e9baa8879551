"""Tests of policies, run in a worker: whatever one does, the others still get their word."""

from sovcheck.engine.embedded.testing import run_tests
from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import Location
from sovcheck.policy.rules import Module, PolicySet
from sovcheck.policy.testing import PolicyTest, PolicyTests

RULES = """package acme.rule

deny contains "x" if {
    input.x == 1
    input.y == 2
}

never if {
    input.z == 3
}
"""


LIMITS = EngineLimits(seconds=0.5)


def run(tests, limits=LIMITS):
    """Runs test rules, given as name and body."""
    text = "package acme.rule_test\n\nimport data.acme.rule\n\n" + "\n".join(f"{n} if {{ {b} }}" for n, b in tests)
    helper = Module("rule_test.rego", text + "\n\nf(n) := g(n)\n\ng(n) := f(n)\n")
    suite = PolicyTests(
        PolicySet((), (Module("rule.rego", RULES),), ""),
        (helper,),
        tuple(PolicyTest("acme.rule_test", n, Location("rule_test.rego", 5 + i)) for i, (n, _) in enumerate(tests)),
    )
    return run_tests(suite, limits)


MISSED = (3, 5)
"""What is left when input.x is not 1: regorus tries all rules of a package that is named."""

PASSES = ("test_passes", 'rule.deny == {"x"} with input as {"x": 1, "y": 2}')


def failures(outcomes):
    return [(outcome.test.name, outcome.failure) for outcome in outcomes.outcomes]


def test_a_true_rule_passes_and_all_else_fails():
    outcomes = run([PASSES, ("test_false", "1 == 2"), ("test_wrong", 'rule.deny == {"x"} with input as {"x": 1}')])
    assert failures(outcomes) == [
        ("test_passes", None),
        ("test_false", "is not true"),
        ("test_wrong", "is not true"),
    ]
    assert [outcome.test.name for outcome in outcomes.failed] == ["test_false", "test_wrong"]


def test_an_error_fails_with_its_message_and_line():
    assert failures(run([("test_error", "1 / 0 == 2"), PASSES])) == [
        ("test_error", "divide by zero at rule_test.rego:5"),
        ("test_passes", None),
    ]


def test_what_a_test_prints_is_kept():
    (outcome,) = run([("test_prints", 'print("seen", 3)')]).outcomes
    assert outcome.prints == ("rule_test.rego:5: seen 3",)


def test_a_test_that_crashes_or_never_ends_fails_and_the_others_go_on():
    endless = "n := numbers.range(1, 100000); count([1 | some a in n; some b in n; a * b == 1 - a]) == 1"
    outcomes = run([PASSES, ("test_crash", "f(1) == 2"), ("test_endless", endless), ("test_again", PASSES[1])])
    assert failures(outcomes) == [
        ("test_passes", None),
        ("test_crash", "crashed the engine (SIGSEGV)"),
        ("test_endless", "did not finish in 0.5 s"),
        ("test_again", None),
    ]


def test_coverage_names_the_lines_of_rules_that_no_test_runs_through():
    coverage = run([("test_half", 'count(rule.deny) == 0 with input as {"x": 2}')]).coverage
    assert coverage.missed == tuple(Location("rule.rego", line) for line in MISSED)
    assert 0 < coverage.percent < 100
    assert run([("test_nothing", "true")]).coverage.covered == 0


def test_no_tests_cover_nothing_and_are_no_error():
    assert run([]).outcomes == ()


SILENT = {
    "rules.rego": "package acme.rules\n\ndeny contains 1 if {\n    input.x == 1\n}\n\ndefault other := 3\n",
    "functions.rego": "package acme.functions\n\nf(x) if {\n    x == 3\n}",
    "nothing.rego": "package acme.nothing\n",
}


def test_a_module_that_no_test_touches_is_missed_line_by_line():
    modules = [Module("rule.rego", RULES), *(Module(*each) for each in SILENT.items())]
    helper = Module("rule_test.rego", "package acme.rule_test\n\nimport data.acme.rule\n\ntest_it if not rule.never\n")
    test = PolicyTest("acme.rule_test", "test_it", Location("rule_test.rego", 5))
    coverage = run_tests(PolicyTests(PolicySet((), tuple(modules), ""), (helper,), (test,))).coverage
    missed = {(place.file, place.line) for place in coverage.missed if place.file in SILENT}
    assert missed == {("rules.rego", 3), ("rules.rego", 4), ("rules.rego", 7), ("functions.rego", 4)}
    assert coverage.percent < 100
