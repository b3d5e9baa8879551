"""Regions of a cloud that another company runs under local law: who stands beside the cloud's operator, and who may."""

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory

SOURCED = "source: mine, as_of: 2026-01-02, certainty: confirmed"


def system(catalog: Catalog, assets: str) -> System:
    text = f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}"
    return resolve(read_inventory(["-"], stdin=text.encode), catalog)


def runners(catalog: Catalog, fields: str) -> tuple[str | None, list[str]]:
    """The provider of a service, and who else runs it."""
    resolved = system(catalog, f"cloud_services: [{{id: store, {fields}}}]\n")
    return resolved.assets["store"].provider, [each.organization for each in resolved.further_runners("store")]


@pytest.mark.parametrize(
    ("cloud", "region", "operator"),
    [
        ("aws", "cn-north-1", "sinnet"),
        ("aws", "cn-northwest-1", "nwcd"),
        *(("azure", f"china{name}", "21vianet") for name in ("east", "east2", "east3", "north", "north2", "north3")),
    ],
)
def test_a_region_in_china_is_run_by_a_chinese_company(bundled, cloud, region, operator):
    found = next(each for each in bundled.clouds[cloud].regions if each.id == region)
    assert found.operator.organization == operator
    assert bundled.organizations[operator].country == "CN"
    assert runners(bundled, f"cloud: {cloud}, region: {region}") == (bundled.clouds[cloud].operator, [operator])


def test_no_other_region_has_an_operator_of_its_own(bundled):
    named = {(cloud.id, region.id) for cloud in bundled.clouds.values() for region in cloud.regions if region.operator}
    in_riyadh = ("alibaba-cloud", "me-central-1")
    assert {cloud for cloud, _ in named - {in_riyadh}} == {"aws", "azure"}
    assert all(region.startswith(("cn-", "china")) for _, region in named - {in_riyadh})


def test_alibabas_region_in_riyadh_is_run_by_a_saudi_company(bundled):
    operator = "saudi-cloud-computing-company"
    assert bundled.organizations[operator].country == "SA"
    assert runners(bundled, "cloud: alibaba-cloud, region: me-central-1") == ("alibaba-cloud", [operator])


def test_every_operator_of_a_region_says_where_that_is_from(bundled):
    for cloud in bundled.clouds.values():
        for region in cloud.regions:
            if region.operator is not None:
                assert region.operator.source
                assert region.operator.as_of
                assert region.operator.organization in bundled.organizations
                assert region.operator.organization != cloud.operator


def test_naming_the_operator_of_the_region_does_not_hide_that_of_the_cloud(bundled):
    stated = "cloud: aws, region: cn-north-1, provider: sinnet"
    assert runners(bundled, stated) == ("sinnet", ["amazon-web-services"])


def test_naming_a_company_of_the_clouds_group_hides_neither(bundled):
    stated = "cloud: aws, region: cn-north-1, provider: aws-emea-sarl"
    assert runners(bundled, stated) == ("aws-emea-sarl", ["sinnet", "amazon-web-services"])


def test_elsewhere_nobody_is_added(bundled):
    assert runners(bundled, "cloud: aws, region: eu-central-1") == ("amazon-web-services", [])
    assert runners(bundled, "cloud: aws") == ("amazon-web-services", [])


def test_the_operator_of_one_region_is_nobody_in_another(bundled):
    assert runners(bundled, "cloud: aws, region: eu-central-1, provider: sinnet") == ("sinnet", [])


def test_a_host_that_names_who_runs_its_region_is_told_of_nobody_twice(bundled):
    named = "cloud: aws, region: cn-north-1, operator: [sinnet, amazon-web-services]"
    assert system(bundled, f"gpu_hosts: [{{id: host, {named}}}]\n").further_runners("host") == ()


def test_who_runs_a_region_is_in_the_system_with_its_owners(bundled):
    assets = system(bundled, "gpu_hosts: [{id: host, cloud: azure, region: chinaeast2}]\n").assets
    assert {"microsoft", "21vianet", "beijing-21vianet"} <= set(assets)


REGION = "clouds: [{{id: x, name: X, operator: amazon, regions: [{{id: r, countries: [CN], operator: {{{operator}}}}}]"


def overlay(tmp_path, operator: str) -> list[str]:
    path = tmp_path / "own.yaml"
    entry = REGION.format(operator=operator)
    path.write_text(f"apiVersion: sovcheck/v1\nkind: Catalog\n{entry}, {SOURCED}}}]\n")
    with pytest.raises(InputError) as caught:
        load_catalog([path], bundled_day())
    return [line.partition(": ")[2] for line in str(caught.value).splitlines()]


def bundled_day():
    return load_catalog().date


def test_an_overlay_names_an_operator_that_exists(tmp_path):
    assert overlay(tmp_path, f"organization: sinet, {SOURCED}") == [
        "clouds.0.regions.0.operator.organization: there is no organization 'sinet': did you mean 'sinnet'?"
    ]


def test_an_overlay_says_where_it_knows_the_operator_from(tmp_path):
    problems = overlay(tmp_path, "organization: sinnet")
    assert [line.partition(":")[0] for line in problems] == [
        f"clouds.0.regions.0.operator.{field}" for field in ("as_of", "certainty", "source")
    ]


def test_an_overlay_may_not_know_the_operator_from_a_day_still_to_come(tmp_path):
    (problem,) = overlay(tmp_path, "organization: sinnet, source: mine, as_of: 2099-01-01, certainty: confirmed")
    assert problem.startswith("clouds.0.regions.0.operator.as_of: as of 2099-01-01, which is after")
