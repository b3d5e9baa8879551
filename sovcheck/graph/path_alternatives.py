"""Alternatives of a path, one for each on the way: where one of several is enough, that one fails proves nothing."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sovcheck.graph.paths import AT_THE_END, MOST_HOPS, Hop, Proof, with_gap
from sovcheck.graph.shared_paths import Trail

MOST_PATHS = 8
"""How many paths are shown. Alternatives of alternatives multiply."""

_MOST_FORKS = 32
"""How many forks of a path are looked at. Chains of alternatives may have one at each link."""

MOST_FORKS = 4096
"""Of how many forks it is kept over which edges one can go on: many paths lead over those that many depend on."""


class _Detour(NamedTuple):
    """A trail that is left at one of its forks, over another edge in words."""

    trail: Trail
    fork: Trail
    over: tuple[Hop, ...]


class _Way(NamedTuple):
    """Detours one after the other, and then a trail to its end."""

    detours: tuple[_Detour, ...]
    trail: Trail

    def hops(self) -> tuple[Hop, ...]:
        """The path as far as it is shown; the end of a long one from its last fork on."""
        if not self.detours:
            return self.trail.hops()
        left = sum(each.trail.length - each.fork.length + len(each.over) for each in self.detours)
        if left + self.trail.length <= MOST_HOPS:
            return tuple(self._each_hop())
        last = (*self.detours[-1].over, *self.trail.last)[-AT_THE_END:]
        return with_gap(self._each_hop(), left + self.trail.length, last)

    def _each_hop(self) -> Iterator[Hop]:
        for trail, fork, over in self.detours:
            yield from trail.each_hop(fork.length)
            yield from over
        yield from self.trail.each_hop()


def unfold(
    start: Trail,
    others: Callable[[Trail], Sequence[int]],
    beyond: Callable[[int], Trail],
    words: Callable[[Iterable[int]], tuple[Hop, ...]],
    count: Callable[[Sequence[int]], int],
) -> Proof:
    """A shortest path, then one over each alternative of an edge on a path that was found before.

    ``others`` are the edges, sorted, that can replace the first of a trail and lead to the goal as well, ``beyond`` is
    the trail from where an edge leads, ``words`` the hops of edges, and ``count`` says how many edges some stand for.
    The alternatives of a node are gone through once, so that circles end; at least so many paths as the proof says are
    not shown.
    """
    paths: list[tuple[Hop, ...]] = []
    branched: set[int] = set()
    waiting = deque([_Way((), start)])
    further = 0
    while waiting and len(paths) < MOST_PATHS:
        way = waiting.popleft()
        paths.append(way.hops())
        for fork in islice(way.trail.forks(), _MOST_FORKS):
            edges = others(fork) if fork.place not in branched else ()
            if not edges:
                continue
            branched.add(fork.place)
            room = max(0, MOST_PATHS - len(paths) - len(waiting))
            further += count(edges[room:])
            for edge in edges[:room]:
                detour = _Detour(way.trail, fork, words((edge,)))
                waiting.append(_Way((*way.detours, detour), beyond(edge)))
    return Proof(tuple(paths), further + len(waiting))
