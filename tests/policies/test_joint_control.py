"""Two sisters of a foreign group, none with a majority, put an operator under foreign control."""

from pathlib import Path

from tests.policies.conftest import report_on

INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - id: operator
    country: FR
    parents:
      - {organization: north, capital: 30, voting: 30}
      - {organization: south, capital: 21, voting: 21}
      - {country: FR, capital: 49, voting: 49}
  - {id: north, country: FR, parents: [{organization: group, capital: 100, voting: 100}]}
  - {id: south, country: DE, parents: [{organization: group, capital: 100, voting: 100}]}
  - {id: group, country: US, parents: []}
gpu_hosts:
  - {id: host, operator: operator, tenancy: rented}
"""


def test_joint_control_from_abroad_fails_with_a_path_over_one_sister(tmp_path: Path):
    report = report_on(tmp_path, INVENTORY)
    (finding,) = (result for result in report.results if result.rule == "CMP-01")
    assert finding.message == "group (US), outside the trusted set, controls the operator of host"
    assert [(hop.asset, hop.edge, hop.to, hop.line) for hop in finding.path] == [
        ("host", "operated_by", "operator", 15),
        ("operator", "owned_by", "north", 8),
        ("north", "owned_by", "group", 11),
        ("group", "located_in", "country:US", 13),
    ]
