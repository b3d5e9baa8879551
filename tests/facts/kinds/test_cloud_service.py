from collections.abc import Callable
from typing import Any

import pytest

SERVICES = """
organizations:
  - {id: seller, name: Seller, country: FR, parents: []}
cloud_services:
  - id: full
    provider: seller
    type: inference-api
    country: FR
    key_custody: {custodian: provider}
    training_use: opted-out
    interface: {standard: a standard, open: true}
    contract: {law: FR, end: 2026-11-20}
    exit_plan: {exists: true, tested: 2026-11-01}
    cutoff_plan: {exists: false}
    administered_from: [US, FR]
    support_countries: []
  - {id: bare}
  - {id: in-cloud, cloud: cloud, region: eu}
"""


def test_a_service_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", SERVICES)
    assert (facts["type"], facts["countries"], facts["training_use"]) == ("inference-api", ["FR"], "opted-out")
    assert facts["keys"] == {"custodian": "provider", "attested": None}
    assert (facts["interface_standard"], facts["interface_open"]) == ("a standard", True)
    assert facts["exit_plan"] == {"exists": True, "tested_days_ago": 20, "offline_days": None}
    assert facts["cutoff_plan"] == {"exists": False, "tested_days_ago": None, "offline_days": None}
    assert (facts["administered_from"], facts["support_countries"]) == (["FR", "US"], [])
    assert facts["provider"]["name"] == "Seller"


def test_a_contract_that_is_over_has_negative_days_left(facts_of: Callable[..., Any]):
    assert facts_of("full", SERVICES)["contract"]["ends_in_days"] == -1


def test_a_region_that_spans_countries_gives_them_all(facts_of: Callable[..., Any]):
    facts = facts_of("in-cloud", SERVICES)
    assert facts["countries"] == ["DE", "FR"]
    assert facts["provider"]["id"] == "cloud-inc"
    located = [party["country"] for party in facts["exposure"]["access"] if party["via"] == "located_in"]
    assert located == ["DE", "FR"]


def test_what_nobody_stated_of_a_service_is_null(facts_of: Callable[..., Any]):
    facts = facts_of("bare", SERVICES)
    assert facts["completeness"]["unknown"] == [
        "administered_from",
        "contract",
        "country",
        "cutoff_plan",
        "exit_plan",
        "interface.open",
        "interface.standard",
        "key_custody",
        "provider",
        "support_countries",
        "training_use",
        "type",
    ]
    assert facts["countries"] is None
    assert facts["exit_plan"] == {"exists": None, "tested_days_ago": None, "offline_days": None}


def test_the_path_of_a_location_ends_at_the_country(hops_of: Callable[..., list[str]]):
    assert hops_of("full", SERVICES, "cutoff:FR:-") == ["full", "country:FR"]
    assert hops_of("full", SERVICES, "controller:provider:seller") == ["full", "seller", "country:FR"]


ON_A_CLOUD = """
organizations:
  - {id: seller, name: Seller, country: FR, parents: []}
cloud_services: [{id: shop, provider: seller, cloud: cloud, region: eu}]
models: [{id: model, access: weights, stored_in: [host]}]
gpu_hosts: [{id: host, operator: seller, serves: [model], cloud: cloud, region: eu}]
applications: [{id: app, owner: seller, data: [], requires: [shop, model]}]
"""


@pytest.mark.parametrize(("asset", "runners"), [("shop", "providers"), ("host", "operators")])
def test_whoever_operates_the_cloud_below_is_one_of_those_who_run_it(
    facts_of: Callable[..., Any], asset: str, runners: str
):
    """It was asked for no certificate, and a machine on somebody's cloud was in house."""
    facts = facts_of(asset, ON_A_CLOUD)
    assert [runner["id"] for runner in facts[runners]] == ["cloud-inc", "seller"]
    assert not facts["in_house"]
    alone = facts_of(asset, ON_A_CLOUD.replace(", cloud: cloud, region: eu", ", country: FR"))
    assert [runner["id"] for runner in alone[runners]] == ["seller"]
    assert alone["in_house"]
