"""Which facts a rule can look at, judged by its text, and never too few."""

import re

import pytest

from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Module, Rule
from sovcheck.policy.severity import Severity
from sovcheck.policy.source.fact_references import facts_read, whole_facts
from sovcheck.policy.source.loading import load_policies


def rule(needs: tuple[str, ...] = ()) -> Rule:
    return Rule(
        id="TST-01",
        title="",
        description="",
        severity=Severity.LOW,
        applies_to=(Kind.GPU_HOST,),
        needs=needs,
        needs_to_pass=(),
        controls={},
        remediation="",
        package="test.rule",
        file="rule.rego",
        line=1,
        layer="test",
        has_applies=False,
        has_unknown=False,
    )


def read(body: str, *others: Module, needs: tuple[str, ...] = ()) -> frozenset[str] | None:
    modules = [Module("rule.rego", f"package test.rule\n\n{body}\n"), *others]
    return facts_read([rule(needs)], modules)["TST-01"]


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ('deny contains "x" if input.country == "US"', {"country"}),
        ('deny contains "x" if input.operator.country in input.contract.law', {"operator.country", "contract.law"}),
        ('deny contains "x" if foreign(input.operator.controllers[0].country)', {"operator.controllers"}),
        ('deny contains "x" if input.operator["country"] == "US"', {"operator"}),
        ('contract := input.contract\ndeny contains "x" if contract.law == "US"', {"contract"}),
        ('deny contains "x" if input.contract\n.law == "US"', {"contract"}),
        ('deny contains "x" if object.get(input, "tenancy", "rented") == "rented"', {"tenancy"}),
        ('# input is all\ndeny contains "no input here" if data.profile.home == input.country', {"country"}),
        ('deny contains `raw input "x` if input.country == `#`', {"country"}),
        ('deny contains "x" if data.profile.home == "FR"', set()),
    ],
)
def test_facts_that_the_text_names(body: str, facts: set[str]):
    assert read(body) == facts


def test_needed_facts_count():
    body = 'deny contains "x" if input.country == "US"'
    assert read(body, needs=("operator.country", "exposure")) == {"country", "operator.country", "exposure"}


def test_whole_facts_are_those_of_which_something_is_read():
    assert whole_facts({"contract.law", "contract.venue", "tenancy"}) == {"contract", "tenancy"}


@pytest.mark.parametrize(
    "body",
    [
        'deny contains "x" if walk(input, _)',
        'deny contains "x" if input["country"] == "US"',
        'deny contains "x" if object.get(input, ["operator", "country"], "") == "US"',
        'facts := input\ndeny contains "x" if facts.country == "US"',
        'deny contains "x" if data.other.rule.foreign',
        'deny contains "x" if data[_]',
        # What stands in a comment does not make up for what the code does.
        '# object.get(input, "country", "")\ndeny contains "x" if walk(input, _)',
        'deny contains `object.get(input, "country", "")` if walk(input, _)',
    ],
)
def test_a_text_that_does_not_tell_may_read_everything(body: str):
    assert read(body) is None


def test_a_word_in_quotes_is_no_document():
    assert read('deny contains "data" if input.tenancy == "rented"') == {"tenancy"}


def test_a_library_that_looks_itself_makes_every_rule_read_everything():
    library = Module("lib.rego", "package sovcheck.lib.look\n\nhome if input.country == data.profile.home\n")
    assert read('deny contains "x" if input.tenancy == "rented"', library) is None


def test_every_bundled_rule_tells():
    policies = load_policies(())
    reads = facts_read(policies.rules, policies.modules)
    texts = {module.path: module.text for module in policies.modules}
    for bundled in policies.rules:
        facts = reads[bundled.id]
        assert facts is not None
        assert set(re.findall(r"input\.(\w+)", texts[bundled.file])) <= whole_facts(facts)
