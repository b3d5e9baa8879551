"""Search for the smallest set of changes that passes: greedily first, then every cheaper set in the order of costs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, takewhile

from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import Result
from sovcheck.whatif.candidate import STATED, Candidate, by_subject, made
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Judge, Outcome, concern, held
from sovcheck.whatif.search_result import Extent, Found, Limits
from sovcheck.whatif.subsets import is_redundant, order_of, prices, sets

Generate = Callable[[Design, Collection[Result]], list[Candidate]]
"""The candidates about the results of a design."""

_MOST_COMPARED = 60
"""How many changes are compared for one step: those about what most fails."""

_MOST_ROUNDS = 8
"""How often facts lead to further ones, and changes to further ones, at the most."""


class Search:
    """One search; every set that it accepts was judged."""

    def __init__(
        self, base: Design, judge: Judge, generate: Generate, costs: Mapping[Effort, int], limits: Limits
    ) -> None:
        self._base = base
        self._judge = judge
        self._generate = generate
        self._costs = costs
        self._limits = limits
        self._seen: dict[frozenset[tuple[int, str, str]], Outcome | None] = {}
        self._pool: dict[tuple[int, str, str], Candidate] = {}
        self.judged = 0

    def run(self) -> Found:
        """The smallest passing set, as far as it was found."""
        stated = self._closure((), ())
        changes, outcome = self._greedy(stated)
        stated = self._closure(stated, changes)
        outcome = self._outcome((*stated, *changes)) or outcome
        if outcome.passes:
            stated, changes = self._exchanged(stated, self._necessary(stated, changes))
        stated, changes, complete = self._smaller(stated, changes, passing=outcome.passes)
        outcome = self._outcome((*stated, *changes)) or outcome
        if not outcome.passes:
            changes = self._necessary(stated, changes, outcome.burden)
        stated = self._necessary_facts(stated, changes, outcome.burden)
        extent = Extent.SMALLEST if complete else Extent.NONE_SMALLER_FOUND
        chosen = (*stated, *changes)
        design = made(self._base, chosen)
        final = held(self._judge(design, detailed=True))
        if not final.passes:
            extent = Extent.NONE_FOUND
        return Found(extent, chosen, design, final, len(self._pool), self.judged)

    def _closure(self, stated: Sequence[Candidate], changes: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The facts to state, with those that only matter once others are stated."""
        found = {candidate.key: candidate for candidate in stated}
        tried = set(found)
        for _ in range(_MOST_ROUNDS):
            design = made(self._base, (*found.values(), *changes))
            outcome = self._in_detail(design)
            if outcome is None:
                break
            new = [
                candidate
                for candidate in self._generate(design, outcome.results)
                if candidate.effort in STATED and candidate.key not in tried
            ]
            if not new or self._limits.is_over:
                break
            tried |= {candidate.key for candidate in new}
            found |= {candidate.key: candidate for candidate in self._together(tuple(found.values()), new)}
        return tuple(found[key] for key in sorted(found))

    def _together(self, stated: Sequence[Candidate], new: Sequence[Candidate]) -> list[Candidate]:
        """Those of new facts that hold together with each other: what is hoped for may contradict what is stated."""
        if self._outcome((*stated, *new)) is not None:
            return list(new)
        held: list[Candidate] = []
        for candidate in new:
            if not self._limits.is_over and self._outcome((*stated, *held, candidate)) is not None:
                held.append(candidate)
        return held

    def _greedy(self, stated: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], Outcome]:
        """One change after the other, each the one that helps most for what it costs.

        Where none helps alone, the strongest to everything at once, as long as that leads to further ones.
        """
        chosen: tuple[Candidate, ...] = ()
        outcome = held(self._in_detail(made(self._base, stated)))
        best, leaps = (chosen, outcome), 0
        while not outcome.passes and not self._limits.is_over:
            options = self._options(made(self._base, (*stated, *chosen)), outcome, chosen)
            step = self._best_step((*stated, *chosen), options, outcome)
            if not step:
                leaps += 1
                step = self._leap((*stated, *chosen), options, outcome) if leaps < _MOST_ROUNDS else ()
            if not step:
                break
            chosen = (*chosen, *step)
            outcome = self._in_detail(made(self._base, (*stated, *chosen))) or outcome
            if outcome.burden < best[1].burden:
                best, leaps = (chosen, outcome), 0
        return best

    def _best_step(
        self, so_far: Sequence[Candidate], options: list[Candidate], outcome: Outcome
    ) -> tuple[Candidate, ...]:
        """The single change that helps most for what it costs; nothing where none does."""
        weights = concern(outcome.results)
        options.sort(key=lambda each: (-weights[each.subject], each.key))
        helping = []
        for each in options[:_MOST_COMPARED]:
            other = None if self._limits.is_over else self._outcome((*so_far, each))
            if other is not None and other.burden < outcome.burden:
                helping.append((each, (outcome.burden - other.burden) / (1 + self._cost(each))))
        best = max(helping, key=lambda pair: (pair[1], *order_of(pair[0])), default=None)
        return (best[0],) if best is not None else ()

    def _leap(
        self, so_far: Sequence[Candidate], options: Sequence[Candidate], outcome: Outcome
    ) -> tuple[Candidate, ...]:
        """The strongest change to everything at once, where it makes nothing worse: behind it others may come to light.

        What is superfluous of it is taken away later.
        """
        together = tuple(group[0] for group in by_subject(options))
        other = None if self._limits.is_over or not together else self._outcome((*so_far, *together))
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
            self._pool.setdefault(candidate.key, candidate)
        return options

    def _necessary(
        self, stated: Sequence[Candidate], changes: Sequence[Candidate], most: int = 0
    ) -> tuple[Candidate, ...]:
        """The changes without those that are superfluous for no more than ``most`` to bear, the dearest gone first."""
        for candidate in sorted(changes, key=lambda each: (-self._cost(each), each.key)):
            if self._limits.passed() >= 1:
                break
            left = tuple(each for each in changes if each is not candidate)
            if self._is_borne((*stated, *left), most):
                changes = left
        return tuple(changes)

    def _exchanged(
        self, stated: tuple[Candidate, ...], changes: tuple[Candidate, ...]
    ) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
        """The changes with one or two of them exchanged for a single cheaper one, as long as such are found.

        With the facts that go with them.
        """
        while True:
            in_time = takewhile(lambda _: not self._limits.is_over, self._exchanges(changes))
            tried = ((self._facts_to_pass(stated, each), each) for each in in_time)
            better = next(((facts, each) for facts, each in tried if facts is not None), None)
            if better is None:
                return stated, changes
            stated, changes = better

    def _exchanges(self, changes: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
        """What comes of it when a single cheaper one takes the place of one or two of them."""
        for gone in (pair for number in (2, 1) for pair in combinations(changes, number)):
            left = tuple(each for each in changes if each not in gone)
            yield from ((*left, candidate) for candidate in self._cheaper(gone) if candidate not in left)

    def _cheaper(self, gone: Sequence[Candidate]) -> list[Candidate]:
        price = self._price(gone)
        pool = [candidate for _, candidate in sorted(self._pool.items()) if self._cost(candidate) < price]
        subjects = {candidate.subject for candidate in gone}
        return sorted(pool, key=lambda each: (each.subject not in subjects, self._cost(each)))

    def _smaller(
        self, stated: tuple[Candidate, ...], changes: tuple[Candidate, ...], *, passing: bool
    ) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...], bool]:
        """The first passing set in the order of costs, with its facts, and whether all before it were tried."""
        bound = self._price(changes) if passing else None
        for subset in self._subsets(bound, len(changes)):
            if self._limits.is_over:
                return stated, changes, False
            if not is_redundant(subset) and (facts := self._facts_to_pass(stated, subset)) is not None:
                return facts, subset, True
        return stated, changes, True

    def _facts_to_pass(
        self, stated: tuple[Candidate, ...], changes: Sequence[Candidate]
    ) -> tuple[Candidate, ...] | None:
        """The facts with which these changes pass; None where they do not.

        Where nothing fails any more, what is asked about these changes alone is stated too.
        """
        outcome = self._outcome((*stated, *changes))
        if outcome is None or outcome.passes:
            return stated if outcome is not None else None
        if outcome.standing.failures or not outcome.summary.evaluated:
            return None
        more = self._closure(stated, changes)
        return more if len(more) > len(stated) and self._passes((*more, *changes)) else None

    def _subsets(self, bound: int | None, size: int) -> Iterator[tuple[Candidate, ...]]:
        """Sets of candidates, cheapest first, then smallest; with a bound only those that are cheaper or smaller."""
        by_cost: dict[int, list[Candidate]] = {}
        for _, candidate in sorted(self._pool.items()):
            by_cost.setdefault(self._cost(candidate), []).append(candidate)
        for price, number, costs in sorted(prices(by_cost, self._limits.changes)):
            if bound is not None and (price, number) >= (bound, size):
                return
            yield from sets([(by_cost[cost], many) for cost, many in Counter(costs).items()])

    def _necessary_facts(
        self, stated: Sequence[Candidate], changes: Sequence[Candidate], most: int
    ) -> tuple[Candidate, ...]:
        """The facts without those that are superfluous: all of one asset at once, then one by one."""
        for subject in sorted({candidate.subject for candidate in stated}):
            if self._limits.passed() >= 1:
                break
            left = tuple(each for each in stated if each.subject != subject)
            if self._is_borne((*left, *changes), most):
                stated = left
        for candidate in sorted(stated, key=lambda each: (-self._cost(each), each.key)):
            left = tuple(each for each in stated if each is not candidate)
            if self._limits.passed() >= 1:
                break
            if self._is_borne((*left, *changes), most):
                stated = left
        return tuple(stated)

    def _passes(self, chosen: Iterable[Candidate]) -> bool:
        return self._is_borne(chosen, 0)

    def _is_borne(self, chosen: Iterable[Candidate], most: int) -> bool:
        """Whether a set leaves no more to bear than that; one that passes leaves nothing."""
        outcome = self._outcome(tuple(chosen))
        return outcome is not None and outcome.burden <= most

    def _outcome(self, chosen: Sequence[Candidate]) -> Outcome | None:
        key = frozenset(candidate.key for candidate in chosen)
        if key not in self._seen:
            self.judged += 1
            self._seen[key] = self._judge(made(self._base, chosen))
        return self._seen[key]

    def _in_detail(self, design: Design) -> Outcome | None:
        self.judged += 1
        return self._judge(design, detailed=True)

    def _cost(self, candidate: Candidate) -> int:
        return self._costs[candidate.effort]

    def _price(self, chosen: Iterable[Candidate]) -> int:
        return sum(map(self._cost, chosen))
