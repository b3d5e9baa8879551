"""Citations: for each stated fact in the document who states it, a line of a file or a source of the catalog."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sovcheck.findings.statements.stated import StatedAsset, StatedFact
from sovcheck.report.cyclonedx.values import CATALOG, file_ref
from sovcheck.report.path_wording import place

Cited = tuple[StatedAsset, str, str]
"""An asset, one of its fields, and a pointer to what the document says of that."""


def citations_of(cited: Iterable[Cited], moment: str) -> list[dict[str, Any]]:
    """One for each asset and place or source, with pointers to all that is stated there."""
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for asset, field, pointer in cited:
        fact = next((each for each in asset.facts if each.field == field), None)
        for who, note in _stated_by(asset, fact):
            told[asset.asset, who, note].append(pointer)
    return [
        {"pointers": pointers, "timestamp": moment, "attributedTo": who, "note": note}
        for (_, who, note), pointers in told.items()
    ]


def _stated_by(asset: StatedAsset, fact: StatedFact | None) -> Iterator[tuple[str, str]]:
    """Who states it, by a reference, and where; both where a line of a file led to the catalog."""
    if fact is None:  # (a name that nobody gave is the id, which stands where the asset is declared)
        if asset.file is not None:
            yield file_ref(asset.file), place(asset.file, asset.line)
        return
    if fact.file is not None:
        yield file_ref(fact.file), place(fact.file, fact.line)
    if fact.source is not None:
        yield CATALOG, ", ".join(str(word) for word in (fact.source, fact.certainty) if word)
