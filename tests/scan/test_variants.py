"""A variant is judged as a scan of such files would be, by an engine that is asked only about what changed."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.findings.report import Report
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patch
from sovcheck.inventory.patch.change_set import Patch, make_patch
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.scan.judgement import judge_assets, report_on, start_engine
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scenarios import find_scenarios
from sovcheck.scan.variants import Variants, outcome_of, report_on_variant, variant
from sovcheck.whatif.design import Design

SCENARIOS = find_scenarios(Path(__file__).parents[2] / "inventories")
TODAY = date(2026, 11, 27)


def request_for(scenario: Path, *patches: Path) -> ScanRequest:
    return ScanRequest(paths=(str(scenario),), today=TODAY, home="FR", patches=patches, list_passes=True)


def changes(inventory: Inventory) -> list[Patch]:
    """Of each asset that something can be taken from, a variant without its first stated field."""
    fields = {
        asset_id: name
        for asset_id, declared in inventory.assets.items()
        for name in sorted(declared.stated - {"id", "extends", "domicile", "data_class", "source", "target"})[:1]
    }
    return [make_patch("<change>", settings={asset_id: {name: None}}) for asset_id, name in list(fields.items())[:4]]


def judged(report: Report) -> dict[str, object]:
    """All of a report but where its fields stand and which files were read."""
    document = report.model_dump(mode="json", exclude={"inventory", "answer"})
    for result in document["results"]:
        for where in [result, *(result["missing"] or ()), *(hop for path in result["paths"] for hop in path)]:
            where.pop("file"), where.pop("line")
        result["message"] = result["message"].partition(" Left open by")[0]
    return document


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_a_variant_is_judged_as_a_scan_of_such_files(scenario: Path, tmp_path: Path):
    prepared = prepare(request_for(scenario))
    inventory = prepared.system.inventory
    with start_engine(prepared) as at_work:
        unchanged = report_on(prepared, at_work, prepared.system.declared)
        assert report_on_variant(prepared, at_work, inventory) == unchanged
        for patch in changes(inventory):
            try:
                report = report_on_variant(prepared, at_work, apply_patch(inventory, patch))
            except InputError:
                continue  # what it takes away is needed
            path = tmp_path / "patch.yaml"
            path.write_text(patch_text(patch), encoding="utf-8")
            scanned = prepare(request_for(scenario, path))
            assert judged(report) == judged(judge_assets(scanned, scanned.system.declared))
            outcome = outcome_of(variant(prepared, apply_patch(inventory, patch)), at_work)
            assert (outcome.verdict, outcome.summary) == (report.verdict, report.summary)
            assert {result.fingerprint for result in outcome.results} == {r.fingerprint for r in report.results}


def test_only_what_changed_is_asked_about():
    prepared = prepare(request_for(SCENARIOS[0]))
    with start_engine(prepared) as at_work:
        report_on(prepared, at_work, prepared.system.declared)
        known = len(at_work.known.answers)
        outcome_of(variant(prepared, prepared.system.inventory), at_work)
        assert len(at_work.known.answers) == known


def test_no_design_that_changes_what_is_kept_is_judged():
    prepared = prepare(request_for(SCENARIOS[0]))
    base = Design(prepared.system.inventory)
    kept = next(name for name in base if base.kind(name) is Kind.APPLICATION)
    renamed = base.rewritten(kept, {**base.fields(kept), "name": "Renamed"})
    with start_engine(prepared) as at_work:
        assert Variants(prepared, at_work)(renamed) is not None
        assert Variants(prepared, at_work, [kept])(base.rewritten(kept, base.fields(kept))) is not None
        assert Variants(prepared, at_work, [kept])(renamed) is None
