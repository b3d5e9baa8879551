"""A region that the provider chooses as it likes, such as a global endpoint, may be anywhere: nobody can say where."""

import pytest
from pydantic import ValidationError

from sovcheck.catalog.entries.clouds import Region
from sovcheck.catalog.resolution import resolve
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory


def system(catalog, assets):
    return resolve(read_inventory(["-"], stdin=f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}".encode), catalog)


@pytest.mark.parametrize(
    ("cloud", "region"), [("aws", "global"), ("azure", "GlobalStandard"), ("google-cloud", "global")]
)
def test_a_service_of_a_global_region_processes_anywhere(bundled, cloud, region):
    resolved = system(bundled, f"cloud_services: [{{id: api, cloud: {cloud}, region: {region}}}]\n")
    assert resolved.assets["api"].processed_in == ("anywhere",)
    assert resolved.assets["api"].country is None
    assert resolved.service_countries("api") is None
    statement = resolved.statement("api", "processed_in")
    assert (statement.location.line, statement.entry) == (3, bundled.clouds[cloud])


def test_stating_where_it_runs_does_not_hide_that_it_processes_anywhere(bundled):
    resolved = system(bundled, "cloud_services: [{id: api, cloud: azure, region: global, country: SE}]\n")
    assert (resolved.assets["api"].country, resolved.assets["api"].processed_in) == ("SE", ("anywhere",))


def test_a_service_of_a_global_region_cannot_say_where_it_processes(bundled):
    with pytest.raises(InputError, match=r"api.processed_in: DE contradicts region 'global' of Google Cloud"):
        system(bundled, "cloud_services: [{id: api, cloud: google-cloud, region: global, processed_in: [DE]}]\n")


def test_a_host_of_a_global_region_stands_nobody_knows_where(bundled):
    resolved = system(bundled, "gpu_hosts: [{id: host, cloud: google-cloud, region: global}]\n")
    assert resolved.service_countries("host") is None


def test_a_service_of_several_countries_names_them(bundled):
    resolved = system(bundled, "cloud_services: [{id: store, cloud: google-cloud, region: eur5}]\n")
    assert resolved.service_countries("store") == ("BE", "GB")
    assert resolved.assets["store"].processed_in is None


def test_a_region_is_anywhere_or_somewhere():
    with pytest.raises(ValidationError, match="alone, or the countries without it"):
        Region(id="r", countries=("anywhere", "FR"))
