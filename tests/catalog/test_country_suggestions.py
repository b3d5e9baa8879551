import pytest

from sovcheck.catalog.country_suggestions import RESERVED, country_advice, nearest_region
from sovcheck.catalog.spellings import find_region
from sovcheck.inventory.assets.scalars import ANYWHERE


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


@pytest.mark.parametrize(
    ("cloud", "name", "meant"),
    [
        ("aws", "eu-cetral-1", "eu-central-1"),
        ("aws", "us-est-1", "us-east-1"),
        ("aws", "us-west-9", "us-west-1"),
        ("azure", "weseurope", "westeurope"),
        ("google-cloud", "euope-west3", "europe-west3"),
        ("oracle-cloud", "eu-frankfrt-1", "eu-frankfurt-1"),
        ("exoscale", "de-fra-2", "de-fra-1"),
        ("aws", "me-central-2", None),
        ("aws", "eu-west-9", None),
        ("hetzner", "fsn2", None),
        ("azure", "austriaest", "austriaeast"),
    ],
)
def test_a_slip_of_the_pen_leads_to_the_region(bundled, cloud, name, meant):
    assert nearest_region(name, bundled.clouds[cloud], bundled) == meant


def test_a_region_that_the_catalog_lacks_leads_to_no_other_country(bundled):
    """Each region in its turn is taken out of its cloud, and looked for."""
    for cloud in bundled.clouds.values():
        for region in cloud.regions:
            rest = cloud.model_copy(update={"regions": tuple(each for each in cloud.regions if each != region)})
            if find_region(region.id, rest) is None:
                meant = nearest_region(region.id, rest, bundled)
                assert meant is None or find_region(meant, rest).countries == region.countries, (cloud.id, region.id)


def test_a_region_of_another_cloud_leads_to_no_other_country(bundled):
    regions = {region.id: region.countries for cloud in bundled.clouds.values() for region in cloud.regions}
    for cloud in bundled.clouds.values():
        for name, countries in regions.items():
            if len(countries) == 1 and countries != (ANYWHERE,) and find_region(name, cloud) is None:
                meant = nearest_region(name, cloud, bundled)
                assert meant is None or find_region(meant, cloud).countries == countries, (cloud.id, name, meant)
