from collections.abc import Callable
from typing import Any

import pytest

APPLICATIONS = """
organizations:
  - {id: agency, name: Agency, country: FR, parents: [], administered_from: [FR]}
  - {id: parent, country: US, parents: []}
  - {id: seller, country: FR, parents: [{organization: parent, capital: 100, voting: 100}]}
  - {id: secretive, country: FR}
cloud_services:
  - {id: api, provider: seller, type: inference-api, country: FR, administered_from: [FR], requires: [],
     key_custody: {custodian: provider}}
  - {id: store, provider: agency, type: object-store, country: FR}
  - {id: open-api, provider: secretive, type: inference-api, country: FR}
  - {id: relay, provider: secretive, type: orchestrator, country: FR, requires: [api]}
gpu_hosts:
  - id: host
    name: The host
    owner: agency
    operator: agency
    country: FR
    tenancy: owned
    serves: [held]
    administered_from: [FR]
    management: {provider: agency, phone_home: false, licence_server: false}
    runtime: {offline: true}
    key_custody: {custodian: customer-only}
    requires: []
models:
  - {id: held, access: weights, developer: agency, stored_in: [host], licence: {id: free}}
  - {id: idle, access: weights, developer: agency}
  - {id: offered, access: api, provider_service: api}
datasets:
  - {id: letters, class: personal}
  - {id: notes, class: internal}
  - {id: unclassed}
software:
  - {id: router, requires: [{any_of: [offered, {id: held, tested: 2026-11-11}]}, store]}
  - {id: pipeline, requires: [host]}
  - {id: gateway, requires: [{any_of: [router, api]}]}
applications:
  - id: full
    owner: agency
    domicile: FR
    criticality: government
    stage: production
    fields_of_use: [medical, general]
    users: 12
    monthly_revenue_usd: 0
    languages: [fr]
    data: [letters, notes]
    requires: [{any_of: [offered, {id: held, tested: 2026-11-11}]}, {id: store, optional: true}]
    service_level: {max_first_token_ms: 500}
  - {id: bare}
  - {id: alone, owner: agency, requires: []}
  - {id: routed, owner: agency, requires: [router]}
  - {id: piped, owner: agency, requires: [pipeline]}
  - {id: doubly, owner: agency, requires: [gateway]}
  - {id: either, owner: agency, requires: [{any_of: [router, open-api]}]}
  - {id: on-host, owner: agency, requires: [host]}
  - {id: on-relay, owner: agency, requires: [relay]}
  - {id: on-idle, owner: agency, requires: [idle]}
  - {id: unclassed-data, data: [letters, unclassed]}
  - {id: spare-router, owner: agency, requires: [{id: router, optional: true}]}
"""


def test_an_application_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", APPLICATIONS)
    assert (facts["domicile"], facts["criticality"], facts["stage"]) == ("FR", "government", "production")
    assert facts["fields_of_use"] == ["general", "medical"]
    assert (facts["users"], facts["monthly_revenue_usd"], facts["languages"]) == (12, 0, ["fr"])
    assert facts["data_classes"] == ["internal", "personal"]
    assert facts["owner"]["name"] == "Agency"
    level = {"max_first_token_ms": 500, "min_tokens_per_second": None, "max_monthly_cost": None}
    assert facts["service_level"] == level
    assert facts["completeness"]["unknown"] == []


def test_the_deployment_of_an_application_is_its_own(facts_of: Callable[..., Any]):
    assert facts_of("full", APPLICATIONS)["deployment"] == {
        "applications": 1,
        "criticality": "government",
        "criticalities": ["government"],
        "stages": ["production"],
        "stages_complete": True,
        "domiciles": ["FR"],
        "domiciles_complete": True,
        "owner_countries": ["FR"],
        "owners_complete": True,
        "fields_of_use": ["general", "medical"],
        "fields_of_use_complete": True,
        "languages": ["fr"],
        "languages_complete": True,
        "data_classes": ["internal", "personal"],
        "users": 12,
        "users_complete": True,
        "monthly_revenue_usd": 0,
        "revenue_complete": True,
        "complete": True,
        "spared": False,
    }


def test_the_deployment_of_a_host_takes_its_applications_together(facts_of: Callable[..., Any]):
    deployment = facts_of("host", APPLICATIONS)["deployment"]
    assert deployment["applications"] == 7
    assert deployment["criticality"] == "government"
    assert deployment["users"] == 12
    assert deployment["users_complete"] is None
    assert deployment["complete"] is None


def test_options_tell_who_offers_them_and_who_can_stop_them(facts_of: Callable[..., Any]):
    (needed, spare) = facts_of("full", APPLICATIONS)["requirements"]
    assert (needed["optional"], needed["ai"], needed["path"]) == (False, True, "requirement:0")
    held, offered = sorted(needed["options"], key=lambda option: not option["self_hosted"])
    assert (held["kind"], held["access"], held["ai"], held["self_hosted"]) == ("model", "weights", True, True)
    assert held["providers"] == []
    assert held["tested_days_ago"] == 10
    assert [party["organization"] for party in held["cutoff"]] == [None, "agency"]
    assert (offered["kind"], offered["access"], offered["self_hosted"]) == ("model", "api", False)
    assert [(found["organization"], found["path"]) for found in offered["providers"]] == [
        ("seller", "controller:provider:seller"),
        ("parent", "controller:provider:parent"),
    ]
    assert [(party["country"], party["organization"], party["path"]) for party in offered["cutoff"]] == [
        ("FR", None, "option-cutoff:FR:-"),
        ("FR", "seller", "option-cutoff:FR:seller"),
        ("US", "parent", "option-cutoff:US:parent"),
    ]
    assert offered["tested_days_ago"] is None
    assert held["complete"] is offered["complete"] is True
    assert (spare["optional"], spare["ai"], spare["options"][0]["kind"]) == (True, False, "cloud_service")


def test_what_a_relay_requires_for_output_stands_beside_the_relay(facts_of: Callable[..., Any]):
    requirements = facts_of("routed", APPLICATIONS)["requirements"]
    assert sorted((need["ai"], [option["kind"] for option in need["options"]]) for need in requirements) == [
        (False, ["software"]),
        (True, ["model", "model"]),
    ]
    assert all(not need["optional"] for need in requirements)


def test_what_an_optional_relay_requires_is_optional(facts_of: Callable[..., Any]):
    assert [need["optional"] for need in facts_of("spare-router", APPLICATIONS)["requirements"]] == [True, True]


def test_software_that_only_needs_a_host_gives_no_output(facts_of: Callable[..., Any]):
    (need,) = facts_of("piped", APPLICATIONS)["requirements"]
    assert need["ai"] is False


def test_a_host_that_serves_gives_output_and_hosts_it_itself(facts_of: Callable[..., Any]):
    (need,) = facts_of("on-host", APPLICATIONS)["requirements"]
    (option,) = need["options"]
    assert (option["ai"], option["self_hosted"], option["access"]) == (True, True, "weights")
    assert [found["organization"] for found in option["providers"]] == ["agency"]


def test_of_weights_that_run_nowhere_nobody_knows_where_they_do(facts_of: Callable[..., Any]):
    (need,) = facts_of("on-idle", APPLICATIONS)["requirements"]
    (option,) = need["options"]
    assert (option["self_hosted"], option["complete"]) == (None, None)


def test_a_relay_among_alternatives_stands_for_all_that_is_behind_it(facts_of: Callable[..., Any]):
    (need,) = facts_of("either", APPLICATIONS)["requirements"]
    relay = next(option for option in need["options"] if option["kind"] == "software")
    assert (relay["ai"], relay["access"], relay["self_hosted"]) == (True, None, False)
    assert [found["organization"] for found in relay["providers"]] == ["seller", "parent"]
    opaque = next(option for option in need["options"] if option["kind"] == "cloud_service")
    assert (opaque["access"], opaque["complete"]) == ("api", None)


def test_nothing_stated_is_not_nothing_needed(facts_of: Callable[..., Any]):
    bare, alone = facts_of("bare", APPLICATIONS), facts_of("alone", APPLICATIONS)
    assert (bare["requirements"], bare["survival"]["complete"]) == (None, None)
    assert (alone["requirements"], alone["survival"]["complete"]) == ([], True)
    assert "requires" in bare["completeness"]["unknown"]


def test_one_dataset_without_class_leaves_the_classes_unknown(facts_of: Callable[..., Any]):
    assert facts_of("unclassed-data", APPLICATIONS)["data_classes"] is None


def test_single_points_are_what_stops_every_alternative(facts_of: Callable[..., Any]):
    assert facts_of("full", APPLICATIONS)["survival"]["single_points"] == [
        {"kind": "country", "organization": None, "name": "FR", "countries": ["FR"], "path": "single:country:FR"},
        {
            "kind": "organization",
            "organization": "agency",
            "name": "Agency",
            "countries": ["FR"],
            "path": "single:organization:agency",
        },
    ]


def test_a_single_host_is_named_with_the_countries_of_those_who_control_it(facts_of: Callable[..., Any]):
    points = facts_of("on-host", APPLICATIONS)["survival"]["single_points"]
    assert {
        "kind": "gpu_host",
        "organization": None,
        "name": "The host",
        "countries": ["FR"],
        "path": "single:gpu_host:host",
    } in points


@pytest.mark.parametrize(
    ("application", "handle", "expected"),
    [
        ("full", "controller:owner:agency", ["full", "agency", "country:FR"]),
        ("full", "controller:provider:parent", ["full", "offered", "api", "seller", "parent", "country:US"]),
        ("full", "option-cutoff:US:parent", ["full", "offered", "api", "seller", "parent", "country:US"]),
        ("full", "requirement:1", ["full", "store"]),
        ("routed", "controller:provider:seller", ["routed", "router", "offered", "api", "seller", "country:FR"]),
        (
            "either",
            "controller:provider:parent",
            ["either", "router", "offered", "api", "seller", "parent", "country:US"],
        ),
        ("on-host", "controller:provider:agency", ["on-host", "host", "agency", "country:FR"]),
        ("on-host", "single:gpu_host:host", ["on-host", "host"]),
        ("on-relay", "controller:provider:secretive", ["on-relay", "relay", "secretive", "country:FR"]),
        ("on-relay", "controller:provider:seller", ["on-relay", "relay", "api", "seller", "country:FR"]),
    ],
)
def test_paths_of_an_application(hops_of: Callable[..., list[str]], application: str, handle: str, expected: list[str]):
    assert hops_of(application, APPLICATIONS, handle) == expected


def test_a_path_of_alternatives_shows_each_of_them(builder_of):
    builder = builder_of(
        "organizations:\n  - {id: provider-a, country: US, parents: []}\n"
        "cloud_services:\n  - {id: api-1, type: inference-api, provider: provider-a}\n"
        "  - {id: api-2, type: inference-api, provider: provider-a}\n  - {id: store, provider: provider-a}\n"
        "applications: [{id: app, requires: [{any_of: [api-1, api-2]}, store]}]"
    )
    proof = builder.proof("app", "option-cutoff:US:provider-a")
    assert [path[0].to for path in proof.paths] == ["api-1", "api-2"]
    requirement = next(each for each in builder.facts("app")["requirements"] if each["ai"])
    assert [path[0].to for path in builder.proof("app", requirement["path"]).paths] == ["api-1", "api-2"]


LISTED = """
organizations:
  - {id: owner, country: FR, parents: [{organization: group, capital: 60}], listed_parties: []}
  - id: group
    country: FR
    parents: []
    listed_parties: [{list: b, since: 2026-11-21}, {list: a}, {list: c, since: 2026-11-22}]
  - {id: supplier, name: Supplier, country: FR, parents: [], listed_parties: [{list: d}]}
  - {id: other, country: US, parents: []}
cloud_services:
  - {id: service, provider: supplier, country: FR}
  - {id: spare, provider: other, country: FR}
  - {id: own, provider: owner, country: FR}
applications:
  - {id: app, owner: owner, requires: [service, own, {id: spare, optional: true}]}
  - {id: owned-by-other, owner: other, requires: [own]}
  - {id: orphan, requires: []}
"""


def test_lists_name_the_owners_side_and_whom_it_cannot_do_without(facts_of: Callable[..., Any]):
    facts = facts_of("app", LISTED)["listings"]
    assert [(party["organization"], party["lists"], party["path"]) for party in facts["owners"]] == [
        ("group", ["a", "b"], "controller:owner:group")
    ]
    assert facts["owners_complete"] is True
    assert facts["suppliers"] == [
        {
            "country": "FR",
            "organization": "supplier",
            "name": "Supplier",
            "lists": ["d"],
            "path": "single:organization:supplier",
        }
    ]


def test_lists_of_the_owners_side_are_complete_where_each_states_them(facts_of: Callable[..., Any]):
    facts = facts_of("owned-by-other", LISTED)["listings"]
    assert facts["owners_complete"] is None
    assert [party["organization"] for party in facts["suppliers"]] == ["group", "owner"]
    assert facts_of("orphan", LISTED)["listings"] == {
        "owners": [],
        "owners_complete": None,
        "owners_screened_days_ago": None,
        "suppliers": [],
        "terms": [],
        "open_suppliers": [],
        "open_terms": [],
    }


RENTED = """
organizations:
  - {id: owner, country: FR, parents: [{organization: group, controls: true}], screened: 2026-11-01}
  - {id: group, country: FR, parents: [], screened: 2026-10-22}
  - {id: supplier, country: FR, parents: []}
models:
  - {id: model, access: weights}
gpu_hosts:
  - {id: rack, operator: supplier, tenancy: colocated, serves: [model], contract: {enforces_lists_of: [US, DE]}}
  - {id: bought, operator: supplier, owner: owner, tenancy: owned, serves: []}
cloud_services:
  - {id: service, name: A service, provider: supplier, contract: {law: FR}}
  - {id: own, provider: owner}
applications:
  - {id: app, owner: owner, requires: [model, bought, service, own]}
"""


def test_terms_are_those_of_what_others_run_and_it_cannot_do_without(facts_of: Callable[..., Any]):
    assert facts_of("app", RENTED)["listings"]["terms"] == [
        {"name": "A service", "lists_of": None, "path": "single:cloud_service:service"},
        {"name": "rack", "lists_of": ["DE", "US"], "path": "single:gpu_host:rack"},
    ]


def test_owners_were_looked_up_when_the_one_was_that_this_is_longest_ago_of(facts_of: Callable[..., Any]):
    assert facts_of("app", RENTED)["listings"]["owners_screened_days_ago"] == 30
    never = RENTED.replace(", screened: 2026-10-22", "")
    assert facts_of("app", never)["listings"]["owners_screened_days_ago"] is None


COSTLY = """
applications:
  - {id: app, running_cost: {monthly: 38000.5, measured: 2026-10-22, bill_sha256: HASH}}
  - {id: unproven, service_level: {max_monthly_cost: 40000}, running_cost: {monthly: 38000.5}}
  - {id: silent}
""".replace("HASH", "1" * 64)


def test_what_it_costs_to_run_is_as_stated(facts_of: Callable[..., Any]):
    costs = [facts_of(name, COSTLY)["running_cost"] for name in ("app", "unproven", "silent")]
    assert costs == [
        {"monthly": 38000.5, "measured_days_ago": 30, "billed": True},
        {"monthly": 38000.5, "measured_days_ago": None, "billed": False},
        {"monthly": None, "measured_days_ago": None, "billed": None},
    ]
    assert facts_of("unproven", COSTLY)["service_level"]["max_monthly_cost"] == 40000


SPARED = """
organizations:
  - {id: owner, country: FR, public_body: true, parents: [], administered_from: [FR]}
  - {id: foreign, country: US, public_body: true, parents: [], listed_parties: [{list: a}]}
  - {id: secretive, country: FR}
cloud_services:
  - {id: own, type: inference-api, provider: owner, country: FR, key_custody: {custodian: provider}, requires: [],
     administered_from: [FR]}
  - {id: abroad, type: inference-api, provider: foreign, country: FR, key_custody: {custodian: provider}, requires: [],
     administered_from: [FR], contract: {enforces_lists_of: [US]}}
  - {id: spare, type: inference-api, provider: secretive, country: FR, key_custody: {custodian: provider}, requires: [],
     administered_from: [FR]}
applications:
  - {id: on-own, owner: owner, requires: [{any_of: [own, {id: spare, tested: 2026-11-01}]}]}
  - {id: on-abroad, owner: owner, requires: [{any_of: [abroad, {id: spare, tested: 2026-11-01}]}]}
  - {id: untested, owner: owner, requires: [{any_of: [own, spare]}]}
  - {id: alone, owner: owner, requires: [spare]}
"""


@pytest.mark.parametrize(
    ("application", "settled", "countries"),
    [("on-own", True, ["FR"]), ("on-abroad", True, ["US"]), ("untested", None, []), ("alone", None, [])],
)
def test_what_a_tested_spare_leaves_out_leaves_open_only_whether_others_have_it_too(
    facts_of: Callable[..., Any], application: str, settled: bool | None, countries: list[str]
):
    survival = facts_of(application, SPARED)["survival"]
    assert survival["complete"] is None
    assert (survival["settled"], survival["open_countries"]) == (settled, countries)


def test_who_may_stop_it_if_the_spare_is_lost_may_enforce_lists(facts_of: Callable[..., Any]):
    listings = facts_of("on-abroad", SPARED)["listings"]
    assert (listings["suppliers"], listings["terms"]) == ([], [])
    assert listings["open_suppliers"] == [{"country": "US", "lists": ["a"]}]
    assert listings["open_terms"] == [{"lists_of": ["US"]}]
    own = facts_of("on-own", SPARED)["listings"]
    assert (own["open_suppliers"], own["open_terms"]) == ([], [])
