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
