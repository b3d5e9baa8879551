"""How sure the catalog is: its facts that decide verdicts, counted by kind and by certainty."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.lookup import LISTS, entries_of
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.truth import deciding_facts


@dataclass(frozen=True, slots=True)
class Counted:
    """Entries of a kind, or of all of them, and how many of their facts are how certain."""

    kind: str
    entries: int
    facts: Mapping[Certainty, int]

    @property
    def total(self) -> int:
        """How many facts they state."""
        return sum(self.facts.values())

    def percent(self, certainty: Certainty) -> int:
        """How many of a hundred facts are that certain, rounded down: 70 is no less than seventy."""
        return 100 * self.facts[certainty] // max(self.total, 1)


def count(catalog: Catalog) -> Iterator[Counted]:
    """Each kind in turn, then ``all`` of them."""
    kinds = [_of_kind(catalog, kind) for kind in LISTS]
    yield from kinds
    sums = {certainty: sum(kind.facts[certainty] for kind in kinds) for certainty in Certainty}
    yield Counted("all", sum(kind.entries for kind in kinds), sums)


def _of_kind(catalog: Catalog, kind: str) -> Counted:
    entries = entries_of(catalog, kind).values()
    facts = Counter(word.certainty for entry in entries for _, word in deciding_facts(entry))
    return Counted(kind, len(entries), {certainty: facts[certainty] for certainty in Certainty})
