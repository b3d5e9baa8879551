"""Spreading a property from assets to everything that depends on them: one walk for all, never one per asset."""

from collections.abc import Iterable, Mapping, Sequence


def reverse(needs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """Who needs each asset, from pairs of an asset and what it needs."""
    dependents: dict[str, list[str]] = {}
    for asset, needed in needs:
        dependents.setdefault(needed, []).append(asset)
    return dependents


def spread(seeds: Iterable[str], dependents: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The seeds and everything that depends on one of them, over any number of steps."""
    reached = set(seeds)
    waiting = list(reached)
    while waiting:
        for dependent in dependents.get(waiting.pop(), ()):
            if dependent not in reached:
                reached.add(dependent)
                waiting.append(dependent)
    return frozenset(reached)
