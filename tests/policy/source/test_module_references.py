"""Which modules a package can reach, judged by texts, and never too few."""

import re

import pytest

from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.module_references import ModuleReferences

RULE = "package test.rule\n"
TRUST = "package sovcheck.lib.trust\n\nimport data.sovcheck.lib.words\n"
WORDS = "package sovcheck.lib.words\n\nx := data.profile.home\n"
DEEP = "package sovcheck.lib.trust.deep\n"
OTHER = "package test.other\n"
MODULES = [TRUST, WORDS, DEEP, OTHER]


def reached(text: str, *more: str) -> set[str] | None:
    texts = [RULE + text, *MODULES, *more]
    numbers = ModuleReferences(texts).reached("test.rule")
    return None if numbers is None else {texts[number].splitlines()[0].removeprefix("package ") for number in numbers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"test.rule"}),
        ("x := data.catalog.lists", {"test.rule"}),
        ("import data.sovcheck.lib.words", {"test.rule", "sovcheck.lib.words"}),
        ("import data.sovcheck.lib.words as w", {"test.rule", "sovcheck.lib.words"}),
        ("x := data.sovcheck.lib.words.label(1)", {"test.rule", "sovcheck.lib.words"}),
        (
            "import data.sovcheck.lib.trust",
            {"test.rule", "sovcheck.lib.trust", "sovcheck.lib.trust.deep", "sovcheck.lib.words"},
        ),
        (
            "import data.sovcheck.lib.trust.deep",
            {"test.rule", "sovcheck.lib.trust", "sovcheck.lib.trust.deep", "sovcheck.lib.words"},
        ),
        ("# data.sovcheck.lib.words\nx := `data.sovcheck.lib.words`", {"test.rule"}),
        ("x := data.sovcheck.library", None),
        ("import data.test.other", None),
        ("x := data[y]", None),
        ('x := data["sovcheck"].lib', None),
    ],
)
def test_what_the_text_names(text: str, expected: set[str] | None):
    assert reached(text) == expected


@pytest.mark.parametrize(
    "text", ["import data.sovcheck.lib", 'x := data.sovcheck.lib["words"]', "x := data.sovcheck.lib[y]"]
)
def test_all_libraries_where_the_text_names_no_single_one(text: str):
    assert reached(text) == {"test.rule", "sovcheck.lib.trust", "sovcheck.lib.trust.deep", "sovcheck.lib.words"}


def test_all_modules_of_a_package_count():
    assert reached("", "package test.rule\n\nimport data.sovcheck.lib.words\n") == {"test.rule", "sovcheck.lib.words"}


def test_a_library_that_leads_anywhere_else_tells_nothing():
    assert reached("import data.sovcheck.lib.far", "package sovcheck.lib.far\n\nx := data.test.other.y\n") is None


def test_the_bundled_rules_reach_what_they_import():
    policies = load_policies()
    texts = [module.text for module in policies.modules]
    references = ModuleReferences(texts)
    names = [re.search(r"^package (\S+)", text, re.MULTILINE)[1] for text in texts]
    imports = [re.findall(r"^import data\.(\S+)", text, re.MULTILINE) for text in texts]
    for rule in policies.rules:
        numbers = references.reached(rule.package)
        assert numbers is not None
        assert {names[number] for number in numbers} == {rule.package}.union(*(imports[number] for number in numbers))
