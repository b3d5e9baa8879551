"""Subsets of candidates in the order of their costs, the cheapest first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement

from sovcheck.whatif.candidate import Candidate


def prices(by_cost: Mapping[int, Sequence[Candidate]], most: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """What sets of up to ``most`` candidates can cost: the price, how many they are, and the cost of each."""
    for number in range(most + 1):
        for costs in combinations_with_replacement(sorted(by_cost), number):
            if all(many <= len(by_cost[cost]) for cost, many in Counter(costs).items()):
                yield sum(costs), number, costs


def sets(wanted: Sequence[tuple[Sequence[Candidate], int]]) -> Iterator[tuple[Candidate, ...]]:
    """Every set of so many candidates of each list, one at a time: there may be more than anybody can keep."""
    if not wanted:
        yield ()
        return
    (pool, many), *rest = wanted
    for chosen in combinations(pool, many):
        yield from ((*chosen, *others) for others in sets(rest))


def larger(costs: Sequence[int], least: int, bound: tuple[int, int]) -> Iterator[tuple[int, ...]]:
    """The places of every set of at least so many, of what costs so much each in rising order, that is below a bound.

    A bound is a price and a number; a set of an equal price is below it where it has fewer.
    """

    def grow(chosen: tuple[int, ...], price: int) -> Iterator[tuple[int, ...]]:
        if len(chosen) >= least and (price, len(chosen)) < bound:
            yield chosen
        for place in range(chosen[-1] + 1 if chosen else 0, len(costs)):
            # What comes after costs no less, so that too few of them are too dear, too.
            missing = max(least - len(chosen), 1)
            if (price + sum(costs[place : place + missing]), len(chosen) + missing) >= bound:
                break
            yield from grow((*chosen, place), price + costs[place])

    return grow((), 0)


def order_of(candidate: Candidate) -> tuple[int, ...]:
    """Of equally good ones, ``max`` takes the one that is first among candidates."""
    place, subject, label = candidate.key
    return (-place, *(-ord(letter) for letter in f"{subject} {label}"))
