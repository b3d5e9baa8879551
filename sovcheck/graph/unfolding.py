"""A path for each alternative on the way: where one of several is enough, that one fails proves nothing."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sovcheck.graph.topology import Topology

MOST_PATHS = 8
"""How many paths are shown. Alternatives of alternatives multiply."""


@dataclass(frozen=True, slots=True)
class Unfolded:
    """Paths as edges, the one that nobody has to branch off for first; at least ``further`` more are not shown."""

    paths: tuple[tuple[int, ...], ...]
    further: int


def unfold(
    start: int,
    shortest: Callable[[int], tuple[int, ...]],
    alternatives: Callable[[int], Iterable[int]],
    topology: Topology,
) -> Unfolded:
    """A shortest path from ``start``, then one over each alternative of an edge on a path that was found before.

    ``shortest`` gives the edges from a node to the goal, ``alternatives`` an edge with those that can replace it and
    lead there as well. The alternatives of a node are gone through once, so that circles end.
    """
    paths: list[tuple[int, ...]] = []
    branched: set[int] = set()
    waiting: deque[tuple[tuple[int, ...], int]] = deque([((), start)])
    further = 0
    while waiting and len(paths) < MOST_PATHS:
        before, node = waiting.popleft()
        path = shortest(node)
        paths.append((*before, *path))
        for place, edge in enumerate(path):
            source = topology.source[edge]
            others = sorted(set(alternatives(edge)) - {edge}) if source not in branched else []
            if others:
                branched.add(source)
                room = max(0, MOST_PATHS - len(paths) - len(waiting))
                further += len(others[room:])
                waiting.extend(((*before, *path[:place], other), topology.target[other]) for other in others[:room])
    return Unfolded(tuple(paths), further + len(waiting))
