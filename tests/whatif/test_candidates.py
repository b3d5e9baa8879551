"""What a person could do about failures, worked out by hand; and what is no candidate, however well it would work."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.answer.changes import Effort
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.patch.writing import patch_tree
from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scenarios import find_scenarios
from sovcheck.whatif.candidate import Candidate, made
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.design import Design

SCENARIOS = find_scenarios(Path(__file__).parents[2] / "inventories")
HEAD = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE], technology_from: []}
  - {id: vendor, country: US}
"""
STORE = """\
cloud_services:
  - {id: store, provider: vendor, type: object-store, country: US, training_use: never,
     key_custody: {custodian: provider}, contract: {law: US, venue: DE}, exit_plan: {exists: false}}
"""
Ask = Callable[..., tuple[Design, list[Candidate]]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The candidates about an inventory, and the design to try them on."""

    def asked(text: str, *kept: str, to: str | None = None) -> tuple[Design, list[Candidate]]:
        path = tmp_path / "inventory.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        prepared = prepare(ScanRequest(paths=(str(path),), today=date(2026, 11, 27), home="DE"))
        report = judge_assets(prepared, prepared.system.declared)
        base = Design(prepared.system.inventory)
        return base, candidates(base, report.results, circumstances(prepared, to), kept)

    return asked


def app(requires: str, more: str = "") -> str:
    return f"applications: [{{id: app, owner: agency, criticality: government, requires: {requires}{more}}}]\n"


def labels(found: list[Candidate], *efforts: Effort) -> list[str]:
    return [candidate.label for candidate in found if not efforts or candidate.effort in efforts]


def changed(base: Design, found: list[Candidate], label: str) -> dict[str, object]:
    (candidate,) = [each for each in found if each.label == label]
    return patch_tree(made(base, [candidate]).patch("<change>"))


def test_a_store_in_foreign_hands_is_moved_and_its_keys_are_held_alone(ask: Ask):
    base, found = ask(STORE + app("[store]"))
    assert labels(found, Effort.MOVE_SERVICE, Effort.KEYS, Effort.ALTERNATIVE, Effort.DROP) == [
        "hold the keys of store alone",
        "move store to an operator in EU/EEA",
        "have an alternative to store at another operator in EU/EEA",
    ]
    assert changed(base, found, "hold the keys of store alone")["set"] == {
        "store": {"key_custody.custodian": "customer-only"}
    }
    moved = changed(base, found, "move store to an operator in EU/EEA")
    assert moved["set"]["store"]["provider"] == "trusted-operator"
    assert [each["id"] for each in moved["add"]["organizations"]] == ["trusted-operator"]


def test_who_is_named_takes_over_and_is_not_added(ask: Ask):
    base, found = ask(STORE + app("[store]"), to="agency")
    moved = changed(base, found, "move store to agency")
    assert moved["set"]["store"]["provider"] == "agency"
    assert "add" not in moved


def test_an_id_that_is_taken_is_taken_by_nobody_else(ask: Ask):
    taken = "  - {id: trusted-operator, country: US, parents: []}\n"
    base, found = ask(taken + STORE + app("[store]"))
    moved = changed(base, found, "move store to an operator in EU/EEA")
    assert moved["set"]["store"]["provider"] == "trusted-operator-2"


def test_keys_protect_nothing_that_reads_what_it_is_sent(ask: Ask):
    _, found = ask(STORE.replace("object-store", "inference-api") + app("[store]"))
    assert labels(found, Effort.KEYS) == []


def test_only_terms_that_are_not_good_enough_are_agreed_anew(ask: Ask):
    base, found = ask(STORE + app("[store]"))
    assert labels(found, Effort.CONTRACT) == [
        "agree on better terms for store",
        "write and try the exit plan of store",
    ]
    assert changed(base, found, "agree on better terms for store")["set"] == {
        "store": {"contract.law": "DE", "contract.control_change_notice_days": 90}
    }


def test_terms_leave_time_to_go_and_obey_nobody_abroad(ask: Ask):
    terms = "unilateral_changes: true, change_notice_days: 30, enforces_lists_of: [FR, US]"
    base, found = ask(STORE.replace("venue: DE}", f"venue: DE, {terms}}}") + app("[store]"))
    agreed = changed(base, found, "agree on better terms for store")["set"]["store"]
    assert agreed["contract.change_notice_days"] == 90
    assert agreed["contract.enforces_lists_of"] == ["FR"]


def test_what_costs_too_much_is_run_within_its_budget(ask: Ask):
    costly = ", service_level: {max_monthly_cost: 40000}, running_cost: {monthly: 52000}"
    base, found = ask(STORE + app("[store]", costly))
    cheaper = changed(base, found, "run app for no more than its budget")["set"]["app"]
    assert float(cheaper["running_cost.monthly"]) == 40000
    assert cheaper["running_cost.measured"] == "2026-11-27"


def test_what_is_kept_is_touched_by_nothing(ask: Ask):
    base, found = ask(STORE + app("[store]"), "store", "app")
    assert found
    assert not [candidate for candidate in found if made(base, [candidate]).touched & {"store", "app"}]


def test_facts_that_others_would_have_to_state_are_none_of_them(ask: Ask):
    _, found = ask(STORE + app("[store]"))
    assert found
    assert not [label for label in labels(found) if "parents" in label or "country of vendor" in label]


def test_what_the_catalog_leaves_open_of_an_organization_is_stated_beside_its_entry(ask: Ask):
    """As a question asks it: the inventory need not name the organization already."""
    store = STORE.replace("provider: vendor", "provider: scaleway").replace("country: US", "country: FR")
    base, found = ask(store.replace("law: US", "law: FR") + app("[store]"))
    stated = {"id": "scaleway", "extends": "catalog", "technology_from": []}
    assert changed(base, found, "state technology_from of scaleway")["add"] == {"organizations": [stated]}
    # Whoever owns it no person here decides.
    assert not [label for label in labels(found) if "parents" in label]


def test_nothing_is_ever_waived_or_left_out(ask: Ask):
    base, found = ask(STORE + app("[store]"))
    assert found
    for candidate in found:
        tree = patch_tree(made(base, [candidate]).patch("<change>"))
        taken_away = [
            name for fields in tree.get("set", {}).values() for name, value in fields.items() if value is None
        ]
        # Who moves a thing out of a cloud takes the cloud from it, and nothing else.
        assert set(taken_away) <= {"cloud", "region"}
        assert "waiv" not in candidate.label


MODELS = """\
models:
  - {id: own, developer: agency, access: weights, stored_in: [store]}
  - {id: tuned, developer: agency, access: weights, stored_in: [store], base_models: [own]}
gpu_hosts: [{id: host, operator: vendor, country: US, tenancy: rented, serves: [own, tuned]}]
"""


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        # The application cannot do without its only store.
        (STORE + app("[store]"), []),
        # It says that it can.
        (STORE + app("[agency-store, {id: store, optional: true}]"), ["drop store"]),
        # Another takes its place.
        (STORE + app("[{any_of: [store, agency-store]}]"), ["drop store"]),
        # Nothing would be left that it needs.
        (STORE + app("[{id: store, optional: true}]"), []),
        # Data has to lie somewhere.
        (STORE + app("[agency-store]", ", data: [records]") + "datasets: [{id: records, stored_in: [store]}]\n", []),
        # Logs need not.
        (STORE + app("[agency-store]", ", logs_to: [store]"), ["drop store"]),
        # One model was made from the other, their only copies lie in the store, and both run on the host.
        (STORE + app("[tuned, {id: own, optional: true}]") + MODELS, []),
    ],
)
def test_only_what_the_rest_goes_on_without_is_dropped(ask: Ask, text: str, dropped: list[str]):
    here = "  - {id: agency-store, provider: agency, type: object-store, country: DE}\n"
    _, found = ask(text.replace("applications:", f"{here}applications:", 1))
    assert labels(found, Effort.DROP) == dropped


def test_what_is_dropped_is_named_nowhere_any_more(ask: Ask):
    here = "  - {id: agency-store, provider: agency, type: object-store, country: DE}\n"
    flow = "data_flows: [{id: copy, from: agency-store, to: store}]\n"
    base, found = ask(STORE + here + app("[{any_of: [store, agency-store]}]", ", logs_to: [store]") + flow)
    tree = changed(base, found, "drop copy and store")
    assert tree["remove"] == ["copy", "store"]
    assert tree["set"] == {"app": {"requires": ["agency-store"], "logs_to": []}}


def test_a_closed_model_moves_nowhere_and_is_replaced_or_given_up(ask: Ask):
    text = """\
models: [{id: gpt-4o, extends: catalog, provider_service: api}]
cloud_services: [{id: api, cloud: azure, region: germanywestcentral, type: inference-api}]
"""
    base, found = ask(text + app("[gpt-4o]"))
    assert labels(found, Effort.MOVE_SERVICE, Effort.MIRROR, Effort.DROP) == []
    label = "replace gpt-4o by a model of open weights, run by an operator in EU/EEA"
    assert label in labels(found, Effort.REPLACE_MODEL)
    tree = changed(base, found, label)
    assert tree["remove"] == ["api", "gpt-4o"]
    assert {group: [each["id"] for each in added] for group, added in tree["add"].items()} == {
        "organizations": ["trusted-operator"],
        "models": ["open-weights-model"],
        "gpu_hosts": ["trusted-host"],
        "cloud_services": ["trusted-store"],
        "software": ["trusted-runtime"],
    }


def test_facts_come_first_and_what_is_dropped_last_whoever_finds_them(ask: Ask):
    base, found = ask(STORE + app("[store]"))
    once = patch_tree(made(base, found[:6]).patch("<change>"))
    assert patch_tree(made(base, reversed(found[:6])).patch("<change>")) == once


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_places_that_are_kept_are_changed_by_nothing_that_is_about_something_else(scenario: Path):
    """A model that is replaced frees its host, and one that is dropped takes its service with it."""
    prepared = prepare(ScanRequest(paths=(str(scenario),), today=date(2026, 11, 27), home="FR"))
    report = judge_assets(prepared, prepared.system.declared)
    base, terms = Design(prepared.system.inventory), circumstances(prepared)
    kept = {name for name in base if base.kind(name) in (Kind.GPU_HOST, Kind.CLOUD_SERVICE)}

    def changed(candidate: Candidate) -> set[str]:
        patch = made(base, [candidate]).patch("<change>")
        return {*(setting.asset for setting in patch.settings), *(removal.asset for removal in patch.removals)}

    others = [each.key for each in candidates(base, report.results, terms) if not changed(each) & kept]
    assert [each.key for each in candidates(base, report.results, terms, kept)] == others


def test_only_those_that_need_more_are_made_to_do_without(ask: Ask):
    more = "  - {id: other, provider: agency, type: object-store, country: DE}\n"
    bare = ", {id: bare, owner: agency, criticality: government, requires: [store]}]"
    base, found = ask(STORE + more + app("[store, other]").replace("]\n", f"{bare}\n"))
    (label,) = labels(found, Effort.OPTIONAL)
    assert label == "make app do without store"
    assert made(base, [each for each in found if each.label == label]).touched == {"app"}


HOST = """\
gpu_hosts:
  - {id: host, owner: agency, operator: agency, tenancy: owned, country: DE, administered_from: [DE, CN],
     support_countries: [US], management: {provider: vendor, phone_home: true, licence_server: true}, serves: [own],
     key_custody: {custodian: third-party, holder: vendor}}
models:
  - {id: own, developer: agency, access: weights, revision: main, remote_code: true, stored_in: [host],
     files: [{path: weights.bin, format: pickle}],
     update: {host: host, code: false, data: true, rights: false, owners: 0, budget: true}}
"""


def test_remote_hands_are_taken_away_one_by_one(ask: Ask):
    base, found = ask(HOST + app("[own]"))
    assert [label for label in labels(found, Effort.OPERATE, Effort.KEYS) if "host" in label] == [
        "take the keys of host from vendor",
        "administer host from DE only",
        "keep host from reporting home",
        "manage host without vendor",
        "run host without a licence server of others",
        "support host from DE only",
    ]
    assert changed(base, found, "manage host without vendor")["set"] == {"host": {"management.provider": "agency"}}
    assert changed(base, found, "administer host from DE only")["set"] == {"host": {"administered_from": ["DE"]}}


def test_a_model_is_handled_otherwise_and_what_it_takes_to_train_it_can_be_had(ask: Ask):
    base, found = ask(HOST + app("[own]"))
    assert [label for label in labels(found, Effort.OPERATE) if "own" in label] == [
        "convert the weights of own to safetensors",
        "pin the revision of own",
        "run own without code from elsewhere",
    ]
    train = "get what it takes to train own further: code, rights, owners"
    assert changed(base, found, train)["set"] == {
        "own": {"update.code": True, "update.owners": 2, "update.rights": True}
    }


def test_what_nobody_can_tell_of_somebody_another_does_not_hide(ask: Ask):
    """Whether anybody may decide over a company whose owners the catalog does not know, no person here can state."""
    store = STORE.replace("provider: vendor", "provider: upcloud").replace("country: US", "country: FI")
    _, found = ask(store.replace("law: US", "law: DE") + app("[store]"))
    assert "move store to an operator in EU/EEA" in labels(found, Effort.MOVE_SERVICE)


def test_nothing_is_better_for_being_gone_altogether(ask: Ask):
    _, found = ask("software: [{id: only, developer: vendor, licence_server: true}]\n")
    assert labels(found, Effort.DROP) == []


def test_a_model_is_measured_in_the_languages_and_for_the_uses_of_its_users(ask: Ask):
    model = """\
models:
  - {id: own, developer: agency, access: weights,
     evaluations: [{name: exam, date: 2026-06-01, languages: [en], domains: [legal]}]}
"""
    base, found = ask(model + app("[own]", ", languages: [en, fr], fields_of_use: [general, medical]"))
    label = "measure how good own is for its users: fr, medical"
    assert labels(found, Effort.TEST) == [label]
    measured = changed(base, found, label)["set"]["own"]["evaluations"]
    assert [each["languages"] for each in measured] == [["en"], ["en", "fr"]]
    assert measured[1]["domains"] == ["medical"]
    _, found = ask(model + app("[own]", ", languages: [en], fields_of_use: [general]"))
    assert labels(found, Effort.TEST) == []


def test_a_fact_that_is_stated_already_is_nothing_to_state(ask: Ask):
    """Whose data it is would make its licence superfluous, and is there."""
    text = """\
models: [{id: own, developer: agency, access: weights, training_datasets: [records]}]
datasets: [{id: records, controller: agency, curator: agency}]
"""
    base, found = ask(text + app("[own]"))
    assert "state curator of records" not in labels(found)
    assert changed(base, found, "state licence.id of records")["set"] == {"records": {"licence": {"id": "CC0-1.0"}}}
    # The terms of what somebody else put together nobody here can know.
    _, found = ask(text.replace("curator: agency", "curator: vendor") + app("[own]"))
    assert "state licence.id of records" not in labels(found)
