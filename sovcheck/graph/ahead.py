"""Which of some marked nodes lie ahead of a node, for as many nodes as one asks."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_

from sovcheck.graph.bits import bits_of
from sovcheck.graph.components import union_along

MOST_WALKED = 64
"""How many nodes are walked from one start. Where more lie ahead the answer is worked out for all at once."""


class Ahead:
    """Answers about nodes and the ``marked`` ones that they lead to, themselves among them, in steps of ``following``.

    Few nodes ahead are gone through anew for each start. In long chains what one leads to is most of what others do.
    """

    def __init__(self, following: Callable[[int], Sequence[int]], marked: Collection[int]) -> None:
        self._following = following
        self._marked = frozenset(marked)
        self._masks: dict[int, int] = {}

    def of(self, *starts: int) -> Iterator[int]:
        """The marked nodes ahead of any of these, the nearest first; by number where very many nodes lie ahead."""
        if not self._marked:
            return iter(())
        near = self._near(starts)
        return iter(near) if near is not None else (self._numbered[bit] for bit in bits_of(self._mask(starts)))

    def count(self, *starts: int) -> int:
        """How many they are."""
        if not self._marked:
            return 0
        near = self._near(starts)
        return len(near) if near is not None else self._mask(starts).bit_count()

    def _near(self, starts: Iterable[int]) -> list[int] | None:
        """The marked nodes by a walk; None where it is too long."""
        found = list(dict.fromkeys(starts))
        seen = set(found)
        for node in found:
            if len(found) > MOST_WALKED:
                return None
            for target in self._following(node):
                if target not in seen:
                    seen.add(target)
                    found.append(target)
        return [node for node in found if node in self._marked]

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
