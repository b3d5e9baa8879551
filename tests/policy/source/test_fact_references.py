"""Which facts a rule can look at, judged by its text, and never too few."""

import re

import pytest

from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rego.symbols import collect_symbols
from sovcheck.policy.rego.tree import REFERENCES, Node, nodes_below, opened, reference_of, text_of
from sovcheck.policy.rules import Module, Rule
from sovcheck.policy.severity import Severity
from sovcheck.policy.source.fact_references import facts_read, whole_facts


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


def _mentioned(node: Node) -> str | None:
    """The fact that a reference in a syntax tree names, with one part of it at most."""
    tag, body = opened(node)
    if tag == "Call" and str(reference_of(body["fcn"])) == "object.get" and "Var" in body["params"][0]:
        return text_of(body["params"][1]) if body["params"][0]["Var"]["value"] == "input" else None
    reference = reference_of(node) if tag in REFERENCES else None
    if reference is None or reference.root_name != "input" or not reference.steps:
        return None
    return ".".join(step.name or "" for step in reference.steps[:2] if step.bracket is None)


def test_the_text_tells_of_each_bundled_rule_what_its_syntax_tree_does():
    policies = load_policies()
    trees, _ = parse_modules(policies.modules)
    of_file = {tree["source"]["file"]: tree["ast"]["rules"] for tree in trees}
    symbols = collect_symbols(trees)
    read = facts_read(policies.rules, policies.modules)
    for rule in policies.rules:
        needed = {".".join(need.split(".")[:2]) for need in (*rule.needs, *rule.needs_to_pass)}
        named = {fact for node in nodes_below(of_file[rule.file]) if (fact := _mentioned(node))}
        # A part of what is named in full is a node of the tree, too.
        parts = {fact for fact in named if "." not in fact and any(other.startswith(f"{fact}.") for other in named)}
        assert read[rule.id] is not None
        assert needed | named >= read[rule.id] >= needed | (named - parts), rule.id
        entries = set(symbols.modules[rule.package].rules) & {"applies", "deny", "unknown"}
        assert entries == {entry.rpartition(".")[2] for entry in rule.entries}
