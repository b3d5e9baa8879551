"""Shortest paths to the nearest goal: the first edge of each, for as many places as one asks, every edge seen once."""

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

Step = tuple[int, int]
"""An edge, and the place that it leads to: a node, or whatever number the caller counts in."""

_NONE = -1
"""The distance of a place from which no path leads to a goal."""


class Nearest:
    """Answers about the goals for which ``is_goal`` holds.

    ``leaving`` are the edges to walk from a place. Among paths of equal length the order of edges decides.
    """

    def __init__(
        self,
        leaving: Callable[[int], Iterable[Step]],
        is_goal: Callable[[int], bool],
        order: Callable[[int], tuple[int, int]],
    ) -> None:
        self._leaving = leaving
        self._is_goal = is_goal
        self._order = order
        self._distance: dict[int, int] = {}
        self._first: dict[int, Step | None] = {}

    def step(self, place: int) -> Step | None:
        """The first edge and where it leads, None at a goal. Raises KeyError where no path leads to one."""
        if place in self._distance:
            return self._first[place]
        self._explore(place)
        # Most places are only started from, and by nobody else walked over.
        del self._distance[place]
        return self._first.pop(place)

    def _explore(self, start: int) -> None:
        """Find all that leads on from the start, then go back from the goals, and from what is known."""
        steps: dict[int, Sequence[Step]] = {}
        users: dict[int, list[int]] = {}
        waiting = [start]
        while waiting:
            place = waiting.pop()
            if place in steps or place in self._distance:
                continue
            if self._is_goal(place):
                self._distance[place], self._first[place] = 0, None
                continue
            steps[place] = list(self._leaving(place))
            for _, following in steps[place]:
                users.setdefault(following, []).append(place)
                waiting.append(following)
        self._measure(users)
        for place, ahead in steps.items():
            nearer = self._distance.setdefault(place, _NONE) - 1
            if nearer >= 0:
                leading = (step for step in ahead if self._distance.get(step[1]) == nearer)
                self._first[place] = min(leading, key=lambda step: (self._order(step[0]), step[1]))

    def _measure(self, users: dict[int, list[int]]) -> None:
        """The distance of all that leads to what is known."""
        ready = [(self._distance[place], place) for place in users if self._distance.get(place, _NONE) >= 0]
        heapify(ready)
        while ready:
            distance, place = heappop(ready)
            for user in users.get(place, ()):
                if user not in self._distance:
                    self._distance[user] = distance + 1
                    heappush(ready, (distance + 1, user))
