"""Countries in a sentence: which of their names take an article."""

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.findings.answer.holders import NamedParty
from sovcheck.report.country_wording import country_called

CATALOG = load_catalog()
GENERIC = ("Islands", "Is", "Kingdom", "States", "Republic", "Emirates", "Territory", "Territories", "Rep.", "Congo")


def called(code):
    return country_called(NamedParty(id=code, name=CATALOG.countries[code].name))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("CZ", "Czechia"),
        ("FR", "France"),
        ("NL", "the Netherlands"),
        ("US", "the United States"),
        ("IM", "the Isle of Man"),
    ],
)
def test_a_country_as_it_stands_in_a_sentence(code, name):
    assert called(code) == name


def test_every_name_with_a_common_noun_takes_an_article():
    codes = [
        code
        for code, country in CATALOG.countries.items()
        if country.name.endswith(GENERIC) and " and " not in country.name
    ]
    assert {"GB", "US", "FO"} <= set(codes)
    assert [code for code in codes if not called(code).startswith("the ")] == []
