from datetime import date

import pytest

from sovcheck.catalog.bundled import read_bundled
from sovcheck.catalog.entries.countries import CompelledAccessLaw, Country, LegalStatus
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.catalog.store import Catalog
from sovcheck.facts.organizations.jurisdictions import Jurisdictions, in_force

TODAY = date(2026, 11, 21)
YESTERDAY = date(2026, 11, 20)
TOMORROW = date(2026, 11, 22)


def _law(
    status: str, since: date | None = None, until: date | None = None, binds: date | None = None
) -> CompelledAccessLaw:
    return CompelledAccessLaw(
        name="a law",
        extraterritorial=True,
        status=LegalStatus(status),
        valid_from=since,
        valid_until=until,
        binds_until=binds,
        source="a test",
        as_of=TODAY,
        certainty=Certainty.CONFIRMED,
    )


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        (_law("in-force"), True),
        (_law("challenged"), True),
        (_law("proposal"), False),
        (_law("proposal", since=YESTERDAY), False),
        (_law("lapsed"), False),
        (_law("lapsed", until=YESTERDAY), False),
        (_law("lapsed", until=TODAY), True),
        (_law("lapsed", until=YESTERDAY, binds=TODAY), True),
        (_law("lapsed", until=date(2025, 1, 1), binds=YESTERDAY), False),
        (_law("in-force", since=TODAY), True),
        (_law("in-force", since=TOMORROW), False),
        (_law("in-force", until=TODAY), True),
        (_law("in-force", until=YESTERDAY), False),
    ],
)
def test_a_law_holds_from_its_first_to_its_last_day(law: CompelledAccessLaw, expected: bool):
    assert in_force(law, TODAY) is expected


def test_compelled_access_is_unknown_where_no_law_is_recorded(catalog: Catalog):
    countries = Jurisdictions(catalog, TODAY)
    assert countries.compelled_access("US") is True
    assert countries.compelled_access("DE") is False
    assert countries.compelled_access("FR") is None
    assert countries.compelled_access(None) is None
    assert countries.compelled_access("XX") is None


@pytest.mark.parametrize(
    ("reaches", "compelled"),
    [
        ([None], None),
        ([False], False),
        ([False, None], None),
        ([None, True], True),
        ([False, True], True),
        ([], None),
    ],
)
def test_a_law_whose_reach_nobody_checked_is_no_proof_that_it_ends_at_the_border(reaches, compelled):
    laws = tuple(_law("in-force").model_copy(update={"extraterritorial": reach}) for reach in reaches)
    sourced = {"source": "a test", "as_of": TODAY, "certainty": Certainty.CONFIRMED}
    country = Country(code="SG", name="Singapore", compelled_access=laws, **sourced)
    catalog = Catalog(read_bundled(), {"countries": {"SG": country}})
    assert Jurisdictions(catalog, TODAY).compelled_access("SG") is compelled


def test_compelled_access_counts_only_laws_of_the_day(catalog: Catalog):
    assert Jurisdictions(catalog, date(2018, 3, 22)).compelled_access("US") is False
    assert Jurisdictions(catalog, date(2018, 3, 23)).compelled_access("US") is True


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("NO", TODAY, ("home-territory", False)),
        ("CH", TODAY, ("adequate", False)),
        ("CA", TODAY, ("commercial", False)),
        ("US", TODAY, ("certified", True)),
        ("US", date(2023, 7, 9), ("none", False)),
        ("GB", date(2026, 12, 27), ("adequate", False)),
        ("GB", date(2026, 12, 28), ("none", False)),
        ("JP", date(2026, 6, 30), ("adequate", False)),
        ("JP", TODAY, ("none", False)),
        ("KR", TODAY, ("none", False)),
        ("TW", TODAY, ("none", False)),
        ("XX", TODAY, ("none", False)),
        (None, TODAY, ("none", False)),
    ],
)
def test_adequacy_of_a_country_on_a_day(catalog: Catalog, country: str | None, day: date, expected: tuple[str, bool]):
    assert Jurisdictions(catalog, day).adequacy(country) == expected
