"""Holds what is called stale to the days of its documents, fact by fact."""

from datetime import date

import pytest

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.stale import stale
from sovcheck.catalog.store import Catalog

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
