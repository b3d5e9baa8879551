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


def order_of(candidate: Candidate) -> tuple[int, ...]:
    """Of equally good ones, ``max`` takes the one that is first among candidates."""
    place, subject, label = candidate.key
    return (-place, *(-ord(letter) for letter in f"{subject} {label}"))
