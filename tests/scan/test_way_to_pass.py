"""The way to pass of whole systems, with the real policies: what is promised is what a scan with the patch gives."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.errors import InputError, UsageError
from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import Report
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.scenarios import find_scenarios
from sovcheck.scan.way_to_pass import SearchConstraints, way_to_pass
from sovcheck.whatif.way_to_pass import WayToPass

TODAY = date(2026, 11, 27)
BENEFITS = Path(__file__).parents[1] / "whatif" / "benefits.yaml"
SCENARIOS = find_scenarios(Path(__file__).parents[2] / "inventories")


def request_for(*paths: Path) -> ScanRequest:
    return ScanRequest(paths=tuple(map(str, paths)), today=TODAY, home="DE")


def promised(request: ScanRequest, constraints: SearchConstraints, tmp_path: Path) -> tuple[WayToPass, Report]:
    """The way, and the report of a scan with the patch that was written for it."""
    way, patch = way_to_pass(request, constraints)
    path = tmp_path / "patch.yaml"
    path.write_text(patch_text(patch), encoding="utf-8")
    return way, scan(replace(request, patches=(*request.patches, path)))


# What they leave out, state in part or do not need is where what is hoped for, or dropped, could tear them apart.
SPARSE = [
    Path(__file__).parents[1] / "policies" / "inventories" / name for name in ("MOD-05/fail.yaml", "MOD-08/fail.yaml")
]


@pytest.mark.parametrize(
    "scenario", [BENEFITS, *SPARSE, *SCENARIOS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_scan_with_the_patch_gives_what_was_promised(scenario: Path, tmp_path: Path):
    way, report = promised(request_for(scenario), SearchConstraints(max_changes=1, seconds=600), tmp_path)
    assert (way.exit_code == 0) == (exit_code(report) == 0)
    assert (way.after.failures, way.after.unknown) == (report.summary.blocking, report.summary.unknown)
    assert way.steps == () or way.steps[-1].after == way.after
    assert (way.remaining == ()) == way.after.passes


def test_the_first_step_moves_the_host_and_dropping_the_api_alone_is_warned_of():
    way, _ = way_to_pass(request_for(BENEFITS), SearchConstraints(max_changes=0, seconds=600))
    first = way.steps[0]
    assert (first.effort, first.label) == (Effort.MOVE_HOST, "move gpu-frankfurt to an operator in EU/EEA")
    assert first.after.critical < first.before.critical
    assert [each.label for each in way.warnings] == ["drop gpt-4o and azure-openai"]
    assert way.warnings[0].after.critical > way.before.critical
    assert way.passes


def test_who_takes_over_and_what_stays_is_kept_to():
    constraints = SearchConstraints(to="operator-a", kept=("model-store",), max_changes=0, seconds=600)
    way, patch = way_to_pass(request_for(BENEFITS), constraints)
    assert "trusted-operator" not in patch_text(patch)
    assert "model-store" not in {setting.asset for setting in patch.settings}
    assert "move gpu-frankfurt to operator-a" in [step.label for step in way.steps]


def test_equal_requests_give_equal_ways():
    constraints = SearchConstraints(max_changes=0, seconds=600)
    assert way_to_pass(request_for(BENEFITS), constraints) == way_to_pass(request_for(BENEFITS), constraints)


@pytest.mark.parametrize(
    ("constraints", "told"),
    [(SearchConstraints(to="nobody-here"), "--to"), (SearchConstraints(kept=("modle-store",)), "model-store")],
)
def test_what_does_not_exist_is_told(constraints: SearchConstraints, told: str):
    with pytest.raises(UsageError, match=told):
        way_to_pass(request_for(BENEFITS), constraints)


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        ("apiVersion: sovcheck/v1\nkind: Costs\ncosts: {move-hots: 3}\n", "move-host"),
        ("apiVersion: sovcheck/v1\nkind: Costs\ncosts: {drop: -1}\n", "drop"),
        ("apiVersion: sovcheck/v1\nkind: Costs\ncosts: {drop: many}\n", "drop"),
        ("apiVersion: sovcheck/v1\nkind: Costs\ncosts: {drop: 1.5}\n", "drop"),
        ("apiVersion: sovcheck/v1\nkind: Patch\n", "kind"),
        ("costs: [", "costs.yaml"),
        ("", "empty"),
    ],
)
def test_costs_that_are_none_are_refused(costs: str, told: str, tmp_path: Path):
    path = tmp_path / "costs.yaml"
    path.write_text(costs)
    with pytest.raises(InputError, match=told):
        way_to_pass(request_for(BENEFITS), SearchConstraints(costs=path))


def test_costs_decide_what_is_cheapest(tmp_path: Path):
    path = tmp_path / "costs.yaml"
    path.write_text("apiVersion: sovcheck/v1\nkind: Costs\ncosts: {move-service: 1000}\n")
    way, _ = way_to_pass(request_for(BENEFITS), SearchConstraints(costs=path, max_changes=0, seconds=600))
    assert way.passes
    # The only copies lie there, so it cannot be dropped; what is built elsewhere can.
    assert [step.label.split()[1] for step in way.steps if step.effort is Effort.MOVE_SERVICE] == ["model-store"]


def test_the_patch_takes_the_place_of_no_file_that_is_read():
    with pytest.raises(UsageError, match="--write"):
        way_to_pass(request_for(BENEFITS), SearchConstraints(writes=(BENEFITS,)))


def test_what_only_a_run_shows_is_told_and_no_change_takes_its_place(tmp_path: Path):
    claimed = tmp_path / "claimed.yaml"
    text = BENEFITS.read_text(encoding="utf-8")
    claimed.write_text(
        text.replace(
            "    stored_in: [model-store]\n  - {id", "    stored_in: [model-store]\n    self_hosted: true\n  - {id"
        )
    )
    way, _ = way_to_pass(request_for(claimed), SearchConstraints(max_changes=0, seconds=600))
    (remaining,) = way.remaining
    assert (remaining.rule, way.exit_code) == ("EVD-01", 1)
    assert "`sovcheck smoke`" in remaining.why
