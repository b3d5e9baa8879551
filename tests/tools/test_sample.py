"""A sample for checking by hand is drawn by its seed alone, and shows every fact with what it stands on."""

from collections import Counter

import pytest
from sample import lines, sample

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.lookup import LISTS, entry_id
from sovcheck.catalog.truth import deciding_facts


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def drawn(catalog, *asked):
    return [(kind, entry_id(entry)) for kind, entry in sample(catalog, *asked)]


def test_a_seed_decides_what_is_drawn(catalog):
    assert drawn(catalog, 1, 40) == drawn(catalog, 1, 40)
    assert drawn(catalog, 1, 40) != drawn(catalog, 2, 40)


def test_as_many_different_entries_are_drawn_as_were_asked_for(catalog):
    assert len(set(drawn(catalog, 3, 100))) == 100
    everything = drawn(catalog, 3, 10**6)
    assert len(set(everything)) == len(everything) < 10**6


def test_of_each_kind_at_least_so_many_are_drawn(catalog):
    kinds = Counter(kind for kind, _ in drawn(catalog, 4, 60, 5))
    assert kinds.total() == 60
    assert all(kinds[kind] >= 5 for kind in LISTS)


def test_each_fact_of_an_entry_is_shown_with_its_value_and_source(catalog):
    for kind, entry in sample(catalog, 5, 60):
        shown = "\n".join(lines(kind, entry))
        for field, word in deciding_facts(entry):
            assert f"\n  {field} = " in shown
            assert " ".join(word.source.split()) in shown
