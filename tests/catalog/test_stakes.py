from datetime import date

import pytest
from pydantic import ValidationError

from sovcheck.catalog.stakes import as_held, changes, is_held, most_held
from sovcheck.inventory.assets.organization import Organization, Stake

SOLD = {"id": "sold", "country": "FR", "free_float": True}


def sold(*stakes: dict[str, object]) -> Organization:
    return Organization(**SOLD, parents=[{"country": "FR", **stake} for stake in stakes])


@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({}, "before first last after"),
        ({"from": "2026-06-01", "until": "2026-06-30"}, "first last"),
        ({"from": "2026-06-01"}, "first last after"),
        ({"until": "2026-06-30"}, "before first last"),
    ],
)
def test_a_stake_is_held_from_its_first_day_to_its_last(days, held):
    stake = Stake(country="FR", **days)
    moments = {"before": (5, 31), "first": (6, 1), "last": (6, 30), "after": (7, 1)}
    assert [name for name, day in moments.items() if is_held(stake, date(2026, *day))] == held.split()


def test_a_stake_may_hold_for_one_day_and_not_end_before_it_begins():
    assert is_held(Stake(country="FR", **{"from": "2026-06-01", "until": "2026-06-01"}), date(2026, 6, 1))
    with pytest.raises(ValidationError, match="ends on 2026-05-31, before it begins on 2026-06-01"):
        Stake(country="FR", **{"from": "2026-06-01", "until": "2026-05-31"})


def test_ownership_changes_on_first_days_and_on_those_after_last_days():
    organization = sold({"from": "2026-02-01", "until": "2026-02-28"}, {"from": "2026-03-01"}, {"until": "9999-12-31"})
    assert changes([organization]) == (date(2026, 2, 1), date(2026, 3, 1))
    assert changes([organization], after=date(2026, 2, 1)) == (date(2026, 3, 1),)
    assert changes([sold({"capital": 5})]) == ()


def test_what_comes_after_another_is_not_added_to_it():
    seller, buyer = {"capital": 80, "until": "2026-12-31"}, {"capital": 80, "from": "2027-01-01"}
    assert most_held(sold(seller, buyer).parents, "capital") == 80
    assert most_held(sold(seller, {**buyer, "from": "2026-12-31"}).parents, "capital") == 160
    assert most_held(sold(buyer, seller, {"capital": 20}).parents, "capital") == 100
    assert most_held(sold(seller).parents, "voting") == 0


def test_stakes_of_a_day_keep_their_order_and_all_else_of_the_organization():
    organization = sold({"capital": 10}, {"capital": 5, "until": "2026-01-01"}, {"capital": 5, "from": "2026-01-02"})
    assert [stake.until is None for stake in as_held(organization, date(2026, 1, 2)).parents] == [True, True]
    assert [stake.since is None for stake in as_held(organization, date(2026, 1, 1)).parents] == [True, True]
    assert as_held(organization, date(2026, 1, 2)).free_float is True


def test_who_has_an_ended_stake_is_not_known_where_nobody_took_it():
    organization = sold({"capital": 60, "until": "2026-01-01"}, {"capital": 20})
    assert as_held(organization, date(2026, 1, 1)).free_float is True
    assert as_held(organization, date(2026, 1, 2)).free_float is None
    alone = as_held(sold({"capital": 60, "until": "2026-01-01"}), date(2026, 1, 2))
    assert (alone.parents, alone.free_float) == (None, None)


@pytest.mark.parametrize("parents", [None, [], [{"country": "FR", "capital": 5}]])
def test_without_days_every_day_is_alike(parents):
    organization = Organization(**SOLD, parents=parents)
    assert as_held(organization, date(2026, 1, 1)) is organization
