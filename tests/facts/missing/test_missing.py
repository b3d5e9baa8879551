"""Every fact that nobody knows comes with the asset and the field that would settle it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.documents.label_index import labels_of, own_field
from sovcheck.facts.documents.labels import Role
from sovcheck.facts.documents.shape import Group, kind_shape
from sovcheck.facts.missing.omitted import EVIDENCE
from sovcheck.facts.missing.organizations import NAMED_ROLES
from sovcheck.graph.omissions import MOST_KEPT
from sovcheck.inventory.assets.asset import Kind
from sovcheck.policy.loading import load_policies
from sovcheck.policy.source.files import policies_directory

BARE = """
organizations: [{id: org}]
models: [{id: model}, {id: base}, {id: heir, access: weights, base_models: [base], developer: org}]
datasets: [{id: data}]
gpu_hosts: [{id: host}]
cloud_services: [{id: service}]
applications: [{id: app}]
data_flows: [{id: flow}]
software: [{id: tool}]
"""
OPEN_FURTHER_UP = """
organizations:
  - {id: company, country: FR, parents: [{organization: holding, capital: 100, voting: 100}]}
  - {id: holding}
models:
  - {id: model, access: weights, developer: company, base_models: [base], licence: {id: MIT}, update: {host: host},
     stored_in: [service],     evaluations: [{name: a-benchmark, date: 2026-01-01, score: 1}]}
  - {id: pupil, access: weights, training_datasets: [lessons]}
  - {id: teacher, access: weights, licence: {id: regional}, base_models: []}
  - {id: taught-further, access: weights, licence: {id: free}, base_models: [teacher]}
  - {id: base, developer: company, base_models: []}
  - {id: api-model, access: api, provider_service: service, developer: company}
datasets: [{id: data, controller: company, curator: company, stored_in: [host], backed_up_in: []},
  {id: collected, class: personal, subject_countries: [TW], stored_in: [shelf], backed_up_in: []},
  {id: lessons, generated_by: [teacher, base]}]
gpu_hosts:
  - {id: host, operator: company, owner: company, country: FR, serves: [model], accelerators: [{model: gpu, count: 1}]}
  - {id: machine, accelerators: []}
cloud_services:
  - {id: service, provider: company, type: inference-api, contract: {transfer_mechanism: dpf}}
  - {id: shelf, type: object-store, contract: {transfer_mechanism: adequacy},
     confidential_computing: {technology: shield, attested: true}}
applications: [{id: app, owner: company, requires: [{any_of: [model, api-model]}], data: [data], logs_to: [service]}]
data_flows: [{id: flow, from: host, to: service, datasets: [data]}]
software:
  - {id: tool, developer: company, registry: service, mirror: host, telemetry: {setting: "on", to: service}}
"""
SYSTEMS = {"bare": BARE, "open further up": OPEN_FURTHER_UP}
IDLE = "serves (of its host)"
"""The field of a host that is not there."""


def assets_of(builder: FactsBuilder) -> Mapping[str, Any]:
    return builder._sources.system.assets  # noqa: SLF001 (nobody else asks for them)


def unknown_facts(document: Mapping[str, Any], shape: Group, prefix: str = "") -> Iterator[str]:
    """The names of all facts of the document that are null, outside of lists."""
    for name, part in shape.fields.items():
        if isinstance(part, Group):
            yield from unknown_facts(document[name], part, f"{prefix}{name}.")
        elif document[name] is None:
            yield prefix + name


def is_stated(asset: Any, field: str) -> bool:
    """Whether the asset has a value at the path, by the name that one writes."""
    value: Any = asset
    for step in field.split("."):
        if value is None or value == ():
            return False
        if step.isdecimal():
            value = value[int(step)]
            continue
        names = {info.alias or name: name for name, info in type(value).model_fields.items()}
        assert step in names, f"{type(value).__name__} has no field {step!r} ({field})"
        value = getattr(value, names[step])
    return value is not None


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_unknown_fact_is_settled_by_fields_that_somebody_left_out(builder_of, system):
    builder = builder_of(SYSTEMS[system])
    assets = assets_of(builder)
    for asset_id, asset in assets.items():
        document = builder.facts(asset_id)
        for fact in unknown_facts(document, kind_shape(asset.kind)):
            missing = builder.missing(asset_id, fact)
            assert missing, fact
            for omitted in missing:
                if omitted.asset in assets and omitted.field not in {EVIDENCE, IDLE, "applications"}:
                    assert not is_stated(assets[omitted.asset], omitted.field), (asset_id, fact, omitted)


def facts_of_rules() -> list[tuple[Kind, str]]:
    """Every fact that a bundled rule can leave a result unknown for, of each kind that it applies to."""
    found = set()
    for rule in load_policies().rules:
        text = (policies_directory().parent / rule.file).read_text(encoding="utf-8")
        named = re.findall(r'unknown contains "([^"]+)"', text) + re.findall(r'"fact": "([^"]+)"', text)
        found |= {(kind, fact) for kind in rule.applies_to for fact in (*rule.needs, *rule.needs_to_pass, *named)}
    return sorted(found)


@pytest.mark.parametrize(("kind", "fact"), facts_of_rules())
def test_what_a_rule_can_leave_unknown_is_settled_by_a_field(builder_of, kind, fact):
    def settling() -> Iterator[bool]:
        for system in SYSTEMS.values():
            builder = builder_of(system)
            for asset in assets_of(builder).values():
                if asset.kind is kind and fact.split(".")[0] in builder.facts(asset.id):
                    fields = [omitted.field for omitted in builder.missing(asset.id, fact)]
                    yield fields != [fact] or own_field(fact) is not None

    found = list(settling())
    # Whose country is open in an exposure is told of a system where somebody's is.
    assert not found or any(found) or fact.startswith("exposure.")


def test_every_fact_with_words_says_how_it_is_settled():
    """A fact is stated by a field of the asset itself, or something is found for it; the fact's name is neither."""
    settled_elsewhere = {
        *("access_complete", "ancestor", "deployment", "exposure", "hosts", "hosts_complete", "lineage", "observed"),
        "kept_out",
        *(
            "reach",
            "localisation",
            "controller_is_critical_in",
            "reach_complete",
            "smoke",
            "speeds",
            "survival",
            "fetched_from",
            "naming",
            "taught_by",
            "taught_complete",
            "terms",
            "accelerators",
            "memory_gib",
            "models_gib",
            "owned_in_house",
            "data_classes",
        ),
        *(
            "copies",
            "cutoff_complete",
            "stale_complete",
            "listings",
            "from_countries",
            "to_countries",
            "subject_countries",
            "evaluations",
            "control",
            "ownership",
            "requirements",
            "kept",
            "kept_complete",
            "subcontractors",
            "update_sources",
            "logs",
            "reports_to",
        ),
    }
    elsewhere = {"update.host_control", "update.host_country", "copies.control"}
    left = [
        fact
        for kind in Kind
        for fact in labels_of(kind)
        if own_field(fact) is None
        and fact not in elsewhere
        and fact.split(".")[0] not in {*settled_elsewhere, *NAMED_ROLES}
    ]
    assert left == []


def test_the_roles_of_the_documents_are_those_whose_holders_are_found():
    declared = {
        name
        for kind in Kind
        for name, labels in kind_shape(kind).labels.items()
        if any(isinstance(label, Role) for label in labels)
    }
    assert declared == set(NAMED_ROLES)


def test_what_an_organization_leaves_open_in_a_role_can_be_found():
    found = {fact.partition(".")[2] for fact in labels_of(Kind.GPU_HOST) if fact.startswith("owner")}
    assert found == {
        *("", "id", "name", "country", "public_body", "support_countries", "administered_from"),
        *("ownership", "control", "stakes", "controllers", "holders", "security_operations_from", "certifications"),
    }


def named(builder, asset, fact):
    return [(omitted.asset, omitted.field) for omitted in builder.missing(asset, fact)]


SAP = """
organizations:
  - {id: agency, country: FR, public_body: true, parents: []}
  - {id: operator, country: DE, parents: [{organization: open-owner, capital: 100, voting: 100}]}
  - {id: open-owner, country: DE}
models: [{id: model, access: weights, developer: agency, base_models: [], licence: {id: MIT}, stored_in: []}]
gpu_hosts:
  - {id: host, operator: operator, owner: operator, country: DE, serves: [model], administered_from: [DE], requires: [],
     management: {phone_home: false, licence_server: false}, runtime: {offline: true}}
applications: [{id: app, owner: agency, requires: [model], data: []}]
"""


@pytest.mark.parametrize(
    ("asset", "fact"),
    [
        ("host", "operator.control"),
        ("host", "operator.ownership"),
        ("model", "hosts.control"),
        ("app", "survival.complete"),
        ("app", "requirements.options"),
    ],
)
def test_the_organization_whose_owners_are_open_is_named(builder_of, asset, fact):
    builder = builder_of(SAP)
    (omitted,) = (each for each in builder.missing(asset, fact) if each.asset == "open-owner")
    assert omitted.field == "parents"
    assert omitted.location is not None
    assert omitted.location.line == 7


def test_the_application_that_leaves_something_out_is_named_from_far_below(builder_of):
    builder = builder_of(
        "applications: [{id: app, requires: [model]}, {id: other, domicile: FR, requires: []}]\n"
        "models: [{id: model, access: weights}]\ngpu_hosts: [{id: host, serves: [model]}]"
    )
    assert named(builder, "host", "deployment.domiciles_complete") == [("app", "domicile")]
    assert ("app", "criticality") in named(builder, "host", "deployment.complete")


def test_what_the_catalog_leaves_open_is_named_by_its_entry(builder_of):
    builder = builder_of(
        "organizations: [{id: org, country: FR, parents: []}]\n"
        "datasets: [{id: data, controller: org, stored_in: [], backed_up_in: []}]\n"
        "models: [{id: model, access: weights, base_models: [], licence: {id: nobody-knows-it}, modalities: [text]}]"
    )
    assert named(builder, "data", "exposure.access") == [("FR", "compelled_access")]
    assert named(builder, "model", "terms.checked.scale") == [("nobody-knows-it", "scale_limits")]


def test_main_memory_is_asked_for_where_there_are_no_accelerators(builder_of):
    builder = builder_of(
        "gpu_hosts: [{id: machine, accelerators: []}, {id: sized, accelerators: [], main_memory_gib: 64}]"
    )
    assert named(builder, "machine", "memory_gib") == [("machine", "main_memory_gib")]
    assert builder.facts("sized")["memory_gib"] == 64


def test_what_only_a_run_shows_is_settled_by_evidence(builder_of):
    assert named(builder_of(SAP), "model", "smoke.verdict") == [("model", EVIDENCE)]


def test_votes_and_shares_that_nobody_has_are_those_of_the_organization(builder_of):
    builder = builder_of(
        "organizations:\n  - {id: operator, country: FR, parents: [{organization: owner, capital: 60}]}\n"
        "  - {id: owner, country: FR, parents: []}\ngpu_hosts: [{id: host, operator: operator}]"
    )
    assert named(builder, "host", "operator.stakes") == [("operator", "parents")]


def test_one_more_than_a_few_are_named_where_there_are_many(builder_of):
    applications = "".join(f"  - {{id: app-{number:02}, requires: [service]}}\n" for number in range(50))
    builder = builder_of(f"cloud_services: [{{id: service}}]\napplications:\n{applications}")
    assert len(named(builder, "service", "deployment.domiciles_complete")) == MOST_KEPT


def test_the_policies_are_where_the_test_looks_for_them():
    assert all((policies_directory().parent / rule.file).is_file() for rule in load_policies().rules)
    assert Path(load_policies().rules[0].file).parts[0] == "policies"
