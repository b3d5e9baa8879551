"""Cycles condensed: every node after the nodes that it depends on, and nodes that depend on each other together."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(roots: Iterable[Node], successors: Callable[[Node], Sequence[Node]]) -> Iterator[list[Node]]:
    """The strongly connected components of all that the roots reach, each after those that it leads to.

    Tarjan's algorithm without recursion. Roots that come after what they lead to are quick.
    """
    done: set[Node] = set()
    for root in roots:
        if root not in done:
            following = successors(root)
            if done.issuperset(following):
                done.add(root)
                yield [root]
            else:
                yield from _search(root, following, done, successors)


def _search(
    root: Node, following: Sequence[Node], done: set[Node], successors: Callable[[Node], Sequence[Node]]
) -> Iterator[list[Node]]:
    """One depth-first search. ``numbers`` are those of the nodes on the stack, and of some that are done."""
    stack, low, numbers, number = [root], {root: 0}, {root: 0}, 0
    walk = [(root, iter(following))]
    while walk:
        node, ahead = walk[-1]
        for target in ahead:
            if target in done:
                continue
            seen = numbers.get(target)
            if seen is None:
                number += 1
                numbers[target] = low[target] = number
                stack.append(target)
                walk.append((target, iter(successors(target))))
                break
            low[node] = min(low[node], seen)
        else:
            walk.pop()
            if walk:
                parent = walk[-1][0]
                low[parent] = min(low[parent], low[node])
            if low[node] == numbers[node]:
                yield _taken(stack, node, done)


def _taken(stack: list[Node], node: Node, done: set[Node]) -> list[Node]:
    """The component that ends with ``node``, taken off the stack; those found last come first."""
    component = []
    while True:
        member = stack.pop()
        done.add(member)
        component.append(member)
        if member == node:
            return component


def union_along(
    roots: Iterable[int], successors: Callable[[int], Sequence[int]], seed: Callable[[int], int]
) -> dict[int, int]:
    """For each node that the roots reach, the bits of all seeds that it reaches, its own among them.

    Equal sets are one object.
    """
    masks: dict[int, int] = {}
    shared: dict[int, int] = {}
    following: dict[int, Sequence[int]] = {}

    def remembered(node: int) -> Sequence[int]:
        following[node] = found = successors(node)
        return found

    for component in components(roots, remembered):
        mask = 0
        for node in component:
            mask |= seed(node)
            for target in following.pop(node):
                mask |= masks.get(target, 0)
        mask = shared.setdefault(mask, mask)
        for node in component:
            masks[node] = mask
    return masks
