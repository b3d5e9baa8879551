"""What is stated of each asset: every field with the line or the source behind it, and nothing that nobody stated."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from sovcheck.findings.report import Report
from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.model import Model
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan

SYSTEM = """\
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FR, parents: []}
datasets:
  - id: letters
    class: personal
    controller: agency
cloud_services:
  - id: store
    cloud: scaleway
    region: fr-par
    type: object-store
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    Path("system.yaml").write_text(SYSTEM, encoding="utf-8")
    return scan(ScanRequest(paths=("system.yaml",), today=date(2026, 11, 21), home="FR", stating=True))


def facts_of(report: Report, asset: str) -> dict[str, StatedFact]:
    (found,) = [each for each in report.stated or () if each.asset == asset]
    return {fact.field: fact for fact in found.facts}


def test_a_fact_is_named_as_one_writes_it_and_has_its_line(report):
    facts = facts_of(report, "letters")
    assert {name: (fact.value, fact.line) for name, fact in facts.items()} == {
        "class": ("personal", 7),
        "controller": ("agency", 8),
    }
    assert all(fact.file == "system.yaml" and fact.source is None for fact in facts.values())


def test_none_is_a_stated_fact_and_left_out_is_none(report):
    assert facts_of(report, "agency")["parents"].value == []
    assert "tags" not in facts_of(report, "agency")


def test_what_a_region_leads_to_has_line_and_source(report):
    country = facts_of(report, "store")["country"]
    assert (country.value, country.line) == ("FR", 12)
    assert country.source
    assert country.certainty


def test_what_only_the_catalog_knows_has_its_source_alone(report):
    (scaleway,) = [each for each in report.stated or () if each.asset == "scaleway"]
    assert (scaleway.kind, scaleway.file) == (Kind.ORGANIZATION, None)
    assert all(fact.source and fact.file is None for fact in scaleway.facts)


def test_the_report_says_the_same_when_it_is_read_back(report):
    assert Report.model_validate_json(report.model_dump_json(by_alias=True, exclude_none=True)).stated == report.stated


def test_nobody_pays_for_it_who_does_not_ask(tmp_path: Path):
    (tmp_path / "system.yaml").write_text(SYSTEM, encoding="utf-8")
    asked = ScanRequest(paths=(str(tmp_path / "system.yaml"),), today=date(2026, 11, 21), home="FR")
    assert scan(asked).stated is None


def test_facts_that_no_such_asset_has_are_refused():
    with pytest.raises(ValidationError, match="of model, acces"):
        StatedAsset(asset="model", kind=Kind.MODEL, facts=(StatedFact(field="acces", value="weights"),))


def test_an_asset_is_read_back_from_its_facts():
    fact = StatedFact(field="licence", value={"id": "MIT"})
    model = StatedAsset(asset="model", kind=Kind.MODEL, facts=(fact,)).typed()
    assert isinstance(model, Model)
    assert model.licence is not None
    assert model.licence.id == "MIT"
