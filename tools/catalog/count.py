"""Counts the entries of the catalog, and on how sure a word each fact stands that decides a verdict.

usage: python tools/catalog/count.py
"""

import sys
from collections import Counter
from collections.abc import Iterator

from sovcheck.catalog.entries import Certainty
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import LISTS, entries_of
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.truth import deciding_facts


def counts(catalog: Catalog) -> Iterator[tuple[str, int, Counter[Certainty]]]:
    """Each kind with its entries and its facts by certainty."""
    for kind in LISTS:
        entries = entries_of(catalog, kind)
        yield (
            kind,
            len(entries),
            Counter(word.certainty for entry in entries.values() for _, word in deciding_facts(entry)),
        )


def main() -> int:
    """0."""
    total: Counter[Certainty] = Counter()
    for kind, entries, facts in counts(load_catalog()):
        total += facts
        print(_line(f"{kind}: {entries} entries", facts))
    print(_line("all", total))
    return 0


def _line(name: str, facts: Counter[Certainty]) -> str:
    number = facts.total()
    shares = ", ".join(f"{facts[each]} {each} ({facts[each] / max(number, 1):.0%})" for each in Certainty)
    return f"{name}, {number} facts: {shares}"


if __name__ == "__main__":
    sys.exit(main())
