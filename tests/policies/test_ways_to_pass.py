"""Whatever a rule finds, some change mends it: each failing inventory, and what a person could do about it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.findings.changes import Effort
from sovcheck.findings.report import Status
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.passing import Wishes, way_to_pass
from sovcheck.scan.request import DEFAULT_PROFILE, EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import prepare, scan, start_engine
from sovcheck.scan.variants import Variants
from sovcheck.whatif.candidate import made
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome

INVENTORIES = Path(__file__).parent / "inventories"
RULES = sorted(folder.name for folder in INVENTORIES.iterdir())

MENDED_BY = {
    "CMP-01": "move-host",
    "CMP-02": "move-host",
    "CMP-03": "move-host",
    "CMP-04": "move-host",
    "CMP-05": "alternative move-host",
    "CMP-08": "move-host operate",
    "CMP-09": "equip replace-model",
    "DAT-01": "drop move-data move-service",
    "DAT-03": "drop move-data move-service",
    "DAT-06": "contract move-service",
    "DAT-12": "drop keys move-data move-service",
    "DEP-01": "alternative move-service",
    "DEP-02": "alternative",
    "DEP-03": "contract move-service",
    "DEP-08": "contract move-service",
    "DEP-09": "contract move-service",
    "DEP-12": "drop mirror move-service replace-software",
    "DEP-13": "contract move-service",
    "DEP-14": "move-service",
    "DEP-15": "replace-software",
    "DEP-16": "move-host",
    "EVD-01": "replace-model",
    "EVD-02": "replace-model",
    "EVD-03": "replace-model",
    "EVD-04": "replace-model",
    "EVD-05": "replace-model",
    "EVD-06": "move-host",
    "LIC-01": "fact replace-model",
    "LIC-02": "replace-model",
    "LIC-03": "replace-model",
    "LIC-04": "replace-model",
    "LIC-05": "replace-model",
    "LIC-06": "replace-model",
    "LIC-10": "drop replace-model",
    "LIC-11": "replace-model",
    "MOD-01": "alternative move-service replace-model",
    "MOD-02": "alternative test",
    "MOD-03": "replace-model",
    "MOD-04": "replace-model",
    "MOD-05": "drop fact replace-model",
    "MOD-06": "drop replace-model",
    "MOD-08": "operate replace-model",
    "MOD-13": "test",
}
"""By rule the kinds of change one of which alone leaves nothing that it finds in its failing inventory."""

NOBODY_MENDS = {
    "CMP-06": "nobody makes the accelerators elsewhere; the finding is told as info and keeps no system from passing"
}


@pytest.fixture
def request_for(
    tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Callable[..., bytes]
) -> Callable[[str], ScanRequest]:
    """How the failing inventory of a rule is scanned."""

    def make(rule: str) -> ScanRequest:
        path = INVENTORIES / rule / "fail.yaml"
        smoke, evidence = path.with_suffix(".smoke.json"), EvidenceRequest()
        if smoke.is_file():
            (tmp_path / "smoke.dsse.json").write_bytes(make_evidence(**json.loads(smoke.read_text())))
            evidence = EvidenceRequest(paths=(tmp_path,), trusted_keys=(key_files[1],))
        own = path.with_name("profile.yaml")
        profile = str(own) if own.is_file() else DEFAULT_PROFILE
        return ScanRequest(paths=(str(path),), today=date(2026, 11, 21), profile=profile, home="FR", evidence=evidence)

    return make


def mending(request: ScanRequest, rule: str) -> Iterator[Effort]:
    """The kinds of change one of which alone leaves nothing that the rule finds."""
    prepared = prepare(request)
    base = Design(prepared.system.inventory)
    with start_engine(prepared) as at_work:
        judge = Variants(prepared, at_work)
        for candidate in candidates(base, judge.as_it_is(base).results, circumstances(prepared)):
            outcome = judge(made(base, [candidate]))
            if outcome is not None and outcome.summary.evaluated and not _finds(rule, outcome):
                yield candidate.effort


def _finds(rule: str, outcome: Outcome) -> bool:
    return any(each.rule == rule and each.status is Status.FAIL for each in outcome.results)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_mended_by_some_change_or_nobody_could(request_for: Callable[[str], ScanRequest], rule: str):
    assert " ".join(sorted(set(mending(request_for(rule), rule)))) == MENDED_BY.get(rule, "")
    assert (rule in MENDED_BY) != (rule in NOBODY_MENDS)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_the_way_leaves_no_failure_that_a_person_could_mend(
    request_for: Callable[[str], ScanRequest], rule: str, tmp_path: Path
):
    """What may be left open is what nobody here can state of such a small inventory, and never a failure."""
    request = request_for(rule)
    way, patch = way_to_pass(request, Wishes(max_changes=0, seconds=600))
    path = tmp_path / "patch.yaml"
    path.write_text(patch_text(patch), encoding="utf-8")
    report = scan(replace(request, patches=(path,)))
    assert [each for each in way.remaining if each.status == Status.FAIL.value] == []
    assert (exit_code(report) == 0) == way.passes
    assert (report.summary.blocking, report.summary.unknown) == (way.after.failures, way.after.unknown)
