"""Audit of the facts that decide verdicts: how certain they are, and which have to be looked up again first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sovcheck.catalog.entries.provenance import Certainty, Provenance
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
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
    kinds = [_count_kind(catalog, kind) for kind in LISTS]
    yield from kinds
    sums = {certainty: sum(kind.facts[certainty] for kind in kinds) for certainty in Certainty}
    yield Counted("all", sum(kind.entries for kind in kinds), sums)


def _count_kind(catalog: Catalog, kind: str) -> Counted:
    entries = entries_of(catalog, kind).values()
    facts = Counter(word.certainty for entry in entries for _, word in deciding_facts(entry))
    return Counted(kind, len(entries), {certainty: facts[certainty] for certainty in Certainty})


@dataclass(frozen=True, slots=True)
class Stale:
    """Facts of one entry that rest on one word, and how many days old it is on the day asked for."""

    kind: str
    id: str
    fields: tuple[str, ...]
    provenance: Provenance
    days: int


def stale(catalog: Catalog, today: date, days: int, kinds: Sequence[str] = LISTS) -> list[Stale]:
    """What decides verdicts and is as of a day more than that many days ago, oldest first.

    A fact that said itself until when it held (``lapsed_on``) is none of these: nothing newer is to be had.
    """
    found = [each for kind in kinds for each in _ages(catalog, kind, today) if each.days > days]
    return sorted(found, key=lambda each: (-each.days, each.kind, each.id, each.fields))


def _ages(catalog: Catalog, kind: str, today: date) -> Iterator[Stale]:
    for entry in entries_of(catalog, kind).values():
        words: dict[tuple[date, str], tuple[Provenance, list[str]]] = {}
        for field, provenance in deciding_facts(entry):
            if provenance.lapsed_on is None:
                words.setdefault((provenance.as_of, provenance.source), (provenance, []))[1].append(field)
        for provenance, fields in words.values():
            yield Stale(kind, entry_id(entry), tuple(fields), provenance, (today - provenance.as_of).days)
