"""The locks name all that pyproject.toml asks for, by version and hash, and nothing of the machine that wrote them."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
SETUP = PROJECT["dependency-groups"]["setup"]
DOCS = PROJECT["dependency-groups"]["docs"]
WANTED = {
    "run": ([], []),
    "test": (["test"], SETUP),
    "test-torch": (["test-torch"], SETUP),
    "docs": (None, DOCS),
}
"""What each lock is made of: extras beside what every user installs, None for neither, and requirements of a group."""


def text(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")


def locked(name: str) -> list[Requirement]:
    lines = [line for line in text(name).splitlines() if line[:1].isalnum()]
    return [Requirement(line.removesuffix("\\")) for line in lines]


def asked(name: str) -> Iterator[Requirement]:
    """Each requirement, with the extras of our own that others name taken apart."""
    extras, more = WANTED[name]
    installed = PROJECT["project"]["dependencies"] if extras is not None else []
    open_ = [*installed, *more, *(line for extra in extras or () for line in EXTRAS[extra])]
    for line in open_:
        requirement = Requirement(line)
        if requirement.name == "sovcheck":
            open_ += [line for extra in requirement.extras for line in EXTRAS[extra]]
        else:
            yield requirement


@pytest.mark.parametrize("name", WANTED)
def test_every_requirement_is_locked_within_its_range(name):
    versions = {}
    for requirement in locked(name):
        (exactly,) = requirement.specifier
        assert exactly.operator == "=="
        versions.setdefault(canonicalize_name(requirement.name), []).append(exactly.version)
    for requirement in asked(name):
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name}: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in found), f"{requirement}: run `make lock`"


@pytest.mark.parametrize("name", WANTED)
def test_every_package_has_its_hashes(name):
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text(name))[1:]
    assert len(entries) == len(locked(name))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("name", WANTED)
def test_no_lock_names_a_host_or_a_folder(name):
    for line in text(name).splitlines():
        words = line.replace("-c locks/", "")
        assert not re.search(r"/|\w\.(org|com|net|io)\b|--(index|extra|find|trusted)", words), line


def test_one_package_has_one_version_in_all_locks():
    together = {(requirement.name, str(requirement.specifier)) for requirement in locked("test-torch")}
    for name in ("run", "test"):
        assert {(requirement.name, str(requirement.specifier)) for requirement in locked(name)} <= together
