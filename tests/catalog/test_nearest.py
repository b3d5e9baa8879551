import pytest

from sovcheck.catalog.nearest import RESERVED, country_advice


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("UK", "write GB for United Kingdom"),
        ("EL", "write GR for Greece"),
        ("EU", "that is a bloc: name its countries one by one"),
        ("SP", "did you mean ES (Spain)?"),
        ("JA", "did you mean JM (Jamaica) or JP (Japan)?"),
        ("DU", "write an ISO 3166-1 alpha-2 code, such as FR; `sovcheck catalog list countries` prints them all"),
    ],
)
def test_what_to_write_instead_of_a_code(bundled, code, advice):
    assert country_advice(code, bundled.countries, bundled.blocs) == advice


def test_a_reserved_code_stands_for_a_country_and_is_none_itself(bundled):
    assert set(RESERVED.values()) <= set(bundled.countries)
    assert not set(RESERVED) & set(bundled.countries)
