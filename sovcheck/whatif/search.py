"""Search for the smallest set of changes that passes: greedily first, then every cheaper set in the order of costs."""

from collections.abc import Mapping, Sequence

from sovcheck.findings.answer.changes import Effort
from sovcheck.whatif.assumed_facts import MOST_ROUNDS, AssumedFacts, Generate
from sovcheck.whatif.candidate import STATED, Candidate, by_subject
from sovcheck.whatif.contradiction import Compatibility
from sovcheck.whatif.costs import Prices
from sovcheck.whatif.design import Design
from sovcheck.whatif.exact_search import ExactSearch
from sovcheck.whatif.outcome import Judge, Outcome, concern, held
from sovcheck.whatif.reduction import Reduction
from sovcheck.whatif.search_result import Extent, Found, Limits
from sovcheck.whatif.subsets import order_of
from sovcheck.whatif.trials import Chosen, Trials

_MOST_COMPARED = 60
"""How many changes are compared for one step: those about what most fails."""


class Search:
    """One search; every set that it accepts was judged, and no change of it undoes another."""

    def __init__(
        self, base: Design, judge: Judge, generate: Generate, costs: Mapping[Effort, int], limits: Limits
    ) -> None:
        self._trials = Trials(base, judge)
        self._generate = generate
        self._prices = Prices(costs)
        self._limits = limits
        self._stated: Chosen = ()
        self._compatible = Compatibility(lambda: self._trials.design(self._stated))
        self._facts = AssumedFacts(self._trials, generate, limits)
        self._reduction = Reduction(self._trials, self._prices, limits)
        self._exact = ExactSearch(self._trials, self._facts, self._prices, limits, self._compatible)

    @property
    def judged(self) -> int:
        """How many designs were judged."""
        return self._trials.judged

    def run(self) -> Found:
        """The smallest passing set, as far as it was found."""
        stated = self._stated = self._facts.closure((), (), detailed=True)
        self._facts.find_harmful(stated)
        stated = next((each for each in self._facts.ways(stated) if self._reduction.is_borne(each, (), 0)), stated)
        changes, outcome = self._greedy(stated)
        if changes or not outcome.passes:
            stated = self._facts.closure(stated, changes, detailed=True)
        outcome = self._trials.outcome(stated, changes) or outcome
        stated, changes = self._weighed(stated, changes)
        if outcome.passes:
            stated, changes = self._exact.exchanged(stated, self._reduction.necessary(stated, changes))
        stated, changes, complete = self._exact.smaller(stated, changes, passing=outcome.passes)
        outcome = self._trials.outcome(stated, changes) or outcome
        stated, changes = self._reduction.reduced(stated, changes, outcome.burden)
        design = self._trials.design((*stated, *changes))
        final = held(self._trials.in_detail(design))
        extent = Extent.SMALLEST if complete else Extent.NONE_SMALLER_FOUND
        if not final.passes:
            extent = Extent.NONE_FOUND
        return Found(extent, (*stated, *changes), design, final, len(self._exact.pool), self.judged)

    def _weighed(self, stated: Chosen, changes: Chosen) -> tuple[Chosen, Chosen]:
        """What costs nothing, and all that has a price: that is weighed like any change, also if taken for granted.

        What fails where none of it is taken for granted may be settled for less.
        """
        free, changes = self._exact.priced(stated, changes)
        if len(free) < len(stated) and not self._limits.is_over:
            design = self._trials.design(free)
            self._options(design, held(self._trials.in_detail(design)), ())
        return free, changes

    def _greedy(self, stated: Chosen) -> tuple[Chosen, Outcome]:
        """One change after the other, each the one that helps most for what it costs.

        Where none helps alone, the strongest to everything at once, as long as that leads to further ones.
        """
        chosen: Chosen = ()
        outcome = held(self._trials.in_detail(self._trials.design(stated)))
        best, leaps = (chosen, outcome), 0
        while not outcome.passes and not self._limits.is_over:
            options = self._options(self._trials.design((*stated, *chosen)), outcome, chosen)
            step = self._best_step(stated, chosen, options, outcome)
            if not step:
                leaps += 1
                step = self._leap(stated, chosen, options, outcome) if leaps < MOST_ROUNDS else ()
            if not step:
                break
            chosen = step
            outcome = self._trials.in_detail(self._trials.design((*stated, *chosen))) or outcome
            if outcome.burden < best[1].burden:
                best, leaps = (chosen, outcome), 0
        return best

    def _best_step(self, stated: Chosen, chosen: Chosen, options: list[Candidate], outcome: Outcome) -> Chosen:
        """The changes with the single one that helps most for what it costs; nothing where none does."""
        weights = concern(outcome.results)
        options.sort(key=lambda each: (-weights[each.subject], each.key))
        helping = []
        for each in options[:_MOST_COMPARED]:
            joined = self._joined(chosen, each)
            other = None if self._limits.is_over else self._trials.outcome(stated, joined)
            if other is not None and other.burden < outcome.burden:
                helping.append((each, joined, (outcome.burden - other.burden) / (1 + self._prices.of(each))))
        best = max(helping, key=lambda found: (found[2], *order_of(found[0])), default=None)
        return best[1] if best is not None else ()

    def _joined(self, chosen: Chosen, candidate: Candidate) -> Chosen:
        """The changes with one more, in whose place those go that it would undo, or that would undo it."""
        return (*(each for each in chosen if self._compatible.of(each, candidate)), candidate)

    def _leap(self, stated: Chosen, chosen: Chosen, options: Sequence[Candidate], outcome: Outcome) -> Chosen:
        """The strongest change to everything at once, where it makes nothing worse: behind it others may come to light.

        What is superfluous of it is taken away later.
        """
        together = chosen
        for group in by_subject(options):
            fits = (each for each in group if self._compatible.with_all(each, together))
            together = (*together, *(each for each in (next(fits, None),) if each is not None))
        is_new = len(together) > len(chosen) and not self._limits.is_over
        other = self._trials.outcome(stated, together) if is_new else None
        return together if other is not None and other.burden <= outcome.burden else ()

    def _options(self, design: Design, outcome: Outcome, chosen: Sequence[Candidate]) -> list[Candidate]:
        """The changes about what still fails; whatever was ever one is kept for the exact search."""
        taken = {candidate.key for candidate in chosen}
        options = [
            candidate
            for candidate in self._generate(design, outcome.results)
            if candidate.effort not in STATED and candidate.key not in taken
        ]
        for candidate in options:
            self._exact.pool.setdefault(candidate.key, candidate)
        return options
