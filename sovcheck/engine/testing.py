"""Running the tests of policies in a worker: a test that crashes or never ends fails, and the others go on."""

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from sovcheck.engine.chunks import COVERAGE, TEST, unpack_failure
from sovcheck.engine.interface import EngineLimits
from sovcheck.engine.pool import Pool
from sovcheck.engine.process import Death, start_worker
from sovcheck.engine.program import Program, encode
from sovcheck.errors import EngineError, Location
from sovcheck.policy.testing import PolicyTest, PolicyTests

_DEFAULT_LIMITS = EngineLimits()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test: it passed, or why not; ``prints`` is what it printed."""

    test: PolicyTest
    failure: str | None
    prints: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the test's rule was true."""
        return self.failure is None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The lines of the rules (tests left out) that tests ran through, and those that they did not."""

    covered: int
    missed: tuple[Location, ...]

    @property
    def percent(self) -> float:
        """The covered part of all lines that can be run through."""
        total = self.covered + len(self.missed)
        return 100 * self.covered / total if total else 100.0


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes in the order of the tests, and what they covered."""

    outcomes: tuple[Outcome, ...]
    coverage: Coverage

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Those that are no pass."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def run_tests(suite: PolicyTests, limits: EngineLimits = _DEFAULT_LIMITS) -> Outcomes:
    """Run every test of the suite. Raises EngineError when the policies cannot be made ready at all."""
    program = encode(
        Program(
            modules=[(module.path, module.text) for module in (*suite.policies.modules, *suite.helpers)],
            data="{}",
            judgements={},
            seconds=limits.seconds,
            memory_mib=limits.memory_mib,
            coverage=True,
        )
    )
    outcomes: list[Outcome] = []
    report: bytes | None = None
    while report is None:
        report = _run(program, suite.tests[len(outcomes) :], limits, outcomes)
    rules = {module.path for module in suite.policies.modules}
    return Outcomes(tuple(outcomes), _coverage(report, rules))


def _run(program: bytes, tests: Sequence[PolicyTest], limits: EngineLimits, outcomes: list[Outcome]) -> bytes | None:
    """Run tests up to the first that ends the worker, or to the end: then the report on coverage comes back."""
    requests = chain((TEST + test.entry.encode() for test in tests), [COVERAGE])
    with Pool(program, partial(start_worker), size=1) as pool:
        for number, reply in enumerate(pool.run(requests)):
            if number == len(tests):
                return _report(reply)
            outcomes.append(_outcome(tests[number], reply, limits))
    return None


def _report(reply: bytes | Death) -> bytes:
    if isinstance(reply, Death):
        raise EngineError("the engine could not tell what the tests cover: run them again")
    return reply


def _outcome(test: PolicyTest, reply: bytes | Death, limits: EngineLimits) -> Outcome:
    if isinstance(reply, Death):
        how = signal.Signals(reply.signal).name if reply.signal else "it returned"
        ended = f"did not finish in {limits.seconds:g} s" if how == "SIGALRM" else f"crashed the engine ({how})"
        return Outcome(test, ended)
    document = json.loads(reply)
    if "failure" in document:
        failure = unpack_failure(reply)
        where = f" at {Location(failure.file, failure.line)}" if failure.file else ""
        return Outcome(test, f"{failure.message}{where}")
    return Outcome(test, None if document["holds"] else "is not true", tuple(document["prints"]))


def _coverage(report: bytes, rules: set[str]) -> Coverage:
    files = [file for file in json.loads(report)["files"] if file["path"] in rules]
    missed = sorted(Location(file["path"], line) for file in files for line in file["not_covered"])
    return Coverage(sum(len(file["covered"]) for file in files), tuple(missed))
