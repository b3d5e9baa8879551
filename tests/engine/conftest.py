import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sovcheck.engine.embedded.engine import EmbeddedEngine
from sovcheck.engine.interface import Engine, EngineLimits, Question
from sovcheck.engine.opa.address import Address
from sovcheck.engine.opa.engine import OpaEngine
from sovcheck.engine.opa.remote import Uploaded
from sovcheck.engine.opa.started import Started
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.rules import Module, PolicySet, Rule
from sovcheck.policy.severity import Severity

LIMITS = EngineLimits(seconds=10)
DATA: Mapping[str, Any] = {"catalog": {}, "profile": {}, "today": "2026-11-21"}

ENGINES: dict[str, Callable[..., Engine]] = {
    "forked": lambda _, *arguments: EmbeddedEngine(*arguments, fresh=False),
    "fresh": lambda _, *arguments: EmbeddedEngine(*arguments, fresh=True),
    "opa started": lambda fixture, *arguments: OpaEngine(*arguments, at=Started(fixture("opa_binary"))),
    "opa url": lambda fixture, *arguments: OpaEngine(*arguments, at=Uploaded(Address(fixture("opa_server")))),
}
"""Everything that test_contract.py holds to the contract of engines."""


@dataclass(frozen=True)
class RuleSource:
    """A rule for a test: its Rego without the package line, and what its METADATA would state."""

    rego: str
    kinds: tuple[Kind, ...] = (Kind.GPU_HOST,)
    needs: tuple[str, ...] = ()
    needs_to_pass: tuple[str, ...] = ()

    def defines(self, entry: str) -> bool:
        return any(line.startswith(entry) for line in self.rego.splitlines())


def _policies(laws: Iterable[RuleSource]) -> PolicySet:
    """Not through loading, whose checks would refuse most of what the engine must survive."""
    rules, modules = [], []
    for number, rule_source in enumerate(laws, start=1):
        package, file = f"test.rule{number}", f"rule{number}.rego"
        modules.append(Module(file, f"package {package}\n\n{rule_source.rego}\n"))
        rule = Rule(
            id=f"TST-{number:02}",
            title="Title",
            description="Description.",
            severity=Severity.HIGH,
            applies_to=rule_source.kinds,
            needs=rule_source.needs,
            needs_to_pass=rule_source.needs_to_pass,
            controls={},
            remediation="Remediation.",
            package=package,
            file=file,
            line=1,
            layer="test",
            has_applies=rule_source.defines("applies"),
            has_unknown=rule_source.defines("unknown"),
        )
        rules.append(rule)
    return PolicySet(tuple(rules), tuple(modules), "")


@pytest.fixture
def rule_source() -> type[RuleSource]:
    return RuleSource


@pytest.fixture
def policies() -> Callable[[Iterable[RuleSource]], PolicySet]:
    return _policies


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest) -> Callable[..., Engine]:
    """Any engine: from laws, with limits."""

    def make(*laws: RuleSource, limits: EngineLimits = LIMITS, data: Mapping[str, Any] | None = None) -> Engine:
        return ENGINES[request.param](request.getfixturevalue, _policies(laws), {**DATA, **(data or {})}, limits)

    return make


@pytest.fixture
def make_embedded() -> Callable[..., EmbeddedEngine]:
    """The embedded engine with forked workers."""

    def make(*laws: RuleSource, limits: EngineLimits = LIMITS) -> EmbeddedEngine:
        return EmbeddedEngine(_policies(laws), {}, limits, fresh=False)

    return make


@pytest.fixture
def question() -> Callable[..., Question]:
    def make(key: int = 0, kind: Kind = Kind.GPU_HOST, **facts: object) -> Question:
        return Question(key, kind, json.dumps({"kind": kind, **facts}))

    return make


def _children() -> set[int]:
    return {pid for task in Path(f"/proc/{os.getpid()}/task").iterdir() for pid in _children_of(task)}


def _children_of(task: Path) -> list[int]:
    try:
        return [int(pid) for pid in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []  # a thread that has ended meanwhile


@pytest.fixture
def children() -> Callable[[], set[int]]:
    """The processes that this one has started and not yet reaped."""
    return _children


@pytest.fixture(autouse=True)
def _no_process_is_left(opa_server: str):  # noqa: ARG001 (it starts before the count, and outlives it)
    before, descriptors = _children(), _descriptors()
    yield
    deadline = time.monotonic() + 2
    while _children() - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _children() <= before
    assert _descriptors() == descriptors


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
