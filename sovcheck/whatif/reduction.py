"""Sifting a set of changes: what is superfluous of it, does nothing, or is undone by the rest of it, goes."""

from sovcheck.whatif.candidate import made
from sovcheck.whatif.contradiction import undone
from sovcheck.whatif.costs import Prices
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.trials import Chosen, Trials


class Reduction:
    """Takes away what a set does not need."""

    def __init__(self, trials: Trials, prices: Prices, limits: Limits) -> None:
        self._trials = trials
        self._prices = prices
        self._limits = limits

    def reduced(self, stated: Chosen, changes: Chosen, most: int) -> tuple[Chosen, Chosen]:
        """The set of which nothing can be left out any more without more than ``most`` to bear."""
        size = len(stated) + len(changes) + 1
        while len(stated) + len(changes) < size:
            size = len(stated) + len(changes)
            changes = self.necessary(stated, changes, most)
            stated = self._necessary_facts(stated, changes, most)
            stated, changes = self._lasting(stated, changes, most)
        return stated, changes

    def necessary(self, stated: Chosen, changes: Chosen, most: int = 0) -> Chosen:
        """The changes without those that are superfluous for no more than ``most`` to bear, the dearest gone first."""
        for candidate in sorted(changes, key=lambda each: (-self._prices.of(each), each.key)):
            if self._limits.passed() >= 1:
                break
            left = tuple(each for each in changes if each is not candidate)
            if self.is_borne(stated, left, most):
                changes = left
        return changes

    def _necessary_facts(self, stated: Chosen, changes: Chosen, most: int) -> Chosen:
        """The facts without those that are superfluous: all of one asset at once, then one by one."""
        for subject in sorted({candidate.subject for candidate in stated}):
            if self._limits.passed() >= 1:
                break
            left = tuple(each for each in stated if each.subject != subject)
            if self.is_borne(left, changes, most):
                stated = left
        for candidate in sorted(stated, key=lambda each: each.key):
            left = tuple(each for each in stated if each is not candidate)
            if self._limits.passed() >= 1:
                break
            if self.is_borne(left, changes, most):
                stated = left
        return stated

    def _lasting(self, stated: Chosen, changes: Chosen, most: int) -> tuple[Chosen, Chosen]:
        """The set without what is undone by the rest of it or does nothing in it, whatever the time.

        While there is time also without what others do as well.
        """
        chosen = (*stated, *changes)
        lost = undone(self._trials.base, chosen)
        for candidate in sorted(chosen, key=lambda each: (-self._prices.of(each), each.key)):
            left = tuple(each for each in chosen if each is not candidate)
            if self._is_same(left, chosen) or (candidate in lost and self.is_borne(left, (), most)):
                chosen, lost = left, undone(self._trials.base, left)
        return tuple(each for each in stated if each in chosen), tuple(each for each in changes if each in chosen)

    def _is_same(self, left: Chosen, chosen: Chosen) -> bool:
        """Whether fewer changes come to the same design; once time is up that is not looked at."""
        base = self._trials.base
        return self._limits.passed() < 1 and made(base, left).changed == made(base, chosen).changed

    def is_borne(self, stated: Chosen, changes: Chosen, most: int) -> bool:
        """Whether a set leaves no more to bear than that; one that passes leaves nothing."""
        outcome = self._trials.outcome(stated, changes)
        return outcome is not None and outcome.burden <= most
