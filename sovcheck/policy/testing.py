"""The tests of policies: ``test_`` rules in the ``_test.rego`` files beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.errors import Location, PolicyError, Problem
from sovcheck.policy.loading import load_policies
from sovcheck.policy.rego.parsing import parse_modules
from sovcheck.policy.rules import Module, PolicySet
from sovcheck.policy.source.files import PolicyFile
from sovcheck.policy.source.header import read_header
from sovcheck.policy.source.sources import read_bundled, read_extra

_TEST = re.compile(r"^(test_\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """One test: the rule that must be true, and where it is."""

    package: str
    name: str
    location: Location

    @property
    def entry(self) -> str:
        """The path of the rule for the engine."""
        return f"data.{self.package}.{self.name}"


@dataclass(frozen=True, slots=True)
class PolicyTests:
    """All policies with all tests, sorted by place; ``helpers`` are the modules that only tests use."""

    policies: PolicySet
    helpers: tuple[Module, ...]
    tests: tuple[PolicyTest, ...]

    def has_tests_of(self, path: Path) -> bool:
        """Whether any of the tests comes from that file, folder or bundle."""
        name = str(path)
        return any(test.location.file == name or test.location.file.startswith(f"{name}/") for test in self.tests)


def load_tests(extra: Sequence[Path] = ()) -> PolicyTests:
    """The policies, checked without exception, and their tests; raises PolicyError with all that is wrong with them."""
    policies = load_policies(extra, check_bundled=True)
    files = [file for file in (*read_bundled(), *(each for path in extra for each in read_extra(path))) if file.is_test]
    helpers = tuple(Module(file.path, file.data.decode(errors="replace")) for file in files)
    _, problems = parse_modules(helpers)
    if problems:
        raise PolicyError(problems)
    tests = (test for file, module in zip(files, helpers, strict=True) for test in _tests_of(file, module))
    return PolicyTests(policies, helpers, tuple(sorted(tests, key=lambda test: test.location)))


def _tests_of(file: PolicyFile, module: Module) -> Iterator[PolicyTest]:
    header = read_header(module.text)
    if header is None:
        raise PolicyError([Problem(Location(file.path), "", "declares no package", "begin with `package` and a name")])
    seen = set()
    for found in _TEST.finditer(module.text):
        if found[1] not in seen:
            seen.add(found[1])
            line = module.text.count("\n", 0, found.start()) + 1
            yield PolicyTest(header.package, found[1], Location(file.path, line))
