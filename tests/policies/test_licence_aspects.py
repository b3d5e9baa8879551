"""What nobody checked in a licence, or states of an application, leaves open the rules that read it, and no others."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

LICENCE = """
apiVersion: sovcheck/v1
kind: Catalog
licences:
  - id: house-licence
    name: House Licence
    spdx: false
    commercial: {commercial}
    geographic_limits: {geography}
    use_limits: {uses}
    revocability: {revocability}
    mutable: {mutable}
    scale_limits: {scale}
    clause: '1'
    source: a test
    as_of: 2026-11-01
    certainty: confirmed
"""
INVENTORY = """
apiVersion: sovcheck/v1
kind: Inventory
models:
  - {id: model, access: weights, base_models: [], licence: {id: house-licence}}
datasets:
  - {id: records, class: personal, subject_countries: [FR]}
organizations: [{id: agency, country: FR, parents: []}]
applications:
  - {id: assistant, owner: agency,
     domicile: FR, criticality: business, stage: production, fields_of_use: [general], data: [records], users: 10,
     requires: [model]}
"""
CHECKED = {
    "commercial": "'yes'",
    "geography": "[]",
    "uses": "[]",
    "revocability": "irrevocable",
    "mutable": "false",
    "scale": "[]",
}
RULES = {f"LIC-0{number}" for number in range(2, 7)}


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., tuple[set[str], set[str]]]:
    """The licence rules that pass the model, and those that are unknown for it.

    ``unstated`` is left out of the inventory; what else is named stands in the licence in place of what was checked.
    """

    def run(unstated: str = "", **unchecked: str) -> tuple[set[str], set[str]]:
        licence, inventory = tmp_path / "licence.yaml", tmp_path / "inventory.yaml"
        licence.write_text(LICENCE.format(**{**CHECKED, **unchecked}))
        inventory.write_text(INVENTORY.replace(unstated, ""))
        request = ScanRequest(
            paths=(str(inventory),), catalogs=(licence,), today=date(2026, 11, 21), home="FR", list_passes=True
        )
        report = scan(request)
        passes = {result.rule for result in report.passes or () if result.asset == "model"}
        unknown = {result.rule for result in report.results if result.asset == "model" and result.unknown_facts}
        return passes & RULES, unknown & RULES

    return run


def test_a_licence_that_was_read_in_full_passes_all(judge: Callable[..., tuple[set[str], set[str]]]):
    assert judge() == (RULES, set())


@pytest.mark.parametrize(
    ("aspect", "written", "rule"),
    [
        ("geography", "null", "LIC-02"),
        ("uses", "null", "LIC-03"),
        ("commercial", "unknown", "LIC-04"),
        ("revocability", "unknown", "LIC-05"),
        ("mutable", "null", "LIC-05"),
        ("scale", "null", "LIC-06"),
    ],
)
def test_what_nobody_checked_leaves_one_rule_open(
    judge: Callable[..., tuple[set[str], set[str]]], aspect: str, written: str, rule: str
):
    assert judge(**{aspect: written}) == (RULES - {rule}, {rule})


@pytest.mark.parametrize(
    ("unstated", "rules"),
    [
        ("domicile: FR, ", {"LIC-02"}),
        ("fields_of_use: [general], ", {"LIC-03"}),
        ("stage: production, ", {"LIC-04"}),
        ("criticality: business, ", set()),
        ("data: [records],", set()),
        ("users: 10,", set()),
    ],
)
def test_what_an_application_leaves_out_leaves_the_rule_open_that_has_a_limit_to_hold_it_against(
    judge: Callable[..., tuple[set[str], set[str]]], unstated: str, rules: set[str]
):
    limits = {
        "geography": "[{countries: [JP], clause: '2'}]",
        "uses": "[{fields: [military], clause: '3'}]",
        "commercial": "'no'",
    }
    passed, unknown = judge(unstated, **limits)
    assert unknown == rules
    assert passed | rules >= {"LIC-02", "LIC-03", "LIC-05", "LIC-06"}
    assert judge(unstated) == (RULES, set())


def test_what_no_application_uses_is_held_against_limits_alone(judge: Callable[..., tuple[set[str], set[str]]]):
    assert judge("requires: [model]", geography="[{countries: [FR], clause: '2'}]") == (RULES - {"LIC-02"}, {"LIC-02"})
    assert judge("requires: [model]") == (RULES, set())
