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
    ],
)
def test_a_zone_or_a_vendors_name_finds_its_region(bundled, cloud, name, region):
    assert find_region(name, bundled.clouds[cloud]).id == region


@pytest.mark.parametrize(
    ("cloud", "name"), [("azure", "chinanorth9"), ("aws", "eu-central-9"), ("aws", "eu"), ("google-cloud", "europe")]
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
