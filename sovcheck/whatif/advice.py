"""What to change first: few judgements, spent where most fails, and a warning where the obvious makes it worse."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from sovcheck.findings.answer.changes import Change, Changes, Effort
from sovcheck.findings.report import Result
from sovcheck.whatif.candidate import STATED, Candidate, by_subject, made
from sovcheck.whatif.contradiction import undone
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Judge, Outcome, concern
from sovcheck.whatif.steps import change, is_worse

TRIES = (2, 1, 1)
"""How many changes are judged for each step; with the warning that makes five."""

_TRIES_OF_MANY = (1, 1, 1)
_MANY = 200
"""Of so many assets a judgement takes as long as all of them take for a few."""

_WEAK = frozenset({Effort.CONTRACT, Effort.OPTIONAL})
"""What leaves everybody where he is."""

_MOVES = frozenset({Effort.MOVE_HOST, Effort.MOVE_SERVICE})
"""What takes a thing out of foreign hands altogether."""


Group = Sequence[Candidate]
"""Candidates that are one step: a single change, or all facts together."""


def advise(
    base: Design, before: Outcome, options: Sequence[Candidate], questions: Callable[[], Group], judge: Judge
) -> Changes:
    """At most three steps, each the best of those that were tried, and what is worse than nothing.

    ``before`` is the system as it is, in detail, ``options`` are the candidates about what fails, and ``questions``
    gives the facts that nobody has stated: they come once nothing fails any more.
    """
    steps: list[Change] = []
    taken: list[Candidate] = []
    outcome = before
    for tries in TRIES if len(base.inventory.assets) <= _MANY else _TRIES_OF_MANY:
        groups = _promising(before, outcome, options, taken) if outcome.standing.failures else [questions()]
        found = _best(base, taken, islice(_fitting(base, taken, groups), tries), outcome, judge)
        if found is None:
            break
        done, after = found
        steps.append(change(base, done, outcome, after))
        taken += done
        outcome = after
        if outcome.passes:
            break
    return Changes(steps=tuple(steps), warnings=tuple(_warning(base, before, options, judge)))


def _fitting(base: Design, taken: Sequence[Candidate], groups: Iterable[Group]) -> Iterator[Group]:
    """The groups that undo nothing of what is taken, without facts that are no longer so after it."""
    for group in groups:
        lost = {each.key for each in undone(base, [*taken, *group])}
        left = [each for each in group if each.key not in lost]
        if left and lost.isdisjoint(each.key for each in taken):
            yield left


def _best(
    base: Design, taken: Sequence[Candidate], groups: Iterable[Group], outcome: Outcome, judge: Judge
) -> tuple[Group, Outcome] | None:
    """The group that leaves the least to bear, None where none helps; facts alone, where nothing fails with them."""
    judged = [(group, judge(made(base, [*taken, *group]))) for group in groups]
    helping = [(group, after) for group, after in judged if after is not None and _to_bear(after) < _to_bear(outcome)]
    settled = (pair for pair in helping if pair[0][0].effort is Effort.FACT and not pair[1].standing.failures)
    return next(settled, min(helping, key=lambda pair: _to_bear(pair[1]), default=None))


def _to_bear(outcome: Outcome) -> tuple[int, int]:
    """Critical failures first, then all that speaks against it."""
    return (outcome.standing.critical, outcome.burden)


def _promising(
    before: Outcome, outcome: Outcome, options: Iterable[Candidate], taken: Iterable[Candidate]
) -> list[Group]:
    """What to try next: one change for each thing, those first that most of what still fails is about.

    All facts are one group: the first to be tried where each thing that fails has some, for they cost nothing; else the
    third.
    """
    done = {candidate.key for candidate in taken}
    left = _left(before, outcome)
    weights = concern(left)
    facts = [candidate for candidate in options if candidate.effort is Effort.FACT and candidate.key not in done]
    gone = {candidate.subject for candidate in taken}
    others = [
        candidate
        for candidate in options
        if candidate.effort not in STATED and candidate.subject not in gone and weights[candidate.subject]
    ]
    place = {each.key: number for group in by_subject(others) for number, each in enumerate(group)}
    others.sort(
        key=lambda each: (
            each.effort in _WEAK,
            place[each.key],
            each.effort not in _MOVES,
            -weights[each.subject],
            each.key,
        )
    )
    groups: list[Group] = [[each] for each in others]
    # Facts that are stated along with what fails are those that are on record.
    if facts:
        groups.insert(0 if {result.asset for result in left} <= {fact.subject for fact in facts} else 2, facts)
    return groups


def _left(before: Outcome, outcome: Outcome) -> list[Result]:
    """What still fails, with its proof where it failed from the start."""
    proved = {result.fingerprint: result for result in before.results if result.blocking}
    return [proved.get(result.fingerprint, result) for result in outcome.results if result.blocking]


def _warning(base: Design, before: Outcome, options: Iterable[Candidate], judge: Judge) -> Iterator[Change]:
    """The obvious: an API is given up, or what most fails about; shown where it leaves the system worse."""
    weights: Counter[str] = concern(before.results)
    drops = [candidate for candidate in options if candidate.effort is Effort.DROP]

    def obvious(candidate: Candidate) -> tuple[bool, int, tuple[int, str, str]]:
        through_an_api = "provider_service" in base.fields(candidate.subject)
        return (not through_an_api, -weights[candidate.subject], candidate.key)

    for candidate in sorted(drops, key=obvious)[:1]:
        after = judge(made(base, [candidate]))
        if after is not None and is_worse(after, before):
            yield change(base, [candidate], before, after)
