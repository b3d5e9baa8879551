"""The bundled rules are those of the files, each in its layer, with its tests and its texts."""

import re
from pathlib import Path

import pytest

from sovcheck.facts.documents.label_index import label_of
from sovcheck.facts.documents.shape import Group, ListOf, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.framework.files import bundled_frameworks, read_framework
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import PolicySet, Rule

LAYERS = {"CMP": "compute", "MOD": "models", "LIC": "licences", "DAT": "data", "DEP": "dependencies", "EVD": "evidence"}
LONGEST_TITLE = 60

IDS = [rule.id for rule in load_policies().rules]
_NAMED = re.compile(r"^(?!package\b|import\b|default\b)(?:default )?(\w+)", re.MULTILINE)
_UNKNOWN = re.compile(r'unknown contains "([^"]+)"|"fact": "([^"]+)"')


@pytest.fixture(params=IDS)
def rule(request: pytest.FixtureRequest, policies: PolicySet) -> Rule:
    return policies.rule(request.param)


def unknown_facts(rule: Rule, folder: Path) -> set[str]:
    text = (folder / rule.layer / Path(rule.file).name).read_text()
    return {first or second for first, second in _UNKNOWN.findall(text)}


def is_fact(name: str, kind: Kind) -> bool:
    shape: Shape = kind_shape(kind)
    for step in name.split("."):
        shape = shape.item if isinstance(shape, ListOf) else shape
        if not isinstance(shape, Group) or step not in shape.fields:
            return False
        shape = shape.fields[step]
    return True


def test_every_file_of_a_layer_is_a_rule(policies: PolicySet, folder: Path):
    files = {path for layer in LAYERS.values() for path in (folder / layer).glob("*.rego")}
    assert {path for path in files if not path.name.endswith("_test.rego")} == {
        folder / rule.layer / Path(rule.file).name for rule in policies.rules
    }
    assert sorted(IDS) == IDS


def test_nothing_is_left_to_be_filled_in(rule: Rule, folder: Path):
    text = (folder / rule.layer / Path(rule.file).name).read_text()
    assert "TODO" not in text, "say what `sovcheck policy new` left open"


def test_the_rule_stands_alone_in_a_file_of_its_layer_with_its_tests_beside_it(rule: Rule, folder: Path):
    assert rule.layer == LAYERS[rule.id.partition("-")[0]]
    name = rule.package.rpartition(".")[2]
    assert rule.package == f"sovcheck.{rule.layer}.{name}"
    assert (folder / rule.layer / f"{name}.rego").is_file()
    assert (folder / rule.layer / f"{name}_test.rego").is_file()


def test_titles_are_short_and_texts_are_sentences(rule: Rule):
    assert len(rule.title) <= LONGEST_TITLE
    assert not rule.title.endswith(".")
    for text in (rule.description, rule.remediation):
        assert text[0].isupper()
        assert text.endswith(".")


def test_controls_name_known_frameworks_and_at_least_one_clause_each(rule: Rule):
    assert set(rule.controls) <= set(bundled_frameworks())
    assert all(clauses for clauses in rule.controls.values())
    for control in rule.typed_controls:
        assert control.clause in set(read_framework(control.framework).framework.clauses())


TOO_STRONG = {
    *(("CMP-03", "bsi-c3a", "3-01"), ("DEP-03", "bsi-c3a", "4-09"), ("DEP-03", "bsi-c3a", "4-10")),
    *(("EVD-02", "bsi-c3a", "4-09"), ("MOD-06", "bsi-c3a", "6-01"), ("MOD-06", "bsi-c3a", "6-02")),
    *(("MOD-06", "bsi-c3a", "6-03"), ("MOD-08", "cada", "L2(i)"), ("LIC-01", "eu-csf", "6.3")),
    ("MOD-03", "ai-act", "53"),
}
MISSING_ONCE = {
    *(("CMP-02", "eu-csf", "1.4"), ("CMP-05", "eu-csf", "4.6"), ("DEP-01", "eu-csf", "4.6")),
    *(
        ("DAT-03", "eu-csf", "3.1"),
        ("DAT-03", "bsi-c3a", "2-01"),
        ("DAT-03", "gdpr", "48"),
        ("DAT-06", "bsi-c3a", "4-07"),
    ),
}


def test_what_was_claimed_too_strongly_is_related_and_what_was_missing_is_there(policies: PolicySet):
    roles = {
        (rule.id, each.framework, each.clause): each.role for rule in policies.rules for each in rule.typed_controls
    }
    assert {roles.get(claim) for claim in TOO_STRONG} == {"related"}
    assert set(roles) >= MISSING_ONCE


def test_what_a_rule_reports_as_unknown_is_a_fact_with_words(rule: Rule, folder: Path):
    for name in unknown_facts(rule, folder):
        assert any(is_fact(name, kind) for kind in rule.applies_to), name
        assert label_of(name) is not None, name
    assert all(label_of(name) for name in (*rule.needs, *rule.needs_to_pass))


def test_some_rules_report_unknown_facts_of_their_own(policies: PolicySet, folder: Path):
    assert sum(bool(unknown_facts(rule, folder)) for rule in policies.rules) == sum(
        rule.has_unknown for rule in policies.rules
    )
    assert any(rule.has_unknown for rule in policies.rules)


def test_the_metadata_states_nothing_that_is_empty(rule: Rule, folder: Path):
    text = (folder / rule.layer / Path(rule.file).name).read_text()
    assert not re.search(r"^#\s+\w+:\s*(\[\]|\{\})", text, re.MULTILINE)


def test_in_a_library_exactly_what_others_use_has_no_underscore(policies: PolicySet):
    libraries = [module for module in policies.modules if "/lib/" in module.path]
    names = {(Path(each.path).stem, name) for each in libraries for name in _NAMED.findall(each.text)}
    used = {
        (library, name)
        for library, name in names
        if any(re.search(rf"\b{library}\.{name}\b", module.text) for module in policies.modules)
    }
    assert {name for name in names if not name[1].startswith("_")} == used
