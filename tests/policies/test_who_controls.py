"""What is stated of an operator's owners, and what the rules about its control and its shares make of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.policies.conftest import report_on

HEADER = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: [], administered_from: [FR],
     support_countries: [FR], security_operations_from: [FR]}
  - {id: group-a, country: FR, parents: []}
  - {id: abroad, country: US, parents: []}
  - {id: abroad-b, country: US, parents: []}
  - {id: at-home, country: FR, parents: [{organization: abroad, capital: 100}]}
"""
SYSTEM = """
gpu_hosts:
  - id: host
    owner: operator
    operator: operator
    tenancy: rented
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    management: {provider: operator, phone_home: false, licence_server: false}
    runtime: {offline: true}
    key_custody: {custodian: customer-only}
    serves: [model]
    requires: []
models:
  - id: model
    developer: agency
    base_models: []
    access: weights
    openness: open-weights
    stored_in: [host]
    licence: {id: Apache-2.0}
    update: {host: host, code: true, data: true, rights: true, owners: 2, budget: true, last_update: 2026-10-01}
datasets:
  - {id: data, controller: agency, class: personal, subject_countries: [FR], stored_in: [host], backed_up_in: []}
applications:
  - {id: app, owner: agency, domicile: FR, criticality: government, data: [data], logs_to: [], requires: [model]}
"""
ABOUT_CONTROL = ("CMP-01", "CMP-05", "MOD-06", "DEP-01", "DAT-03")

Judge = Callable[[str], Mapping[str, set[str]]]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judges an operator, given by its fields beside the id: for each rule, how it came out where it did not pass."""

    def judge(operator: str) -> Mapping[str, set[str]]:
        report = report_on(tmp_path, f"{HEADER}  - {{id: operator, {operator}}}\n{SYSTEM}")
        found: dict[str, set[str]] = {}
        for result in report.results:
            found.setdefault(result.rule, set()).add(result.status.value)
        return found

    return judge


@pytest.mark.parametrize(
    ("operator", "shares"),
    [
        ("country: FR, parents: [{organization: group-a, controls: true}]", {"unknown"}),
        ("country: FR, parents: [{country: FR, controls: true}]", {"unknown"}),
        ("country: FR, parents: [{organization: group-a, controls: true}, {organization: abroad}]", {"unknown"}),
        ("country: FR, parents: [{organization: group-a, capital: 80}, {country: FR, capital: 20}]", None),
        ("country: FR, parents: [{organization: group-a, capital: 50}, {country: FR, capital: 50}]", None),
        ("country: FR, parents: [{country: FR, capital: 60}, {country: US, capital: 40}]", {"fail"}),
        (
            "country: FR, parents: [{country: DE, voting: 40}, {country: AT, voting: 40}, {country: FR, voting: 20}]",
            {"unknown"},
        ),
        ("country: FR, public_body: true", None),
        ("country: FR, public_body: true, parents: [{country: FR, capital: 40, voting: 40}]", None),
        ("country: FR, public_body: true, parents: [{country: US, capital: 40, voting: 40}]", {"fail"}),
    ],
)
def test_who_decides_is_enough_for_control_and_shares_are_asked_for_by_their_rule(judged, operator, shares):
    found = judged(operator)
    assert {rule: found[rule] for rule in ABOUT_CONTROL if rule in found} == {}
    assert found.get("CMP-02") == shares


@pytest.mark.parametrize(
    "operator",
    [
        # A golden share from abroad beside a majority at home, and the reverse.
        "country: FR, parents: [{organization: group-a, capital: 80}, {organization: abroad, controls: true}]",
        "country: FR, parents: [{organization: abroad, capital: 80}, {organization: group-a, controls: true}]",
        "country: FR, public_body: true, parents: [{organization: abroad, capital: 60, voting: 60}]",
        "country: US, public_body: true",
        # Joint ventures: two halves, one half, holders of one country, and their company at home.
        "country: FR, parents: [{organization: abroad, capital: 50}, {organization: abroad-b, capital: 50}]",
        "country: FR, parents: [{organization: abroad, capital: 50}, {organization: group-a, capital: 50}]",
        "country: FR, free_float: true, parents: [{organization: abroad, capital: 50}]",
        "country: FR, parents: [{country: US, capital: 40}, {country: US, capital: 40}, {country: FR, capital: 20}]",
        "country: FR, parents: [{organization: abroad, voting: 30}, {country: US, voting: 30}]",
        "country: FR, parents: [{organization: at-home, capital: 30}, {organization: abroad-b, capital: 30}]",
    ],
)
def test_control_from_abroad_fails_whatever_else_is_stated(judged, operator):
    found = judged(operator)
    assert [found.get(rule) for rule in ABOUT_CONTROL] == [{"fail"}] * len(ABOUT_CONTROL)


@pytest.mark.parametrize(
    "operator",
    [
        "country: FR",
        "public_body: true",
        "country: FR, public_body: false",
        "country: FR, parents: [{organization: group-a}]",
        "country: FR, parents: [{organization: group-a, controls: false}]",
        "country: FR, free_float: true, parents: [{organization: abroad}]",
        "country: FR, parents: [{organization: group-a, capital: 50}]",
        "country: FR, parents: [{country: US, capital: 30}, {country: FR, capital: 49}]",
    ],
)
def test_control_is_unknown_where_somebody_unstated_may_decide(judged, operator):
    found = judged(operator)
    assert [found.get(rule) for rule in ABOUT_CONTROL] == [{"unknown"}] * len(ABOUT_CONTROL)
