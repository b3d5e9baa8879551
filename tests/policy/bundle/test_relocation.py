"""Modules below a root of their own: moved at the places that the syntax tree knows, and nowhere else."""

import pytest

from sovcheck.errors import PolicyError
from sovcheck.policy.bundle.relocation import relocated
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import Module, PolicySet


def moved(*texts):
    modules = tuple(Module(f"{number}.rego", text) for number, text in enumerate(texts))
    return dict(relocated(PolicySet((), modules, ""), "root"))


def test_the_package_the_imports_and_every_data_get_the_root():
    text = moved('package acme.a\n\nimport data.acme.b\nimport data.acme.c as d\n\nx if b.y == data.profile["home"]\n')[
        "acme.a"
    ]
    assert text == (
        "package root.acme.a\n\nimport data.root.acme.b\nimport data.root.acme.c as d\n\n"
        'x if b.y == data.root.profile["home"]\n'
    )


def test_nothing_else_that_reads_like_data_is_touched():
    rego = (
        'package acme.a\n\n# data.x\nx := {"data": "data.x é", "y": input.data.z} if input.metadata.data\n\n'
        "mydata := data.today\n"
    )
    assert moved(rego)["acme.a"] == rego.replace("package ", "package root.").replace("data.today", "data.root.today")


def test_what_is_used_comes_before_what_uses_it():
    order = list(
        moved("package a.a\n\nx := data.b.b.y\n", "package b.b\n\ny := data.c.c.z\n", "package c.c\n\nz := 1\n")
    )
    assert order.index("c.c") < order.index("b.b") < order.index("a.a")


def test_modules_that_use_each_other_are_refused():
    with pytest.raises(PolicyError, match="--opa-preloaded"):
        moved("package a.a\n\nx := data.b.b.y\n", "package b.b\n\ny := data.a.a.z\n\nz := 1\n")


def test_every_bundled_policy_can_be_moved_and_keeps_its_lines():
    policies = load_policies()
    texts = dict(relocated(policies, "root"))
    assert len(texts) == len(policies.modules) + 2
    for module in policies.modules:
        text = next(text for text in texts.values() if text.replace("root.", "") == module.text)
        assert text.count("\n") == module.text.count("\n")
