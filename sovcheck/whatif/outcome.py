"""Outcome of a design: how it is judged, how it compares with another, and which assets what fails is about."""

from collections import Counter
from collections.abc import Iterable, Iterator
from sys import maxsize
from typing import Protocol

from msgspec import Struct

from sovcheck.findings.answer.changes import Standing
from sovcheck.findings.report import Result, Status, Summary, Verdict
from sovcheck.policy.severity import Severity
from sovcheck.whatif.design import Design

WEIGHTS = {Severity.CRITICAL: 27, Severity.HIGH: 9, Severity.MEDIUM: 3, Severity.LOW: 1, Severity.INFO: 0}
"""How much a result of each severity weighs where designs are compared."""

_FAILURE = 3
"""A failure weighs as much as so many unknowns."""


class Outcome(Struct, frozen=True):
    """The policies' word on a design. Only one that was asked for in detail has paths."""

    verdict: Verdict
    summary: Summary
    results: tuple[Result, ...]

    @property
    def passes(self) -> bool:
        """Whether the verdict is a pass."""
        return self.verdict is Verdict.PASS

    @property
    def standing(self) -> Standing:
        """The same in numbers."""
        return Standing(
            failures=self.summary.blocking,
            critical=sum(result.blocking and result.severity is Severity.CRITICAL for result in self.results),
            unknown=self.summary.unknown,
            passes=self.passes,
        )

    @property
    def deciding(self) -> Iterator[Result]:
        """The results that keep the verdict from a pass: what blocks it, and what is open beyond what is allowed."""
        over = {overrun.severity for overrun in self.summary.over_budget}
        for result in self.results:
            if result.blocking or (is_open(result) and result.severity in over):
                yield result

    @property
    def burden(self) -> int:
        """What speaks against the design: nothing where it passes, more with every failure and unknown.

        A design of which nothing is left to evaluate is the worst of all.
        """
        if self.passes:
            return 0
        if not self.summary.evaluated:
            return maxsize
        failures = sum(WEIGHTS[result.severity] for result in self.results if result.blocking)
        unknowns = sum(WEIGHTS[result.severity] for result in self.results if is_open(result))
        return 1 + _FAILURE * failures + unknowns


def held(outcome: Outcome | None) -> Outcome:
    """The outcome of a design that is known to hold together. Raises ValueError where it does not."""
    if outcome is None:
        raise ValueError("a design that holds together was given no outcome")
    return outcome


class Judge(Protocol):
    """Judges designs by the real policies; None where one does not hold together."""

    def __call__(self, design: Design, *, detailed: bool = False) -> Outcome | None:
        """The outcome of a design."""
        ...


def is_open(result: Result) -> bool:
    """Whether it is an unknown that counts: new, and nobody accepted it."""
    return result.status is Status.UNKNOWN and result.new


def concern(results: Iterable[Result]) -> Counter[str]:
    """How much what fails is about each asset: its own failures, and those whose proof leads over it."""
    weights: Counter[str] = Counter()
    for result in results:
        if result.blocking:
            weights.update(dict.fromkeys(sorted(_about(result)), WEIGHTS[result.severity]))
    return weights


def _about(result: Result) -> set[str]:
    """The assets that a result is about: its own, and those that its proof leads over."""
    return {result.asset, *(hop.asset for path in result.paths for hop in path)}
