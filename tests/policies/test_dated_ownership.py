"""A sale that is announced for a day: each day is judged by whoever owns the operator then."""

from datetime import date

import pytest

from sovcheck.findings.report import Report
from tests.policies.conftest import report_on

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - id: operator
    country: FR
    parents:
      - {organization: seller, capital: 80, voting: 80, until: 2026-12-31}
      - {country: FR, capital: 20, voting: 20}
      - {organization: buyer, capital: 80, voting: 80, from: 2027-01-01}
  - {id: seller, country: FR, parents: []}
  - {id: buyer, country: US, parents: []}
gpu_hosts:
  - {id: host, operator: operator, tenancy: rented}
"""


def about(report: Report, rule: str):
    return [(result.status.value, result.message) for result in report.results if result.rule == rule]


def test_the_owner_of_the_day_is_judged(tmp_path):
    assert about(report_on(tmp_path, INVENTORY, date(2026, 12, 31)), "CMP-01") == []
    report = report_on(tmp_path, INVENTORY, date(2027, 1, 1))
    (finding,) = (result for result in report.results if result.rule == "CMP-01")
    assert finding.message == "buyer (US), outside the trusted set, controls the operator of host"
    assert [(hop.asset, hop.edge, hop.to, hop.line) for hop in finding.path] == [
        ("host", "operated_by", "operator", 14),
        ("operator", "owned_by", "buyer", 10),
        ("buyer", "located_in", "country:US", 12),
    ]


@pytest.mark.parametrize(("today", "unknown"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 1)])
def test_after_an_end_without_a_successor_nobody_knows_who_controls(tmp_path, today, unknown):
    left = "\n".join(line for line in INVENTORY.splitlines() if "organization: buyer" not in line)
    assert [status for status, _ in about(report_on(tmp_path, left, today), "CMP-01")] == ["unknown"] * unknown


SOLD = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - id: sold
    country: FR
    parents: [{country: FR, capital: 100, voting: 100, until: 2026-12-31},
              {organization: buyer, capital: 100, voting: 100, from: 2027-01-01}]
  - {id: buyer, country: US, parents: []}
  - {id: own, country: FR, parents: []}
models:
  - {id: model, access: weights, base_models: []}
"""
ROLES = [
    ("gpu_hosts", "operator: sold", "the operator of"),
    ("gpu_hosts", "operator: [own, sold]", "the operator of"),
    ("gpu_hosts", "operator: own, owner: sold", "the owner of"),
    ("gpu_hosts", "operator: own, management: {provider: sold}", "the manager of"),
    ("gpu_hosts", "operator: own, key_custody: {custodian: third-party, holder: sold}", "the keeper of the keys to"),
    ("cloud_services", "provider: sold", "the provider of"),
    (
        "cloud_services",
        "provider: own, key_custody: {custodian: third-party, holder: sold}",
        "the keeper of the keys to",
    ),
    ("cloud_services", "provider: own, subcontractors: [{organization: sold, role: support}]", "a subcontractor of"),
    ("applications", "owner: sold", "the owner of"),
    ("datasets", "controller: sold", "the controller of"),
    ("software", "developer: sold, licence_server: true", "the manager of"),
    ("applications", "owner: own, logs_to: [sold]", "who receives data of"),
]


@pytest.mark.parametrize(("group", "fields", "part"), ROLES)
def test_a_sale_of_whoever_can_read_or_stop_is_told_whatever_the_edge(tmp_path, group, fields, part):
    report = report_on(tmp_path, f"{SOLD}{group}:\n  - {{id: subject, {fields}}}\n", date(2026, 11, 30))
    (told,) = [each for each in report.results if (each.rule, each.status.value) == ("DEP-16", "fail")]
    assert told.message == (
        f"buyer (US), outside the trusted set, controls sold, {part} subject, from 2027-01-01 on, in 32 days"
    )
    assert [hop.to for hop in told.path] == ["sold", "buyer", "country:US"]


def test_a_sale_of_who_only_made_it_is_not_told(tmp_path):
    asked = SOLD + "software:\n  - {id: subject, developer: sold, licence_server: false}\n"
    assert about(report_on(tmp_path, asked, date(2026, 11, 30)), "DEP-16") == []
