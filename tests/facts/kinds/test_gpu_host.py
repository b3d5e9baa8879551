from collections.abc import Callable
from typing import Any

import pytest

HOSTS = """
organizations:
  - {id: agency, name: Agency, country: FR, public_body: true, parents: []}
  - {id: parent, country: US, parents: []}
  - id: operator
    country: FR
    parents: [{organization: parent, capital: 80, voting: 50}, {organization: agency, capital: 20, voting: 50}]
    support_countries: [US, FR]
models:
  - {id: small, developer: agency, access: weights, openness: open-model, parameters: 8B, dtype: bf16}
  - {id: large, developer: parent, access: weights, parameters: 70B, dtype: int4}
  - {id: sizeless, access: weights}
gpu_hosts:
  - id: full
    owner: agency
    operator: operator
    tenancy: colocated
    country: FR
    administered_from: [US, FR, US]
    support_countries: [FR]
    accelerators: [{model: old, count: 1}, {model: gpu, count: 8, memory_gib: 72}]
    management: {provider: parent, phone_home: true, licence_server: false}
    runtime: {offline: true}
    serves: [small, large]
    key_custody: {custodian: customer-only}
    confidential_computing: {technology: shield, attested: true}
    contract: {law: FR, venue: DE, notice_days: 30, control_change_notice_days: 90, end: 2026-12-01,
     unilateral_changes: true, change_notice_days: 60}
  - {id: bare}
  - {id: empty, accelerators: [], serves: [], administered_from: []}
  - {id: unsized, serves: [small, sizeless], accelerators: [{model: leased, count: 2}]}
  - {id: in-cloud, cloud: cloud, region: zurich, tenancy: cloud}
  - {id: somewhere-in-eu, cloud: cloud, region: eu}
"""


def test_accelerators_are_as_the_catalog_knows_them_and_sorted_by_content(facts_of: Callable[..., Any]):
    facts = facts_of("full", HOSTS)
    gpu = {
        "model": "gpu",
        "vendor": "chip-maker",
        "vendor_country": "US",
        "manufactured_in": "TW",
        "export_class": "3A090.a",
        "memory_gib": 72.0,
        "count": 8,
    }
    old = {**gpu, "model": "old", "manufactured_in": None, "export_class": None, "memory_gib": 24.0, "count": 1}
    assert facts["accelerators"] == [old, gpu]
    assert facts["memory_gib"] == 72 * 8 + 24


def test_models_are_listed_without_identity(facts_of: Callable[..., Any]):
    facts = facts_of("full", HOSTS)
    small = {"access": "weights", "openness": "open-model", "developer_country": "FR", "weights_gib": 14.901}
    large = {"access": "weights", "openness": None, "developer_country": "US", "weights_gib": 32.596}
    assert facts["models"] == [small, large]
    assert facts["models_gib"] == 47.497


def test_the_rest_of_a_host_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", HOSTS)
    assert (facts["tenancy"], facts["country"], facts["runtime_offline"]) == ("colocated", "FR", True)
    assert facts["administered_from"] == ["FR", "US"]
    assert facts["keys"] == {"custodian": "customer-only", "attested": True}
    assert facts["contract"] == {
        "law": "FR",
        "venue": "DE",
        "notice_days": 30,
        "control_change_notice_days": 90,
        "unilateral_changes": True,
        "change_notice_days": 60,
        "open_ended": None,
        "ends_in_days": 10,
    }
    management = facts["management"]
    assert (management["provider"], management["phone_home"], management["licence_server"]) == ("parent", True, False)
    assert [controller["path"] for controller in management["controllers"]] == ["controller:management:parent"]
    assert facts["completeness"] == {"stated": 13, "inferred": 0, "unknown": [], "unknown_share": 0}


def test_an_operator_is_told_with_its_controllers_holders_and_stakes(facts_of: Callable[..., Any]):
    operator = facts_of("full", HOSTS)["operator"]
    assert (operator["id"], operator["country"], operator["ownership"]) == ("operator", "FR", "stated")
    assert operator["control"] == "stated"
    assert [(found["organization"], found["relation"]) for found in operator["controllers"]] == [
        ("operator", "self"),
        ("agency", "blocks"),
        ("parent", "parent"),
    ]
    assert [(found["organization"], found["capital"], found["voting"]) for found in operator["holders"]] == [
        ("agency", 20, 50),
        ("parent", 80, 50),
    ]
    assert operator["stakes"] == [
        {"countries": ["FR"], "capital": 20, "voting": 50, "basis": "stated"},
        {"countries": ["US"], "capital": 80, "voting": 50, "basis": "stated"},
    ]
    assert operator["support_countries"] == ["FR", "US"]
    assert operator["administered_from"] is None


def test_nothing_stated_of_a_host_is_null_and_not_empty(facts_of: Callable[..., Any]):
    facts = facts_of("bare", HOSTS)
    for name in ("accelerators", "memory_gib", "models", "models_gib", "administered_from", "runtime_offline"):
        assert facts[name] is None
    assert facts["operator"]["controllers"] == []
    assert facts["operator"]["id"] is None
    assert facts["management"] == {"provider": None, "controllers": [], "phone_home": None, "licence_server": None}
    assert facts["completeness"]["unknown"] == [
        "accelerators",
        "administered_from",
        "contract",
        "country",
        "key_custody",
        "management",
        "operator",
        "owner",
        "runtime.offline",
        "serves",
        "support_countries",
        "tenancy",
    ]


def test_stated_emptiness_is_known(facts_of: Callable[..., Any]):
    facts = facts_of("empty", HOSTS)
    assert (facts["accelerators"], facts["memory_gib"]) == ([], None)
    assert (facts["models"], facts["models_gib"]) == ([], 0)
    assert facts["administered_from"] == []


def test_one_model_of_unknown_size_leaves_the_sum_unknown(facts_of: Callable[..., Any]):
    facts = facts_of("unsized", HOSTS)
    assert [model["weights_gib"] for model in facts["models"]] == [14.901, None]
    assert facts["models_gib"] is None


def test_a_chip_with_a_licence_server_brings_it_to_the_host(facts_of: Callable[..., Any]):
    assert facts_of("unsized", HOSTS)["management"]["licence_server"] is True


def test_a_cloud_region_gives_operator_and_country(facts_of: Callable[..., Any]):
    facts = facts_of("in-cloud", HOSTS)
    assert (facts["operator"]["id"], facts["country"]) == ("cloud-inc", "CH")
    assert facts["completeness"]["stated"] == 3
    assert facts["completeness"]["inferred"] == 2


def test_a_region_that_spans_countries_leaves_the_country_unknown(facts_of: Callable[..., Any]):
    assert facts_of("somewhere-in-eu", HOSTS)["country"] is None


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("controller:operator:parent", ["full", "operator", "parent", "country:US"]),
        ("controller:owner:agency", ["full", "agency", "country:FR"]),
        ("controller:management:parent", ["full", "parent", "country:US"]),
        ("holder:operator:agency", ["full", "operator", "agency", "country:FR"]),
        ("cutoff:US:chip-maker", ["full", "chip-maker", "country:US"]),
        ("origin:TW:-", ["full", "country:TW"]),
    ],
)
def test_paths_of_a_host(hops_of: Callable[..., list[str]], handle: str, expected: list[str]):
    assert hops_of("full", HOSTS, handle) == expected
