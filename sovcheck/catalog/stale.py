"""Facts whose newest document has grown old: what to look up again first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sovcheck.catalog.entries.provenance import Provenance
from sovcheck.catalog.lookup import LISTS, entries_of, entry_id
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.truth import deciding_facts


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
    found = [each for kind in kinds for each in _of_kind(catalog, kind, today) if each.days > days]
    return sorted(found, key=lambda each: (-each.days, each.kind, each.id, each.fields))


def _of_kind(catalog: Catalog, kind: str, today: date) -> Iterator[Stale]:
    for entry in entries_of(catalog, kind).values():
        words: dict[tuple[date, str], tuple[Provenance, list[str]]] = {}
        for field, provenance in deciding_facts(entry):
            if provenance.lapsed_on is None:
                words.setdefault((provenance.as_of, provenance.source), (provenance, []))[1].append(field)
        for provenance, fields in words.values():
            yield Stale(kind, entry_id(entry), tuple(fields), provenance, (today - provenance.as_of).days)
