"""Reachability: which of some marked nodes lie ahead of a node, for as many nodes as one asks."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_

from sovcheck.graph.bit_sets import bits_of
from sovcheck.graph.components import union_along

MOST_WALKED = 64
"""How many nodes may lie ahead of one for them to be reported in the order in which a walk comes to them."""

MOST_AT_ALL = 10_000
"""How many nodes are walked from all starts together; then the answers are worked out for all at once."""


class Reachability:
    """Answers about nodes and the ``marked`` ones that they lead to, themselves among them, in steps of ``following``.

    Each start is walked from anew as long as that is little. In long chains what one leads to is most of what others
    do, and it is worked out once.
    """

    def __init__(
        self, following: Callable[[int], Sequence[int]], marked: Collection[int], *, nearest_first: bool = False
    ) -> None:
        self._following = following
        self._marked = frozenset(marked)
        self._masks: dict[int, int] = {}
        self._near_enough = MOST_WALKED if nearest_first else 0
        self._left = MOST_AT_ALL
        self._wide: dict[int, Sequence[int]] = {}

    def of(self, *starts: int) -> Iterator[int]:
        """The marked nodes ahead of any of these, by number, or the nearest first where not many nodes lie ahead."""
        near = self._near(starts)
        return iter(near) if near is not None else (self._numbered[bit] for bit in bits_of(self._mask(starts)))

    def count(self, *starts: int) -> int:
        """How many they are."""
        near = self._near(starts)
        return len(near) if near is not None else self._mask(starts).bit_count()

    def _near(self, starts: Sequence[int]) -> list[int] | None:
        """The marked nodes by a walk, until there are no more of them; None where it is too long."""
        found = list(dict.fromkeys(starts)) if self._marked else []
        seen = set(found)
        marked: list[int] = []
        for number, node in enumerate(found):
            if node in self._marked:
                marked.append(node)
                if len(marked) == len(self._marked):
                    break
            following = self._known_following(node)
            if number + len(following) > self._near_enough:
                if self._left <= 0:
                    return None
                self._left -= 1 + len(following)
            for target in following:
                if target not in seen:
                    seen.add(target)
                    found.append(target)
        return sorted(marked) if len(seen) > self._near_enough else marked

    def _known_following(self, node: int) -> Sequence[int]:
        """The next nodes; where they are many, all that lead to the node ask for them."""
        following = self._wide.get(node)
        if following is None:
            following = self._following(node)
            if len(following) > MOST_WALKED:
                self._wide[node] = following
        return following

    def _mask(self, starts: Sequence[int]) -> int:
        """The marked nodes ahead as bits."""
        self._masks.update(union_along(starts, self._unknown, self._seed))
        return reduce(or_, (self._masks[start] for start in starts))

    def _unknown(self, node: int) -> Sequence[int]:
        return () if node in self._masks else self._following(node)

    def _seed(self, node: int) -> int:
        known = self._masks.get(node)
        return known if known is not None else self._bit.get(node, 0)

    @cached_property
    def _numbered(self) -> Sequence[int]:
        return sorted(self._marked)

    @cached_property
    def _bit(self) -> Mapping[int, int]:
        return {node: 1 << bit for bit, node in enumerate(self._numbered)}


def all_ahead(starts: Iterable[int], following: Callable[[int], Iterable[int]]) -> set[int]:
    """The starts and every node that they lead to."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for node in following(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
