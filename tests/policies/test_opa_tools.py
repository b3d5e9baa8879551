"""OPA's own tools accept the bundled policies: its tests, its formatter, its strict compiler, its type checker."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sovcheck.engine.embedded.testing import run_tests
from sovcheck.facts.schema import facts_schema, kind_schema
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import PolicySet
from sovcheck.policy.testing import load_tests

REFERENCE = re.compile(r"\binput(?:\.\w+)+")


def run(opa: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [opa, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def complaints(opa: Path, schema: dict[str, Any], folder: Path, paths: Iterable[Path]) -> list[dict[str, Any]]:
    """What the strict compiler and type checker have against these policies."""
    file = folder / "schema.json"
    file.write_text(json.dumps(schema))
    finished = run(opa, "check", "--strict", "--max-errors", 0, "--format", "json", "--schema", file, *paths)
    return json.loads(finished.stderr)["errors"] if finished.returncode else []


def rego_files(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern))


def test_opa_runs_the_same_tests_and_all_of_them_pass(opa_binary: Path, folder: Path):
    finished = run(opa_binary, "test", "--bundle", "--format", "json", folder)
    assert finished.returncode == 0, finished.stdout
    theirs = {f"{each['package']}.{each['name']}" for each in json.loads(finished.stdout)}
    ours = {outcome.test.entry: outcome.passed for outcome in run_tests(load_tests()).outcomes}
    assert theirs == set(ours)
    assert all(ours.values())


def test_opa_would_write_them_in_the_same_way(opa_binary: Path, folder: Path):
    finished = run(opa_binary, "fmt", "--fail", "--list", folder)
    assert (finished.returncode, finished.stdout) == (0, "")


def test_the_type_checker_accepts_them_by_the_published_schema(opa_binary: Path, folder: Path, tmp_path: Path):
    assert complaints(opa_binary, facts_schema(), tmp_path, rego_files(folder, "**/*.rego")) == []


@pytest.mark.parametrize("kind", Kind)
def test_rules_for_one_kind_are_accepted_by_its_schema_alone(
    kind: Kind, opa_binary: Path, folder: Path, policies: PolicySet, tmp_path: Path
):
    rules = [folder / rule.layer / Path(rule.file).name for rule in policies.rules if rule.applies_to == (kind,)]
    assert complaints(opa_binary, kind_schema(kind), tmp_path, [*rules, *rego_files(folder, "lib/*.rego")]) == []


def test_every_misspelt_reference_to_the_facts_is_found(opa_binary: Path, folder: Path, tmp_path: Path):
    copy = tmp_path / "policies"
    shutil.copytree(folder, copy)
    misspelt = set()
    for path in copy.rglob("*.rego"):
        if not path.name.endswith("_test.rego"):
            text = path.read_text()
            header, package, body = text.partition("\npackage ")
            path.write_text(header + package + REFERENCE.sub(lambda found: f"{found[0]}x", body))
            misspelt |= {(str(path), f"{found}x") for found in REFERENCE.findall(body)}
    errors = complaints(opa_binary, facts_schema(), tmp_path, rego_files(copy, "**/*.rego"))
    found = {(each["location"]["file"], *REFERENCE.findall(each["message"])) for each in errors}
    assert misspelt
    assert misspelt <= found
