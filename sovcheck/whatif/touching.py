"""Touching changes: which of them make any difference to what keeps a system from passing, so that a set needs one."""

from collections.abc import Collection, Iterator, Sequence

from sovcheck.whatif.candidate import Candidate
from sovcheck.whatif.contradiction import Compatibility
from sovcheck.whatif.outcome import Outcome
from sovcheck.whatif.search_result import Limits
from sovcheck.whatif.trials import Chosen, Key, Trials

_Mark = tuple[object, ...]


def needed(
    trials: Trials, compatible: Compatibility, limits: Limits, stated: Chosen, pool: Sequence[Candidate]
) -> list[frozenset[Key]]:
    """Of each of some groups of changes a set needs one to pass: no other touches what they touch.

    What neither each of the others alone nor all of them together make any difference to, no set of them settles.
    What only several together settle shows once all are made. An empty group says that no set passes.
    """
    base = trials.outcome(stated)
    touched: dict[_Mark, set[Key]] = {mark: set() for mark in _marks(base)} if base is not None else {}
    for candidate in pool:
        if limits.is_over:
            return []
        left = _left(trials.outcome(stated, (candidate,)), touched)
        for mark in touched.keys() - left:
            touched[mark].add(candidate.key)
    groups: dict[frozenset[Key], list[_Mark]] = {}
    for mark, keys in touched.items():
        groups.setdefault(frozenset(keys), []).append(mark)
    found = []
    for group, marks in groups.items():
        others = [candidate for candidate in pool if candidate.key not in group]
        untouched = set(marks)
        for together in _all_at_once(others, compatible):
            untouched = set() if limits.is_over else _left(trials.outcome(stated, together), untouched)
            if not untouched:
                break
        if untouched:
            found.append(group)
    return found


def has_one_of_each(groups: Collection[frozenset[Key]], chosen: Sequence[Candidate]) -> bool:
    """Whether a set has a change of each group."""
    keys = {candidate.key for candidate in chosen}
    return not any(group.isdisjoint(keys) for group in groups)


def _all_at_once(others: Sequence[Candidate], compatible: Compatibility) -> Iterator[Chosen]:
    """As few sets as hold all of them, without two of which one undoes the other."""
    left = list(others)
    while left:
        together: Chosen = ()
        for candidate in (*left, *(each for each in others if each not in left)):
            if compatible.with_all(candidate, together):
                together = (*together, candidate)
        yield together
        left = [each for each in left if each not in together]


def _left(outcome: Outcome | None, marks: Collection[_Mark]) -> set[_Mark]:
    """What is as it was; nothing where that is not known."""
    if outcome is None or not outcome.summary.evaluated:
        return set()
    return _marks(outcome).intersection(marks)


def _marks(outcome: Outcome) -> set[_Mark]:
    """What keeps a design from passing, with all that a change to it could show in."""
    return {(result.fingerprint, result.status, result.message, result.missing) for result in outcome.deciding}
