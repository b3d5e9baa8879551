"""Counts of facts by certainty add up, and round no share up to what it is not."""

from sovcheck.catalog.certainties import Counted, count
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.lookup import LISTS, entries_of
from sovcheck.catalog.truth import deciding_facts


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
