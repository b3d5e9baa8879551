"""Of which assets rules cannot tell all: what they do not say of these may be so all the same."""

from collections.abc import Iterable

from sovcheck.findings.report import Result


def left_open(results: Iterable[Result]) -> frozenset[tuple[str, str]]:
    """By rule and asset; a failure that a rule does not find there any more is not known, and not gone."""
    return frozenset((result.rule, result.asset) for result in results if result.is_open)
