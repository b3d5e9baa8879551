"""User counts: how many applications need each asset, over any number of steps."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from sovcheck.graph.components import components

_AT_ONCE = 4096
"""How many applications are followed together: one integer holds a bit for each."""


def count_users(
    applications: Sequence[int], needs: Callable[[int], Sequence[int]], data: Mapping[int, Sequence[int]]
) -> Counter[int]:
    """The number of applications that lead to each node, itself among them, or that list it as ``data``."""
    found: Counter[int] = Counter()
    for first in range(0, len(applications), _AT_ONCE):
        masks = _masks(applications[first : first + _AT_ONCE], needs, data)
        found.update({node: mask.bit_count() for node, mask in masks.items()})
    return found


def _masks(
    applications: Sequence[int], needs: Callable[[int], Sequence[int]], data: Mapping[int, Sequence[int]]
) -> Mapping[int, int]:
    """The applications as bits, handed on from those that need to what they need."""
    masks = {node: 1 << bit for bit, node in enumerate(applications)}
    own = dict(masks)
    for component in reversed(list(components(applications, needs))):
        mask = 0
        for node in component:
            mask |= masks.get(node, 0)
        for node in component:
            masks[node] = mask
            for target in needs(node):
                masks[target] = masks.get(target, 0) | mask
    for application, bit in own.items():
        for node in data.get(application, ()):
            masks[node] = masks.get(node, 0) | bit
    return masks
