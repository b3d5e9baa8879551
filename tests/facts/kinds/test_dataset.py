from collections.abc import Callable
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder

DATA = """
organizations:
  - {id: agency, country: FR, parents: [], administered_from: [FR], support_countries: [], security_operations_from: []}
  - {id: curator, country: GB, parents: []}
cloud_services:
  - {id: store, provider: agency, country: FR, type: object-store, requires: [],
     key_custody: {custodian: provider}, administered_from: [FR], support_countries: []}
  - {id: backup, provider: agency, country: CH, type: object-store, requires: [],
     key_custody: {custodian: provider}, administered_from: [FR], support_countries: []}
  - {id: api, provider: curator, country: US, type: inference-api, contract: {transfer_mechanism: dpf}, requires: [],
     key_custody: {custodian: provider}, administered_from: [US], support_countries: [],
     security_operations_from: [], subcontractors: [], subcontractors_complete: true}
  - {id: nowhere, provider: agency, type: logging}
datasets:
  - id: full
    controller: agency
    curator: curator
    licence: {id: Free Licence}
    class: personal
    subject_countries: [US, 'NO']
    stored_in: [store]
    backed_up_in: [backup]
    deletion_evidence: {method: a method}
  - {id: foreign, subject_countries: [US], stored_in: [store], class: internal}
  - {id: nobody, subject_countries: [], class: public}
  - {id: bare}
  - {id: lost, stored_in: [nowhere]}
applications:
  - {id: app, owner: agency, data: [full], requires: [api], domicile: FR, stage: production, fields_of_use: [general],
     criticality: business}
data_flows:
  - {id: flow, from: app, to: backup, datasets: [full, foreign], transfer_mechanism: scc, purpose: a purpose,
     encryption: {in_transit: true, customer_only_keys: false}}
  - {id: to-api, from: store, to: api, datasets: [full]}
  - {id: bare-flow}
  - {id: half-known, datasets: [full, bare]}
"""


def test_a_dataset_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", DATA)
    assert (facts["controller"]["id"], facts["curator"]["id"]) == ("agency", "curator")
    assert facts["licence"] == {
        "id": "Free Licence",
        "known": True,
        "text_stored": False,
        "obtained": None,
        "current": [],
    }
    assert (facts["data_class"], facts["subject_countries"], facts["subjects_in_eea"]) == (
        "personal",
        ["NO", "US"],
        True,
    )
    assert facts["deletion_evidence"] is True


def test_reach_tells_adequacy_and_mechanism_of_each_place(facts_of: Callable[..., Any]):
    reach = facts_of("full", DATA)["reach"]
    assert [
        (place["country"], place["how"], place["mechanism"], place["adequacy"], place["challenged"]) for place in reach
    ] == [
        ("CH", "backed-up", None, "adequate", False),
        ("CH", "flowed", "scc", "adequate", False),
        ("FR", "administered", None, "home-territory", False),
        ("FR", "administered", "scc", "home-territory", False),
        ("FR", "stored", None, "home-territory", False),
        ("US", "administered", "dpf", "certified", True),
        ("US", "api", "dpf", "certified", True),
        ("US", "flowed", "dpf", "certified", True),
    ]
    assert reach[0]["path"] == "reach:backed-up:CH:-"


@pytest.mark.parametrize(
    ("dataset", "expected"), [("full", True), ("foreign", False), ("nobody", False), ("bare", None)]
)
def test_whether_subjects_are_in_the_eea(facts_of: Callable[..., Any], dataset: str, expected: bool | None):
    assert facts_of(dataset, DATA)["subjects_in_eea"] is expected


def test_laws_of_the_country_of_its_people_hold_from_their_first_day(facts_of: Callable[..., Any]):
    facts = facts_of("bare", DATA.replace("{id: bare}", "{id: bare, subject_countries: [TW], localised_by_order: []}"))
    assert [(law["law"], law["demand"], law["adequate"]) for law in facts["localisation"]] == [
        ("a law", "safeguard", ["JP"]),
        ("another", "safeguard", None),
    ]
    assert [rule["critical_assessment"] for rule in facts["export_rules"]] == [True]
    assert facts["localised_by_order"] == []


@pytest.mark.parametrize(
    ("controller", "critical"),
    [
        ("critical_infrastructure_in: [TW]", ["TW"]),
        ("critical_infrastructure_in: []", []),
        ("public_body: false", None),
    ],
)
def test_where_its_controller_runs_critical_infrastructure(
    facts_of: Callable[..., Any], controller: str, critical: Any
):
    text = DATA.replace("{id: agency, country: FR,", f"{{id: agency, country: FR, {controller},")
    assert facts_of("full", text)["controller_is_critical_in"] == critical
    assert facts_of("bare", text)["controller_is_critical_in"] is None


def test_a_place_without_country_is_not_adequate_and_leaves_the_reach_open(facts_of: Callable[..., Any]):
    facts = facts_of("lost", DATA)
    assert [place for place in facts["reach"] if place["how"] == "stored"] == [
        {
            "country": None,
            "how": "stored",
            "mechanism": None,
            "adequacy": "none",
            "challenged": False,
            "decision_ends_in_days": None,
            "protected": False,
            "importers": [],
            "path": "reach:stored:-:-",
        }
    ]
    assert facts["reach_complete"] is None


def test_a_dataset_of_which_nobody_says_where_it_is_has_an_open_reach(facts_of: Callable[..., Any]):
    facts = facts_of("bare", DATA)
    assert facts["reach"] == []
    assert facts["reach_complete"] is None
    assert facts["deletion_evidence"] is None


def test_who_can_read_it_is_known_when_everybody_on_the_way_is_stated(facts_of: Callable[..., Any]):
    assert facts_of("full", DATA)["access_complete"] is True
    assert facts_of("full", DATA.replace("provider: curator, ", ""))["access_complete"] is None
    assert facts_of("bare", DATA)["access_complete"] is None


def test_what_leaves_a_fact_open_comes_with_the_place_to_state_it(builder_of: Callable[[str], FactsBuilder]):
    builder = builder_of(DATA.replace("provider: curator, ", ""))
    (omitted,) = builder.missing("full", "access_complete")
    assert (omitted.asset, omitted.field) == ("api", "provider")
    assert omitted.location is not None
    assert omitted.location.line == 12
    assert [each.asset for each in builder.missing("full", "reach_complete")] == ["bare-flow", "app", "half-known"]


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("reach:stored:FR:-", ["full", "store", "country:FR"]),
        ("reach:api:US:dpf:curator", ["full", "app", "api", "country:US"]),
        ("reach:flowed:CH:scc", ["full", "flow", "backup", "country:CH"]),
        ("controller:controller:agency", ["full", "agency", "country:FR"]),
        ("controller:curator:curator", ["full", "curator", "country:GB"]),
    ],
)
def test_paths_of_a_dataset(hops_of: Callable[..., list[str]], handle: str, expected: list[str]):
    assert hops_of("full", DATA, handle) == expected


def test_a_flow_tells_its_ends_and_what_flows(facts_of: Callable[..., Any]):
    facts = facts_of("flow", DATA)
    assert (facts["from_countries"], facts["to_countries"]) == (["FR"], ["CH"])
    assert facts["data_classes"] == ["internal", "personal"]
    assert facts["subject_countries"] == ["NO", "US"]
    assert (facts["purpose"], facts["mechanism"]) == ("a purpose", "scc")
    assert (facts["encrypted_in_transit"], facts["customer_only_keys"]) == (True, False)


def test_a_flow_without_mechanism_has_that_of_the_contract_at_its_end(facts_of: Callable[..., Any]):
    assert facts_of("to-api", DATA)["mechanism"] == "dpf"


def test_one_dataset_without_class_leaves_the_classes_of_a_flow_unknown(facts_of: Callable[..., Any]):
    facts = facts_of("half-known", DATA)
    assert facts["data_classes"] is None
    assert facts["subject_countries"] is None


def test_what_nobody_stated_of_a_flow_is_null(facts_of: Callable[..., Any]):
    facts = facts_of("bare-flow", DATA)
    assert facts["completeness"]["unknown"] == [
        "datasets",
        "encryption.customer_only_keys",
        "encryption.in_transit",
        "from",
        "purpose",
        "to",
        "transfer_mechanism",
    ]
