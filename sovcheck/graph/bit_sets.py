"""Bit sets: numbers as the bits of an integer, and sparse ones, for which one integer would be mostly empty."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sovcheck.graph.components import components

_WIDTH = 512
"""Numbers in one block: a set keeps the bits of those blocks in which it has any."""


def bits_of(mask: int) -> Iterator[int]:
    """The numbers in the set, smallest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class SparseSet:
    """A set of numbers that never changes."""

    __slots__ = ("_blocks",)

    def __init__(self, blocks: Mapping[int, int]) -> None:
        self._blocks = blocks

    def __contains__(self, number: int) -> bool:
        block, bit = divmod(number, _WIDTH)
        return bool(self._blocks.get(block, 0) >> bit & 1)

    def __iter__(self) -> Iterator[int]:
        """The numbers, smallest first."""
        for block in sorted(self._blocks):
            yield from (block * _WIDTH + bit for bit in bits_of(self._blocks[block]))

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self._blocks.values())

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def add_to(self, blocks: dict[int, int]) -> None:
        """Put its numbers among those of a set in the making."""
        for block, bits in self._blocks.items():
            blocks[block] = blocks.get(block, 0) | bits


EMPTY = SparseSet({})


def reached_members(
    roots: Iterable[int], successors: Callable[[int], Sequence[int]], member: Callable[[int], int | None]
) -> dict[int, SparseSet]:
    """For each node that the roots reach, the members among all nodes that it reaches, itself included, by number.

    Equal sets are one object.
    """
    found: dict[int, SparseSet] = {}
    shared: dict[frozenset[tuple[int, int]], SparseSet] = {}
    following: dict[int, Sequence[int]] = {}

    def remembered(node: int) -> Sequence[int]:
        following[node] = ahead = successors(node)
        return ahead

    for component in components(roots, remembered):
        own = [number for node in component if (number := member(node)) is not None]
        parts = {id(part): part for node in component for ahead in following.pop(node) if (part := found.get(ahead))}
        united = _united(own, parts.values(), shared)
        for node in component:
            found[node] = united
    return found


def _united(
    own: Iterable[int], parts: Iterable[SparseSet], shared: dict[frozenset[tuple[int, int]], SparseSet]
) -> SparseSet:
    own, parts = list(own), list(parts)
    if not own and len(parts) <= 1:
        return parts[0] if parts else EMPTY
    blocks: dict[int, int] = {}
    for number in own:
        block, bit = divmod(number, _WIDTH)
        blocks[block] = blocks.get(block, 0) | 1 << bit
    for part in parts:
        part.add_to(blocks)
    return shared.setdefault(frozenset(blocks.items()), SparseSet(blocks))
