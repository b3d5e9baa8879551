"""Counts of facts by certainty add up; stale are facts by the days of their own documents."""

from datetime import date

import pytest

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.fact_audit import Counted, count, stale
from sovcheck.catalog.lookup import LISTS, entries_of
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.truth import deciding_facts

TODAY = date(2026, 11, 21)
ORGANIZATIONS = b"""organizations:
  - id: owned
    country: FR
    parents: []
    support_countries: [DE]
    source: Register, Office, 2026-11-01
    as_of: 2026-11-01
    certainty: confirmed
    checked: [parents]
    field_sources:
      - fields: [support_countries]
        source: Page, Press, 2025-11-21
        as_of: 2025-11-21
        certainty: secondary
        uncertain: x
  - id: lapsed
    country: FR
    source: Register, Office, 2020-01-01
    as_of: 2020-01-01
    certainty: confirmed
    lapsed_on: 2021-01-01
"""


@pytest.fixture
def catalog():
    return Catalog({key: ORGANIZATIONS if key == "organizations" else f"{key}: []".encode() for key in KEYS})


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        (365, []),
        (364, [("support_countries",)]),
        (20, [("support_countries",)]),
        (19, [("support_countries",), ("country", "parents")]),
    ],
)
def test_facts_older_than_so_many_days_are_stale_each_by_its_own_document(catalog, days, fields):
    assert [each.fields for each in stale(catalog, TODAY, days)] == fields


def test_what_is_to_come_is_not_stale_and_kinds_can_be_chosen(catalog):
    assert stale(catalog, date(2024, 1, 1), 0) == []
    assert stale(catalog, TODAY, 0, ("models",)) == []


def test_every_kind_is_counted_and_all_is_their_sum(bundled):
    *kinds, everything = count(bundled)
    assert [kind.kind for kind in kinds] == list(LISTS)
    assert everything.kind == "all"
    assert everything.entries == sum(kind.entries for kind in kinds)
    assert everything.total == sum(kind.total for kind in kinds)
    for kind in kinds:
        entries = entries_of(bundled, kind.kind).values()
        assert kind.total == sum(1 for entry in entries for _ in deciding_facts(entry))


def test_a_share_is_rounded_down_and_nothing_has_none():
    facts = {Certainty.CONFIRMED: 699, Certainty.SECONDARY: 301, Certainty.UNVERIFIED: 0}
    assert Counted("all", 1, facts).percent(Certainty.CONFIRMED) == 69
    assert Counted("all", 0, dict.fromkeys(Certainty, 0)).percent(Certainty.CONFIRMED) == 0
