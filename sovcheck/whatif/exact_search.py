"""Exact search: every set of changes that is cheaper or smaller than the best, in the order of costs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile

from sovcheck.whatif.assumed_facts import AssumedFacts
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.contradiction import Compatibility, undone
from sovcheck.whatif.costs import Prices
from sovcheck.whatif.outcome import Outcome, is_open
from sovcheck.whatif.reduction import Reduction
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.subsets import prices, sets
from sovcheck.whatif.trials import Chosen, Key, Trials


class ExactSearch:
    """Tries sets of the changes of ``pool``, to which whatever is found on the way and has a price is added."""

    def __init__(
        self,
        trials: Trials,
        facts: AssumedFacts,
        prices: Prices,
        limits: Limits,
        compatible: Compatibility,
    ) -> None:
        self.pool: dict[Key, Candidate] = {}
        self._trials = trials
        self._facts = facts
        self._prices = prices
        self._limits = limits
        self._compatible = compatible
        self._reduction = Reduction(trials, prices, limits)

    def priced(self, stated: Chosen, changes: Chosen) -> tuple[Chosen, Chosen]:
        """What costs nothing, and what has a price; the exact search weighs all that has one."""
        paid = tuple(each for each in stated if self._prices.of(each))
        self.pool |= {candidate.key: candidate for candidate in paid}
        return tuple(each for each in stated if not self._prices.of(each)), (*changes, *paid)

    def exchanged(self, stated: Chosen, changes: Chosen) -> tuple[Chosen, Chosen]:
        """The changes with one or two of them exchanged for a single cheaper one, as long as such are found.

        With the facts that go with them.
        """
        while True:
            in_time = takewhile(lambda _: not self._limits.is_over, self._exchanges(changes))
            tried = (self._passing(stated, each) for each in in_time)
            price = self._prices.together(changes)
            better = next((each for each in tried if each is not None and self._prices.together(each[1]) < price), None)
            if better is None:
                return stated, changes
            stated, changes = better

    def smaller(self, stated: Chosen, changes: Chosen, *, passing: bool) -> tuple[Chosen, Chosen, bool]:
        """The first passing set in the order of costs, with its facts, and whether it is shown to be the smallest."""
        if not passing and self._is_out_of_reach(stated):
            return stated, changes, False
        best = (stated, changes) if passing else None
        for size, subset in self._subsets():
            if best is not None and size >= self._prices.size(best[1]):
                break
            if self._limits.is_over:
                return (*(best or (stated, changes)), False)
            found = self._passing(stated, subset) if self._can_be_made(stated, subset) else None
            if found is not None and (best is None or self._prices.size(found[1]) < self._prices.size(best[1])):
                best = found
        shown = best is not None and not self._limits.is_over and self._is_covered(best[1])
        return (*(best or (stated, changes)), shown)

    def _exchanges(self, changes: Chosen) -> Iterator[Chosen]:
        """What comes of it when a single cheaper one takes the place of one or two of them."""
        for gone in (pair for number in (2, 1) for pair in combinations(changes, number)):
            left = tuple(each for each in changes if each not in gone)
            for candidate in self._cheaper(gone):
                if candidate not in left and self._compatible.with_all(candidate, left):
                    yield (*left, candidate)

    def _cheaper(self, gone: Sequence[Candidate]) -> list[Candidate]:
        price = self._prices.together(gone)
        pool = [candidate for _, candidate in sorted(self.pool.items()) if self._prices.of(candidate) < price]
        subjects = {candidate.subject for candidate in gone}
        return sorted(pool, key=lambda each: (each.subject not in subjects, self._prices.of(each)))

    def _is_covered(self, changes: Chosen) -> bool:
        """Whether no set of more changes than are tried together could be smaller than this one."""
        costs = sorted(map(self._prices.of, self.pool.values()))
        more = self._limits.changes + 1
        return len(costs) < more or (sum(costs[:more]), more) >= self._prices.size(changes)

    def _can_be_made(self, stated: Chosen, subset: Chosen) -> bool:
        """Whether each change of a set does something, and none undoes another."""
        if not all(self._compatible.of(*pair) for pair in combinations(subset, 2)):
            return False
        return not undone(self._trials.design(stated), subset)

    def _is_out_of_reach(self, stated: Chosen) -> bool:
        """Whether something that decides is the same in all that was judged, and no change touches it on its own."""
        outcomes = map(_deciding, self._trials.outcomes(stated))
        left = set.intersection(*outcomes)
        for candidate in self.pool.values():
            if not left or self._limits.is_over:
                break
            outcome = self._trials.outcome(stated, (candidate,))
            left &= _deciding(outcome) if outcome is not None and outcome.summary.evaluated else left
        return bool(left)

    def _passing(self, stated: Chosen, changes: Chosen) -> tuple[Chosen, Chosen] | None:
        """The facts with which these changes pass, and the changes with what has a price; None where they do not.

        Where nothing fails any more, what is asked about these changes alone is stated too.
        """
        outcome = self._trials.outcome(stated, changes)
        if outcome is None or outcome.passes:
            return (stated, changes) if outcome is not None else None
        if outcome.standing.failures or not outcome.summary.evaluated:
            return None
        more = self._facts.closure(stated, changes)
        if len(more) == len(stated) or not self._reduction.is_borne(more, changes, 0):
            return None
        free, priced = self.priced(more, changes)
        return free, self._reduction.necessary(free, priced)

    def _subsets(self) -> Iterator[tuple[tuple[int, int], Chosen]]:
        """Sets of candidates with their size, cheapest first, then smallest."""
        by_cost: dict[int, list[Candidate]] = {}
        for _, candidate in sorted(self.pool.items()):
            by_cost.setdefault(self._prices.of(candidate), []).append(candidate)
        for price, number, costs in sorted(prices(by_cost, self._limits.changes)):
            for subset in sets([(by_cost[cost], many) for cost, many in Counter(costs).items()]):
                yield (price, number), subset


def _deciding(outcome: Outcome) -> set[tuple[object, ...]]:
    """What keeps a design from passing, with all that a change to it could show in."""
    over = {overrun.severity for overrun in outcome.summary.over_budget}
    return {
        (result.fingerprint, result.status, result.message, result.missing)
        for result in outcome.results
        if result.blocking or (is_open(result) and result.severity in over)
    }
