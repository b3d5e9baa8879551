"""Suggestions (did you mean): the nearest name that exists, and none where nothing is near."""

import re
from collections.abc import Iterable

_PARTS = re.compile(r"[^a-z0-9]+")
_LONGEST = 128
_PREFIX = 5
"""Letters that may stand for a longer name: ``mistral-small`` for ``mistral-small-3.1-24b``, ``hosts`` for a kind."""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name most like this one, whatever the case; None when none is like it."""
    # difflib costs 9 ms, and most runs have nothing to advise.
    import difflib

    by_lower = {candidate.lower(): candidate for candidate in known}
    wanted = name[:_LONGEST].lower()
    found = difflib.get_close_matches(wanted, by_lower, n=5, cutoff=cutoff)
    return next((by_lower[candidate] for candidate in found if _is_slip(wanted, candidate)), None)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """``did you mean 'x'?`` with the nearest known name, else what to do ``otherwise``."""
    found = nearest(name, known)
    return f"did you mean {found!r}?" if found is not None else otherwise


def distance(one: str, other: str) -> int:
    """How many letters have to be added, left out, replaced or exchanged with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, here in enumerate(one, start=1):
        line = [row]
        for column, there in enumerate(other, start=1):
            costs = [last[column] + 1, line[-1] + 1, last[column - 1] + (here != there)]
            if row > 1 and column > 1 and here == other[column - 2] and one[row - 2] == there:
                costs.append(before[column - 2] + 1)
            line.append(min(costs))
        before, last = last, line
    return last[-1]


def _is_slip(name: str, candidate: str) -> bool:
    """Whether somebody who meant the one may have written the other: in no part of it too much is another."""
    if len(name) >= _PREFIX and candidate.startswith(name):
        return True
    parts, others = _PARTS.split(name), _PARTS.split(candidate)
    if (candidate in parts and len(candidate) >= _PREFIX) or (name in others and len(name) >= _PREFIX):
        return True
    if len(parts) != len(others):
        parts, others = [name], [candidate]
    return all(_is_near(part, other) for part, other in zip(parts, others, strict=True))


def _is_near(one: str, other: str) -> bool:
    """The shorter they are, the less may differ; and people seldom miss the first letter."""
    longer = max(len(one), len(other))
    return distance(one, other) <= max(1, (longer + (2 if one[:1] == other[:1] else 1)) // 4)
