from datetime import date, timedelta

import pytest

from sovcheck.catalog.dated import MOST_CHANGES, on_day, organizations_with_all_stakes
from sovcheck.errors import InputError

SOLD = """
organizations:
  - id: hoster
    country: FR
    parents:
      - {organization: fund, capital: 80, voting: 80, until: 2026-12-31}
      - {organization: buyer, capital: 80, voting: 80, from: 2027-01-01}
      - {country: FR, capital: 20, voting: 20}
  - {id: fund, country: DE, parents: []}
  - {id: buyer, country: US, parents: []}
"""
LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)


def holders(system, organization="hoster"):
    return [stake.organization or stake.country for stake in system.assets[organization].parents]


def test_each_day_has_its_holders(resolved):
    system = resolved(SOLD)
    assert holders(system) == ["fund", "buyer", "FR"]
    assert holders(on_day(system, LAST)) == ["fund", "FR"]
    assert holders(on_day(system, FIRST)) == ["buyer", "FR"]
    assert holders(organizations_with_all_stakes(on_day(system, FIRST))) == ["fund", "buyer", "FR"]
    assert on_day(organizations_with_all_stakes(on_day(system, LAST)), FIRST).assets == {
        name: asset for name, asset in on_day(system, FIRST).assets.items() if asset.kind == "organization"
    }


def test_a_stake_is_found_on_the_line_that_states_it(resolved):
    system = on_day(resolved(SOLD), FIRST)
    lines = [system.statement("hoster", f"parents.{place}.organization").location.line for place in (0, 1)]
    assert lines == [9, 10]
    assert system.statement("hoster", "parents").location.line == 7
    assert system.statement("hoster", "country").location.line == 6


def test_a_system_without_days_is_the_same_on_every_day(resolved):
    system = resolved("organizations: [{id: hoster, country: FR, parents: [{country: FR, capital: 60}]}]")
    assert on_day(system, FIRST).assets is system.assets


def test_too_much_is_too_much_on_one_day_only(resolved):
    late = SOLD.replace("until: 2026-12-31", "until: 2027-01-01")
    with pytest.raises(InputError, match=r"7: hoster\.parents: the holders' shares of capital add up to 180 %"):
        resolved(late)


def test_a_circle_has_to_be_one_on_some_day(resolved):
    turned = """
organizations:
  - {id: one, country: FR, parents: [{organization: two, capital: 60, until: 2026-12-31}]}
  - {id: two, country: FR, parents: [{organization: one, capital: 60, from: 2027-01-01}]}
"""
    assert holders(on_day(resolved(turned), FIRST), "two") == ["one"]
    with pytest.raises(InputError, match="ownership runs in a circle: 'one' is owned by 'two' is owned by 'one'"):
        resolved(turned.replace("2027-01-01", "2026-12-31"))


def test_more_changes_than_are_looked_at_are_refused(resolved):
    def changing(times):
        days = (FIRST + timedelta(days=each) for each in range(times))
        parents = ", ".join(f"{{country: FR, capital: 0.1, from: {day}}}" for day in days)
        return resolved(f"organizations: [{{id: hoster, country: FR, parents: [{parents}]}}]")

    on_day(changing(MOST_CHANGES), LAST)
    on_day(changing(MOST_CHANGES + 1), FIRST)
    with pytest.raises(InputError, match=r"hoster\.parents: ownership changes on 101 days to come"):
        on_day(changing(MOST_CHANGES + 1), LAST)
