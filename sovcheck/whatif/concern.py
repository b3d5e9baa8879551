"""Ranking of assets by failures: how much of what fails is about which asset."""

from collections import Counter
from collections.abc import Iterable

from sovcheck.findings.report import Result
from sovcheck.whatif.outcome import WEIGHTS


def concern(results: Iterable[Result]) -> Counter[str]:
    """How much what fails is about each asset: its own failures, and those whose proof leads over it."""
    weights: Counter[str] = Counter()
    for result in results:
        if result.blocking:
            weights.update(dict.fromkeys(sorted(_about(result)), WEIGHTS[result.severity]))
    return weights


def _about(result: Result) -> set[str]:
    """The assets that a result is about: its own, and those that its proof leads over."""
    return {result.asset, *(hop.asset for path in result.paths for hop in path)}
