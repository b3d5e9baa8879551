"""Aggregation: the answer to a clause for many assets, out of the answers for each of them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from sovcheck.frameworks.partial_answer import PartialAnswer

_BEST = 5
_HALF = 0.5
_SHARES = frozenset({"2.5", "5.4"})
"""Criteria that ask for shares: one asset from outside does not decide them, and neither does one from inside."""

_ORIGIN_OF_SOFTWARE = "5.4"


class Said(Struct, frozen=True):
    """What assets say to a clause: one of them, how many say the same, and that."""

    asset: str
    number: int
    answer: PartialAnswer


class Combined(Struct, frozen=True):
    """The answer lies between both bounds; ``behind`` are those that hold it down, then those that leave it open."""

    low: int
    high: int
    behind: tuple[Said, ...]


def combine(clause: str, said: Sequence[Said]) -> Combined:
    """The worst asset decides; of criteria that ask for shares all count."""
    if clause in _SHARES:
        low, high = _by_share(clause, said)
    else:
        low = min(each.answer.low for each in said)
        high = min(each.answer.high for each in said)
    return Combined(low, high, tuple(_behind(said, low, high)))


def _behind(said: Sequence[Said], low: int, high: int) -> Iterable[Said]:
    """Those that hold down first, and of those that leave it open only what can lower it further."""
    ordered = sorted(said, key=lambda each: (each.answer.high, each.answer.low, each.asset, each.answer.why))
    return [each for each in ordered if each.answer.high <= high or (each.answer.low < high and low < high)]


def _by_share(clause: str, said: Sequence[Said]) -> tuple[int, int]:
    inside = sum(each.number for each in said if each.answer.low == _BEST)
    outside = sum(each.number for each in said if each.answer.high < _BEST)
    total = sum(each.number for each in said)
    if clause == _ORIGIN_OF_SOFTWARE:
        return _origin(inside, total)[0], _origin(total - outside, total)[1]
    return _origin_of_ideas(inside / total), _origin_of_ideas((total - outside) / total)


def _origin(inside: int, total: int) -> tuple[int, int]:
    """5.4: all, none, or some, of which it is not reported how much."""
    if inside == total:
        return _BEST, _BEST
    return (2, 4) if inside else (1, 2)


def _origin_of_ideas(share: float) -> int:
    """2.5: none, less than half, half, more, all."""
    borders = (share > 0, share >= _HALF, share > _HALF, share >= 1)
    return 1 + sum(borders)
