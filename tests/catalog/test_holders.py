"""Holders that an inventory states beside those of the catalog: added where there is room, and nothing is lessened."""

import pytest

from sovcheck.catalog.entries.clouds import CatalogOrganization
from sovcheck.catalog.holders import added, contradicted_holders, joined
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.graph.ownership import Ownership
from sovcheck.graph.results import Basis
from sovcheck.inventory.assets.organization import Organization, Stake
from sovcheck.inventory.reader import read_inventory


def stakes(*told):
    return tuple(Stake.model_validate(each, by_alias=True) for each in told)


def of(country, **said):
    return {"country": country, **said}


def by(organization, **said):
    return {"organization": organization, **said}


def entry(*told, spread=False):
    provenance = {"source": "a test", "as_of": "2026-01-01", "certainty": "confirmed"}
    said = {"id": "company", "country": "US", "parents": list(told), "free_float": spread or None, **provenance}
    return CatalogOrganization.model_validate(said, by_alias=True)


def wrong(known: Organization, *stated):
    return [found.field for found in contradicted_holders(stakes(*stated), known)]


LISTED = entry(of("DE", capital=14), by("fund", capital=5), spread=True)
HELD = entry(of("DE", controls=True))
VOTES = entry(of("FR", voting=80, controls=True), spread=True)


@pytest.mark.parametrize(
    ("known", "stated"),
    [
        (LISTED, [of("DE", capital=81)]),  # the rest, with what is known left out
        (LISTED, [of("DE", capital=81), of("DE", capital=14), by("fund")]),  # and repeated, in any order
        (LISTED, [of("DE", capital=14, voting=14), by("fund", voting=5), of("US", capital=81, voting=81)]),
        (LISTED, [by("another", capital=30)]),
        (VOTES, [of("FR", capital=84)]),
        (VOTES, [of("FR", capital=16, voting=20), of("FR", capital=84, voting=80, controls=True)]),
        (VOTES, [of("FR", capital=84, voting=80), of("FR", capital=16, voting=20)]),
        (HELD, [of("DE", capital=100, voting=100, controls=True)]),
        (HELD, [of("DE", capital=51), of("DE", capital=49)]),
        (entry(by("one"), by("two")), [by("one", capital=50), by("two", capital=50)]),
        (entry(by("one", capital=11)), [of("FR", capital=60, voting=60)]),
        (entry(spread=True), [of("FR", capital=100)]),
    ],
)
def test_what_is_left_over_may_be_said_of_somebody(known, stated):
    assert not wrong(known, *stated)
    together = joined(stakes(*stated), known.parents)
    for holder in known.parents:
        assert any(
            all(getattr(holder, name) in (None, getattr(stake, name)) for name in Stake.model_fields)
            for stake in together
        )
    assert joined(together, known.parents) == together


@pytest.mark.parametrize(
    ("known", "stated", "field"),
    [
        (LISTED, [], "parents"),
        (LISTED, [of("DE", capital=82)], "parents"),  # more than is left
        (LISTED, [by("fund", capital=4)], "parents.0.capital"),
        (LISTED, [by("fund"), by("fund", capital=4)], "parents.1"),
        (LISTED, [by("another", capital=30), by("another", voting=50)], "parents.0"),  # half of it in one hand
        (LISTED, [of("US", controls=True)], "parents.0"),
        (HELD, [of("DE", capital=50, voting=50), of("DE", capital=50, voting=50)], "parents.1"),  # not alone any more
        (HELD, [of("FR", controls=True)], "parents.0"),
        (HELD, [of("FR", capital=100)], "parents.0"),
        (VOTES, [of("FR", capital=100)], "parents"),  # nothing floats
        (VOTES, [of("FR", capital=36, voting=20)], "parents"),  # less capital for who has 80 % of the votes
        (LISTED, [of("US", capital=10, voting=95)], "parents"),  # fewer votes for who has 14 % of the capital
        (entry(by("one"), by("two")), [of("FR", capital=100)], "parents"),  # nothing for those who have something
        (entry(), [of("FR", capital=1)], "parents.0"),
    ],
)
def test_nobody_of_the_catalog_has_less_or_decides_no_longer(known, stated, field):
    found = wrong(known, *stated)
    assert found
    assert found[0] == field


def test_an_organization_is_one_holder_and_a_country_is_many():
    known = stakes(of("DE", capital=14), by("fund", capital=5))
    assert added(stakes(by("fund", capital=9), of("DE", capital=9)), known) == stakes(of("DE", capital=9))


def test_the_advice_says_that_known_holders_count():
    (found,) = contradicted_holders(stakes(of("DE", capital=90)), LISTED)
    assert "109 % in all" in found.stated
    assert "have 19 % of it" in found.known
    assert "whether you repeat them or not" in found.advice


COMPANIES = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: akamai, extends: catalog, parents: [{country: FR, capital: 80.3}]}
  - {id: ionos, extends: catalog, parents: [{country: DE, capital: 36.2}]}
  - {id: united-internet, extends: catalog, parents: [{country: DE, capital: 49.9}]}
"""


@pytest.fixture(scope="module")
def system():
    return resolve(read_inventory(["-"], stdin=COMPANIES.encode), load_catalog())


def test_what_is_left_over_of_a_listed_company_can_be_stated(system):
    ionos = Ownership(system).stakes("ionos")
    assert {tuple(each.countries) for each in ionos} == {("DE",)}
    assert Basis.LEFT_OVER not in {each.basis for each in ionos}


def test_whoever_is_added_takes_a_share_out_of_no_country(system):
    """What is left over of a US company counts for the United States, whoever is said to have it."""
    akamai = Ownership(system).stakes("akamai")
    assert sum(each.capital for each in akamai if "US" in each.countries) == pytest.approx(100)
    assert sum(each.capital for each in akamai if "FR" in each.countries) == pytest.approx(80.3)


def test_a_holder_that_is_not_repeated_is_cited_with_the_catalog(system):
    added_one, *known = range(len(system.assets["ionos"].parents))
    assert system.statement("ionos", f"parents.{added_one}.country").entry is None
    for place in known:
        assert system.statement("ionos", f"parents.{place}.organization").entry.id == "ionos"
