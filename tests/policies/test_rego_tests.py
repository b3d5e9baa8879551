"""The Rego tests beside the rules, each run by the embedded engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import regorus

from sovcheck.policy.source.files import policies_directory

_PACKAGE = re.compile(r"^package (\S+)", re.MULTILINE)
_TEST = re.compile(r"^(test_\w+)", re.MULTILINE)


def rego_tests() -> list[str]:
    entries = []
    for path in sorted(policies_directory().rglob("*_test.rego")):
        text = path.read_text()
        package = _PACKAGE.search(text)
        assert package is not None, path
        entries += [f"data.{package[1]}.{name}" for name in _TEST.findall(text)]
    return entries


ENTRIES = rego_tests()


@pytest.fixture(scope="module")
def engine() -> Any:
    engine = regorus.Engine()
    for path in sorted(policies_directory().rglob("*.rego")):
        engine.add_policy(str(path), path.read_text())
    return engine


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_rego_test_holds(engine: Any, entry: str):
    assert engine.eval_rule_as_json(entry) == "true"


def test_no_name_stands_twice():
    assert len(ENTRIES) == len(set(ENTRIES))


def test_every_test_file_has_at_least_a_pass_and_a_finding(folder: Path):
    libraries = folder / "lib"
    for path in folder.rglob("*_test.rego"):
        if path.parent != libraries:
            assert len(_TEST.findall(path.read_text())) >= 2, path
