"""Shared shortest paths: of each node one step towards the goal, and the trail of where it leads.

A chain of ten thousand has ten thousand steps here, and not a path of its own for each of its links.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sovcheck.graph.paths import AT_THE_END, MOST_HOPS, Hop, with_gap
from sovcheck.graph.shortest_paths import Step

MOST_GOALS = 256
"""For how many goals trails are kept; each keeps them for the nodes on the way only, not for where one starts."""


class Trail(NamedTuple):
    """A shortest path from a place: its first edge in words, and the rest, which others go on over as well.

    ``last`` are all of its hops, or its last ones where they are more than are shown. ``fork`` is the first trail of
    the path that begins where another edge may lead to the goal as well.
    """

    place: int
    edge: int | None
    first: tuple[Hop, ...]
    rest: "Trail | None"
    length: int
    last: tuple[Hop, ...]
    fork: "Trail | None"

    def hops(self) -> tuple[Hop, ...]:
        """The path as far as it is shown."""
        if self.length <= MOST_HOPS:
            return self.last
        return with_gap(self.each_hop(), self.length, self.last)

    def each_hop(self, until: int = 0) -> Iterator[Hop]:
        """One hop after the other, up to where so many are left."""
        trail: Trail | None = self
        while trail is not None and trail.length > until:
            yield from trail.first
            trail = trail.rest

    def forks(self) -> "Iterator[Trail]":
        """Where the path could go on in another way, the nearest first."""
        fork = self.fork
        while fork is not None:
            yield fork
            fork = fork.rest.fork if fork.rest is not None else None


class Trails:
    """The trails to one goal.

    ``step`` gives the first edge of a shortest path and where it leads, None at the goal; ``words`` are the hops of an
    edge, ``end`` those that every path ends with; ``forks`` says whether there may be alternatives to a first edge.
    """

    def __init__(
        self,
        step: Callable[[int], Step | None],
        words: Callable[[Iterable[int]], tuple[Hop, ...]],
        end: Callable[[int], tuple[Hop, ...]] = lambda _: (),
        forks: Callable[[int], bool] = lambda _: False,
    ) -> None:
        self._step = step
        self._words = words
        self._end = end
        self._forks = forks
        self._known: dict[int, Trail] = {}

    def of(self, start: int) -> Trail:
        """The trail of a place. Raises KeyError where none leads to the goal."""
        walked: list[tuple[int, int]] = []
        place = start
        while (trail := self._known.get(place)) is None:
            step = self._step(place)
            if step is None:
                end = self._end(place)
                trail = self._known[place] = Trail(place, None, end, None, len(end), end, None)
                break
            walked.append((place, step[0]))
            place = step[1]
        for place, edge in reversed(walked):
            trail = self._before(trail, place, edge)
            if place != start:
                self._known[place] = trail
        return trail

    def _before(self, rest: Trail, place: int, edge: int) -> Trail:
        first = self._words((edge,))
        length = len(first) + rest.length
        last = (*first, *rest.last) if rest.length <= MOST_HOPS else rest.last
        if length > MOST_HOPS:
            last = last[-AT_THE_END:]
        trail = Trail(place, edge, first, rest, length, last, rest.fork)
        return trail._replace(fork=trail) if self._forks(place) else trail
