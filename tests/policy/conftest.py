from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import PolicyError
from sovcheck.policy.loading import load_policies

HEADER = """\
# METADATA
# title: Title
# description: Description.
# custom:
#   id: {id}
#   severity: high
#   applies_to: [{kinds}]
#   needs: [{needs}]
#   needs_to_pass: [{needs_to_pass}]
#   controls: {{house-rules: ["4.2"]}}
#   remediation: Remediation.
package {package}

"""
BODY_LINE = HEADER.count("\n") + 1
"""The line on which the body of a rule begins."""

DENY = 'deny contains {"message": "m", "path": null} if input.kind == "software"\n'


def _rule(
    body: str = DENY,
    *,
    id: str = "ACME-01",  # noqa: A002 (the key of the METADATA)
    kinds: str = "gpu_host",
    needs: str = "",
    needs_to_pass: str = "",
    package: str = "acme.rule",
) -> str:
    """The text of a rule whose body begins on ``body_line``."""
    return HEADER.format(id=id, kinds=kinds, needs=needs, needs_to_pass=needs_to_pass, package=package) + body


@pytest.fixture
def rule() -> Callable[..., str]:
    return _rule


@pytest.fixture
def body_line() -> int:
    return BODY_LINE


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes files below a folder ``policy`` and gives that folder."""

    def write_files(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "policy"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(exist_ok=True)
        return folder

    return write_files


@pytest.fixture
def problems_of(write: Callable[..., Path], tmp_path: Path) -> Callable[..., list[str]]:
    """What loading has against these files, with paths that begin at the folder."""

    def load(files: dict[str, str | bytes]) -> list[str]:
        try:
            load_policies([write(files)])
        except PolicyError as error:
            return [str(problem).replace(f"{tmp_path}/", "") for problem in error.problems]
        return []

    return load


@pytest.fixture
def problems_in(problems_of: Callable[..., list[str]], rule: Callable[..., str]) -> Callable[..., list[str]]:
    """What loading has against a rule with this body; lines are counted from that of ``deny``, 0 for the header."""

    def load(body: str, others: dict[str, str] | None = None, **metadata: str) -> list[str]:
        found = problems_of({"rule.rego": rule(body, **metadata), **(others or {})})
        return [_from_body(problem) for problem in found]

    return load


def _from_body(problem: str) -> str:
    place, _, words = problem.partition(": ")
    file, _, line = place.partition(":")
    if file != "policy/rule.rego":
        return problem
    return f"{max(0, int(line) - BODY_LINE + 1)}: {words}"
