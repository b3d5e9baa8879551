"""Many modules as one: every name means what it meant, and every line is found again."""

import subprocess
from pathlib import Path

import pytest

from sovcheck.policy.bundle.bundle import packages
from sovcheck.policy.bundle.merging import merged
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rules import Module, PolicySet


def one_of(*texts):
    return merged(PolicySet((), tuple(Module(f"{number}.rego", text) for number, text in enumerate(texts)), ""), "root")


def test_names_of_rules_and_imports_become_paths_and_all_else_stays():
    text = one_of(
        "# about a\npackage acme.a\n\nimport data.acme.b\nimport data.acme.c as d\n\n"
        "default x := false\n\nx if b.f(limit, input.limit) == data.profile[limit] # x\n\nlimit := d.x.limit\n\n"
        'y contains {"x": x, "limit": "x"} if { z := x; not z }\n\nz2[limit] := 1 if x\n'
    ).text
    start = text.index("\n")
    assert text[: text.index("answers(entries)")].startswith("package root\n")
    assert text[start:].startswith(
        "\n\n\n\n\n\n\n"
        "default acme.a.x := false\n\n"
        "acme.a.x if data.root.acme.b.f(data.root.acme.a.limit, input.limit) == "
        "data.root.profile[data.root.acme.a.limit] # x\n\n"
        "acme.a.limit := data.root.acme.c.x.limit\n\n"
        'acme.a.y contains {"x": data.root.acme.a.x, "limit": "x"} if { z := data.root.acme.a.x; not z }\n\n'
        "acme.a.z2[data.root.acme.a.limit] := 1 if data.root.acme.a.x\n"
    )


def test_an_argument_hides_a_rule_in_all_of_its_function():
    assert "acme.a.f(x) := y if y := x + 1\n" in one_of("package acme.a\n\nx := 1\n\nf(x) := y if y := x + 1\n").text


HIDES = ("some x in [1]", "x := 2", "every x in [1] { x == 1 }", "{x | some x in [1]} == {1}", "some b in [1]")


@pytest.mark.parametrize("hides", [*HIDES, "some acme in [1]"])
def test_where_a_variable_hides_a_name_in_a_part_of_a_rule_nothing_is_merged(hides):
    assert one_of(f"package acme.a\n\nimport data.acme.b\n\nx := 1\n\ny if {{ {hides} }}\n") is None


def test_what_is_no_rego_is_not_merged():
    assert one_of("package acme.a\n\nx := := 1\n") is None


def test_every_bundled_policy_is_merged_and_every_line_is_found_again(opa_binary: Path, tmp_path: Path):
    policies = load_policies()
    together = merged(policies, "root")
    assert together is not None
    sources = {package: module.text.splitlines() for package, module in packages(policies)}
    seen = set()
    for number, line in enumerate(together.text.splitlines(), start=1):
        package, source = together.place(number)
        if package in sources and line.lstrip().startswith("#"):
            assert sources[package][source - 1] == line
            seen.add(package)
    assert len(seen) > 3
    (tmp_path / "all.rego").write_text(together.text)
    subprocess.run([opa_binary, "check", tmp_path / "all.rego"], check=True)
