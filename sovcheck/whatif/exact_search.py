"""Exact search: every set of changes that is cheaper or smaller than the best, in the order of costs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile
from typing import NamedTuple

from sovcheck.whatif.assumed_facts import AssumedFacts
from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.contradiction import Compatibility, undone
from sovcheck.whatif.costs import Prices
from sovcheck.whatif.reduction import Reduction
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.subsets import larger, prices, sets
from sovcheck.whatif.touching import has_one_of_each, needed
from sovcheck.whatif.trials import Chosen, Key, Trials

_MOST_RULED_OUT = 20_000
"""Of so many sets of more changes it is looked whether they could pass at all."""


class _Way(NamedTuple):
    facts: Chosen
    groups: list[frozenset[Key]]


class ExactSearch:
    """Tries sets of the changes of ``pool``, to which whatever is found on the way and has a price is added."""

    def __init__(
        self, trials: Trials, facts: AssumedFacts, prices: Prices, limits: Limits, compatible: Compatibility
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
        ways = self._ways(stated)
        while True:
            in_time = takewhile(lambda _: not self._limits.is_over, self._exchanges(changes))
            tried = (self._passing(ways, each) for each in in_time)
            price = self._prices.together(changes)
            better = next((each for each in tried if each is not None and self._prices.together(each[1]) < price), None)
            if better is None:
                return stated, changes
            stated, changes = better

    def smaller(self, stated: Chosen, changes: Chosen, *, passing: bool) -> tuple[Chosen, Chosen, bool]:
        """The first passing set in the order of costs, with its facts, and whether it is shown to be the smallest."""
        ways = self._ways(stated)
        best = (stated, changes) if passing else None
        for size, subset in self._subsets() if ways else ():
            if best is not None and size >= self._prices.size(best[1]):
                break
            if self._limits.is_over:
                return (*(best or (stated, changes)), False)
            found = self._passing(ways, subset)
            if found is not None and (best is None or self._prices.size(found[1]) < self._prices.size(best[1])):
                best = found
        shown = best is not None and not self._limits.is_over and self._is_covered(best[1], ways)
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

    def _is_covered(self, changes: Chosen, ways: Sequence[_Way]) -> bool:
        """Whether no set of more changes than are tried together could pass and be smaller than this one."""
        pool = sorted(self.pool.values(), key=lambda each: (self._prices.of(each), each.key))
        costs = list(map(self._prices.of, pool))
        for number, places in enumerate(larger(costs, self._limits.changes + 1, self._prices.size(changes))):
            subset = [pool[place] for place in places]
            if number >= _MOST_RULED_OUT or self._limits.is_over:
                return False
            if any(has_one_of_each(way.groups, subset) for way in ways) and self._are_compatible(subset):
                return False
        return True

    def _are_compatible(self, subset: Sequence[Candidate]) -> bool:
        return all(self._compatible.of(*pair) for pair in combinations(subset, 2))

    def _can_be_made(self, stated: Chosen, subset: Chosen) -> bool:
        """Whether each change of a set does something, and none undoes another."""
        return self._are_compatible(subset) and not undone(self._trials.design(stated), subset)

    def _ways(self, stated: Chosen) -> list[_Way]:
        """The facts to state beside changes, with the groups of which a set needs one each; none where none passes."""
        pool = [candidate for _, candidate in sorted(self.pool.items())]
        ways = [
            _Way(facts, needed(self._trials, self._compatible, self._limits, facts, pool))
            for facts in self._facts.ways(stated)
        ]
        return [way for way in ways if all(way.groups)]

    def _passing(self, ways: Sequence[_Way], changes: Chosen) -> tuple[Chosen, Chosen] | None:
        """The facts with which these changes pass, and the changes with what has a price; None where they do not."""
        for way in ways:
            if has_one_of_each(way.groups, changes) and self._can_be_made(way.facts, changes):
                found = self._passing_with(way.facts, changes)
                if found is not None:
                    return found
        return None

    def _passing_with(self, stated: Chosen, changes: Chosen) -> tuple[Chosen, Chosen] | None:
        """The same with these facts and what they lead to.

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
