"""Running the tests of policies in a worker: a test that crashes or never ends fails, and the others go on."""

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from sovcheck.engine.embedded.pool import Pool
from sovcheck.engine.embedded.process import WorkerExit, start_worker
from sovcheck.engine.embedded.program import Program, Sources, encode
from sovcheck.engine.embedded.protocol import COVERAGE, TEST, unpack_failure
from sovcheck.engine.interface import EngineLimits
from sovcheck.errors import EngineError, Location
from sovcheck.policy.rules import Module
from sovcheck.policy.source.header import read_header
from sovcheck.policy.testing import PolicyTest, PolicyTests

_LOOKED_AT = "sovcheck_looked_at"
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
        """Those that did not pass."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def run_tests(suite: PolicyTests, limits: EngineLimits = _DEFAULT_LIMITS) -> Outcomes:
    """Run every test of the suite. Raises EngineError when the policies cannot be made ready at all."""
    modules = suite.policies.modules
    program = _program((*modules, *suite.helpers), limits)
    outcomes: list[Outcome] = []
    report: bytes | None = None
    while report is None:
        report = _run(program, suite.tests[len(outcomes) :], limits, outcomes)
    covered, missed = _lines(report, modules)
    silent = [module for module in modules if not covered[module.path] and not missed[module.path]]
    missed.update(_lines_of_silent(silent, modules, limits))
    places = sorted(Location(path, line) for path, lines in missed.items() for line in lines)
    return Outcomes(tuple(outcomes), Coverage(sum(map(len, covered.values())), tuple(places)))


def _program(modules: Sequence[Module], limits: EngineLimits) -> bytes:
    texts = [(module.path, module.text) for module in modules]
    sources = Sources(texts, limits.seconds, limits.memory_mib, coverage=True)
    return encode(Program(sources, data="{}", judgements={}))


def _run(program: bytes, tests: Sequence[PolicyTest], limits: EngineLimits, outcomes: list[Outcome]) -> bytes | None:
    """Run tests up to the first that ends the worker, or to the end: then the report on coverage comes back."""
    requests = chain((TEST + test.entry.encode() for test in tests), [COVERAGE])
    with Pool(program, partial(start_worker), size=1) as pool:
        for number, reply in enumerate(pool.run(requests)):
            if number == len(tests):
                return _report(reply)
            outcomes.append(_outcome(tests[number], reply, limits))
    return None


def _report(reply: bytes | WorkerExit) -> bytes:
    if isinstance(reply, WorkerExit):
        raise EngineError("the engine could not say what the tests cover: run them again")
    return reply


def _outcome(test: PolicyTest, reply: bytes | WorkerExit, limits: EngineLimits) -> Outcome:
    if isinstance(reply, WorkerExit):
        how = signal.Signals(reply.signal).name if reply.signal else "it returned"
        ended = f"did not finish in {limits.seconds:g} s" if how == "SIGALRM" else f"crashed the engine ({how})"
        return Outcome(test, ended)
    document = json.loads(reply)
    if "failure" in document:
        failure = unpack_failure(reply)
        where = f" at {Location(failure.file, failure.line)}" if failure.file else ""
        return Outcome(test, f"{failure.message}{where}")
    return Outcome(test, None if document["holds"] else "is not true", tuple(document["prints"]))


def _lines(report: bytes, modules: Sequence[Module]) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The lines of each module that were run through, and those that were not."""
    files = {file["path"]: file for file in json.loads(report)["files"]}
    covered = {module.path: set(files.get(module.path, {}).get("covered", ())) for module in modules}
    missed = {module.path: set(files.get(module.path, {}).get("not_covered", ())) for module in modules}
    return covered, missed


def _lines_of_silent(silent: Sequence[Module], modules: Sequence[Module], limits: EngineLimits) -> dict[str, set[int]]:
    """All lines of modules that the engine says nothing of, since nothing in them was ever looked at.

    In a copy each gets one rule more at its end, and that is looked at.
    """
    headers = {module.path: header for module in silent if (header := read_header(module.text)) is not None}
    if not headers:
        return {}
    copies = {path: f"{module.text}\n{_LOOKED_AT} := true\n" for module in silent if (path := module.path) in headers}
    program = _program([Module(each.path, copies.get(each.path, each.text)) for each in modules], limits)
    asked = (TEST + f"data.{header.package}.{_LOOKED_AT}".encode() for header in headers.values())
    with Pool(program, partial(start_worker), size=1) as pool:
        *_, reply = pool.run(chain(asked, [COVERAGE]))
    covered, missed = _lines(_report(reply), silent)
    return {path: (covered[path] | missed[path]) - {copy.count("\n")} for path, copy in copies.items()}
