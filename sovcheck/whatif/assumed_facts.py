"""Facts to state while changes are looked for: all that are asked for, as far as they hold together and do no harm."""

from collections.abc import Callable, Collection, Sequence

from sovcheck.findings.report import Result
from sovcheck.whatif.candidate import STATED, Candidate
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.trials import Chosen, Key, Trials

Generate = Callable[[Design, Collection[Result]], list[Candidate]]
"""The candidates about the results of a design."""

MOST_ROUNDS = 8
"""How often facts lead to further ones, and changes to further ones, at the most."""


class AssumedFacts:
    """What may be stated, by what was judged of it."""

    def __init__(self, trials: Trials, generate: Generate, limits: Limits) -> None:
        self._trials = trials
        self._generate = generate
        self._limits = limits
        self._harmful: set[Key] = set()

    def closure(self, stated: Chosen, changes: Chosen, *, detailed: bool = False) -> Chosen:
        """The facts to state, with those that only matter once others are stated.

        Without detail only those that unknowns ask for: what fails may lead to further ones over its paths.
        """
        found = {candidate.key: candidate for candidate in stated}
        tried = {*found, *(candidate.key for candidate in changes)}
        for _ in range(MOST_ROUNDS):
            so_far = (*found.values(), *changes)
            design = self._trials.design(so_far)
            outcome = self._trials.in_detail(design) if detailed else self._trials.outcome(so_far)
            if outcome is None:
                break
            asked = self._generate(design, outcome.results)
            new = [each for each in asked if each.effort in STATED and each.key not in tried]
            if not new or self._limits.is_over:
                break
            tried |= {candidate.key for candidate in new}
            together = self._together(so_far, new)
            found |= {candidate.key: candidate for candidate in together}
        return tuple(found[key] for key in sorted(found))

    def _together(self, so_far: Sequence[Candidate], new: Sequence[Candidate]) -> list[Candidate]:
        """Those of new facts that hold together with each other: what is hoped for may contradict what is stated."""
        if self._trials.outcome(so_far, new) is not None:
            return list(new)
        held: list[Candidate] = []
        for candidate in new:
            if not self._limits.is_over and self._trials.outcome(so_far, (*held, candidate)) is not None:
                held.append(candidate)
        return held

    def find_harmful(self, stated: Chosen) -> None:
        """Look for those that lead to failures that were not there: a hope may turn out for the worse."""
        before, after = self._trials.outcome(()), self._trials.outcome(stated)
        if before is None or after is None or _failures(after) <= _failures(before):
            return
        for candidate in stated:
            left = tuple(each for each in stated if each is not candidate)
            other = None if self._limits.is_over else self._trials.outcome(left)
            if other is not None and other.burden < after.burden:
                self._harmful.add(candidate.key)
                stated, after = left, other

    def ways(self, stated: Chosen) -> list[Chosen]:
        """All facts, and those alone that lead to no failure as the system is; a change may need one of the others."""
        lean = tuple(each for each in stated if each.key not in self._harmful)
        return [stated] if len(lean) == len(stated) else [stated, lean]


def _failures(outcome: Outcome) -> set[str]:
    return {result.fingerprint for result in outcome.results if result.blocking}
