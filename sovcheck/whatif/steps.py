"""From a set of candidates to steps: what helps most first, facts at the end, each step judged on top of the others."""

from collections.abc import Callable, Iterable, Sequence

from sovcheck.findings.answer.changes import Change, Effort
from sovcheck.inventory.patch.writing import patch_tree
from sovcheck.whatif.candidate import Candidate, made
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Judge, Outcome, concern

FILE = "<change>"
"""What stands for the file of a patch that is not written yet."""

_MOST_NAMED = 6
_MOST_WARNINGS = 3
_MOST_COMPARED = 8


def _never() -> bool:
    return False


def in_order(
    base: Design, before: Outcome, chosen: Iterable[Candidate], judge: Judge, is_over: Callable[[], bool] = _never
) -> tuple[Change, ...]:
    """The steps of a set: at each place the one with the best outcome; all facts are one step, the last.

    Once time ``is_over``, the order in which they were found.
    """
    left = [candidate for candidate in chosen if candidate.effort is not Effort.FACT]
    facts = [candidate for candidate in chosen if candidate.effort is Effort.FACT]
    made_so_far: list[Candidate] = []
    waiting: list[Candidate] = []
    steps = []
    outcome = before
    while left:
        # Of many, the order in which they were found will do.
        few = left if len(left) <= _MOST_COMPARED and not is_over() else left[:1]
        judged = [(each, judge(made(base, [*made_so_far, each]))) for each in few]
        burdens = [(other.burden if other is not None else before.burden * 2, each.key) for each, other in judged]
        best, after = judged[burdens.index(min(burdens))]
        made_so_far.append(best)
        waiting.append(best)
        left.remove(best)
        if after is not None:
            steps.append(change(base, waiting, outcome, after))
            outcome, waiting = after, []
    # What holds together only with what comes after it is one step with that.
    if facts or waiting:
        after = judge(made(base, [*made_so_far, *facts]))
        if after is not None:
            steps.append(change(base, [*waiting, *facts], outcome, after))
    return tuple(steps)


def warnings(
    base: Design, before: Outcome, options: Iterable[Candidate], judge: Judge, is_over: Callable[[], bool] = _never
) -> tuple[Change, ...]:
    """Of things that one might drop first, those whose loss alone leaves the system worse than it is.

    As many as are found before time ``is_over``.
    """
    found: list[Change] = []
    weights = concern(before.results)
    drops = [candidate for candidate in options if candidate.effort is Effort.DROP]
    for candidate in sorted(drops, key=lambda each: (-weights[each.subject], each.key))[:_MOST_COMPARED]:
        if len(found) < _MOST_WARNINGS and not is_over():
            after = judge(made(base, [candidate]))
            if after is not None and is_worse(after, before):
                found.append(change(base, [candidate], before, after))
    return tuple(found)


def is_worse(after: Outcome, before: Outcome) -> bool:
    """Whether there are more critical failures, or as many and more failures altogether."""
    new, old = after.standing, before.standing
    return (new.critical, new.failures) > (old.critical, old.failures)


def change(base: Design, done: Sequence[Candidate], before: Outcome, after: Outcome) -> Change:
    """One step: these candidates together, between two outcomes."""
    return Change(
        label=_label(done),
        effort=done[0].effort,
        patch=patch_tree(made(base, done).patch(FILE)),
        before=before.standing,
        after=after.standing,
        assumed=tuple(dict.fromkeys(text for candidate in done for text in candidate.assumed)),
    )


def _label(done: Sequence[Candidate]) -> str:
    facts = [each for each in done if each.effort is Effort.FACT]
    labels = [each.label for each in done if each.effort is not Effort.FACT]
    if facts:
        labels.append(facts[0].label if len(facts) == 1 else facts_label(facts))
    return " and ".join(labels)


def facts_label(facts: Sequence[Candidate]) -> str:
    """Facts in one line: how many, and about what."""
    subjects = list(dict.fromkeys(fact.subject for fact in facts))
    more = f" and {len(subjects) - _MOST_NAMED} more" if len(subjects) > _MOST_NAMED else ""
    return f"state {len(facts)} facts about {', '.join(subjects[:_MOST_NAMED])}{more}"
