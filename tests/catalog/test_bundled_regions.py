"""Holds regions, their zones and the names that vendors give them to one meaning each."""

import pytest

from sovcheck.catalog.spellings import find_region


@pytest.mark.parametrize(
    ("cloud", "name", "region"),
    [
        ("aws", "eu-central-1a", "eu-central-1"),
        ("aws", "Europe (Frankfurt)", "eu-central-1"),
        ("aws", "cn-north-1b", "cn-north-1"),
        ("azure", "Germany West Central", "germanywestcentral"),
        ("azure", "westeurope-2", "westeurope"),
        ("azure", "US Gov Virginia", "usgovvirginia"),
        ("azure", "China North 3", "chinanorth3"),
        ("google-cloud", "europe-west1-b", "europe-west1"),
        ("google-cloud", "europe-west10-a", "europe-west10"),
        ("ovhcloud", "GRA11", "GRA"),
        ("scaleway", "fr-par-2", "fr-par"),
        ("hetzner", "fsn1-dc14", "fsn1"),
        ("outscale", "eu-west-2b", "eu-west-2"),
        ("open-telekom-cloud", "eu-de-01", "eu-de"),
        ("aws", "euc1-az1", "eu-central-1"),
        ("aws", "USE1-AZ6", "us-east-1"),
        ("aws", "EU (Ireland)", "eu-west-1"),
        ("aws", "Europe (Frankfurt) eu-central-1", "eu-central-1"),
        ("aws", "eu-central-1 (Frankfurt)", "eu-central-1"),
        ("aws", "us-east-1-lim-1a", "us-east-1-lim-1"),
        ("aws", "us-west-2-las-1b", "us-west-2-las-1"),
        ("aws", "AWS GovCloud (US-West)", "us-gov-west-1"),
        ("azure", "(Europe) Germany West Central", "germanywestcentral"),
        ("azure", "West Europe (Netherlands)", "westeurope"),
        ("azure", "GlobalStandard", "global"),
        ("azure", "DataZoneStandard", "datazone"),
        ("google-cloud", "EUR4", "eur4"),
        ("google-cloud", "projects/some-project/zones/europe-west3-a", "europe-west3"),
        ("google-cloud", "projects/some-project/locations/global", "global"),
        ("google-cloud", "europe-west4 (Eemshaven)", "europe-west4"),
        ("oracle-cloud", "Germany Central (Frankfurt)", "eu-frankfurt-1"),
        ("oracle-cloud", "fra", "eu-frankfurt-1"),
        ("oracle-cloud", "eu-frankfurt-1-AD-1", "eu-frankfurt-1"),
        ("oracle-cloud", "Uocm:EU-FRANKFURT-1-AD-2", "eu-frankfurt-1"),
        ("alibaba-cloud", "Germany (Frankfurt)", "eu-central-1"),
        ("huawei-cloud", "CN North-Beijing4", "cn-north-4"),
        ("ovhcloud", "eu-west-par-a", "EU-WEST-PAR"),
        ("ovhcloud", "gra", "GRA"),
        ("scaleway", "par1", "fr-par"),
        ("hetzner", "eu-central", "eu-central"),
        ("ionos", "DE-TXL", "de/txl"),
    ],
)
def test_a_zone_or_a_vendors_name_finds_its_region(bundled, cloud, name, region):
    assert find_region(name, bundled.clouds[cloud]).id == region


@pytest.mark.parametrize(
    ("cloud", "name", "countries"),
    [
        ("aws", "us-east-1-qro-1a", {"MX"}),
        ("aws", "eu-central-1-waw-1a", {"PL"}),
        ("google-cloud", "eur5", {"BE", "GB"}),
        ("hetzner", "eu-central", {"DE", "FI"}),
        ("azure", "datazone-us", {"US"}),
        ("azure", "DataZoneStandard", {"anywhere"}),
        ("azure", "APAC Data Zone", {"anywhere"}),
        ("aws", "global", {"anywhere"}),
        ("azure", "global", {"anywhere"}),
        ("google-cloud", "global", {"anywhere"}),
    ],
)
def test_a_name_of_several_places_or_of_a_zone_abroad_says_where_that_is(bundled, cloud, name, countries):
    assert set(find_region(name, bundled.clouds[cloud]).countries) == countries


@pytest.mark.parametrize(
    ("cloud", "name"),
    [("azure", "chinanorth9"), ("aws", "eu-central-9"), ("aws", "eu-west-1 (Frankfurt)"), ("google-cloud", "europe")],
)
def test_what_names_no_region_finds_none(bundled, cloud, name):
    assert find_region(name, bundled.clouds[cloud]) is None


def test_a_zone_of_a_region_lies_in_no_other(bundled):
    for cloud in bundled.clouds.values():
        for region in cloud.regions:
            for zone in cloud.zones:
                assert find_region(region.id + zone, cloud) == region, (cloud.id, region.id, zone)


def test_every_id_finds_its_own_region_in_any_spelling(bundled):
    for cloud in bundled.clouds.values():
        for region in cloud.regions:
            for name in (region.id, region.id.upper(), region.id.replace("-", " ")):
                found = find_region(name, cloud)
                assert found is not None, (cloud.id, name)
                assert (found.countries, found.operator) == (region.countries, region.operator), (cloud.id, name)
