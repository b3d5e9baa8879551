"""What to change first: what the steps promise is what a scan says, in few judgements, and never more than is asked."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from sovcheck.findings.answer.changes import Change, Changes, Effort
from sovcheck.findings.report import Verdict
from sovcheck.scan import remediation
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.scenarios import find_scenarios
from sovcheck.scan.variants import Variants

BENEFITS = Path(__file__).parents[1] / "whatif" / "benefits.yaml"
SCENARIOS = [BENEFITS, *find_scenarios(Path(__file__).parents[2] / "inventories")]
MOST_JUDGEMENTS = 20


def request_for(path: Path) -> ScanRequest:
    return ScanRequest(paths=(str(path),), today=date(2026, 11, 27), home="DE", advise=True)


def changes_of(path: Path) -> Changes:
    answer = scan(request_for(path)).answer
    assert answer is not None
    assert answer.changes is not None
    return answer.changes


def test_the_host_comes_first_and_giving_up_the_api_is_warned_of():
    changes = changes_of(BENEFITS)
    assert [step.label for step in changes.steps] == [
        "move gpu-frankfurt to an operator in EU/EEA",
        "move model-store to an operator in EU/EEA",
        "move ci to an operator in EU/EEA",
    ]
    assert [step.effort for step in changes.steps][:2] == [Effort.MOVE_HOST, Effort.MOVE_SERVICE]
    assert [step.after.critical for step in changes.steps] == [1, 0, 0]
    (warning,) = changes.warnings
    assert warning.label == "drop gpt-4o and azure-openai"
    assert (warning.before.critical, warning.after.critical) == (3, 5)


BARELY_STATED = """
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{id: clinic, country: AT, public_body: true, parents: []}]
models:
  - {id: gpt-oss-120b, extends: catalog, access: weights}
  - {id: tuned, developer: clinic, base_models: [gpt-oss-120b], access: weights, licence: {id: MIT},
     training_datasets: [notes]}
datasets: [{id: notes, controller: clinic, class: sensitive, stored_in: [gpu]}]
gpu_hosts: [{id: gpu, operator: scaleway, cloud: scaleway, region: fr-par, serves: [tuned]}]
applications: [{id: desk, owner: clinic, criticality: critical-infrastructure, requires: [tuned, gpu], data: [notes]}]
"""


def test_nobody_is_told_to_replace_what_only_has_to_be_written_down(tmp_path: Path):
    (tmp_path / "inventory.yaml").write_text(BARELY_STATED, encoding="utf-8")
    first = changes_of(tmp_path / "inventory.yaml").steps[0]
    assert (first.effort, first.before.failures, first.after.failures) == (Effort.FACT, 2, 0)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_steps_follow_each_other_and_a_scan_with_the_patch_agrees(path: Path, tmp_path: Path):
    report = scan(request_for(path))
    assert report.answer is not None
    changes = report.answer.changes
    if report.verdict is Verdict.PASS:
        assert changes is None
        return
    assert changes is not None
    assert len(changes.steps) <= 3
    before = report.summary.blocking
    for step in changes.steps:
        assert step.before.failures == before
        before = step.after.failures
    for number, alone in enumerate([*changes.steps[:1], *changes.warnings]):
        patch = tmp_path / f"patch-{number}.yaml"
        patch.write_text(yaml.safe_dump(alone.patch), encoding="utf-8")
        assert_as_promised(alone, replace(request_for(path), patches=(patch,)))


def assert_as_promised(change: Change, request: ScanRequest) -> None:
    report = scan(replace(request, advise=False))
    assert (change.after.failures, change.after.unknown) == (report.summary.blocking, report.summary.unknown)
    assert change.after.passes == (report.verdict is Verdict.PASS)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_few_judgements_are_made(path: Path, monkeypatch: pytest.MonkeyPatch):
    judged = []

    class Counting(Variants):
        def __call__(self, design, *, detailed=False):
            judged.append(design)
            return super().__call__(design, detailed=detailed)

    monkeypatch.setattr(remediation, "Variants", Counting)
    scan(request_for(path))
    assert len(judged) <= MOST_JUDGEMENTS


def test_nobody_who_does_not_ask_gets_any():
    answer = scan(replace(request_for(BENEFITS), advise=False)).answer
    assert answer is not None
    assert answer.changes is None
