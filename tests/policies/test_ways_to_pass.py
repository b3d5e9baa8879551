"""Whatever a rule finds, some change mends it: each failing inventory, and what a person could do about it."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sovcheck.findings.answer.changes import Effort
from sovcheck.findings.report import Status
from sovcheck.findings.verdict import exit_code
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.scan.circumstances import circumstances
from sovcheck.scan.judgement import start_engine
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.variants import Variants
from sovcheck.scan.way_to_pass import SearchConstraints, way_to_pass
from sovcheck.whatif.candidate import made
from sovcheck.whatif.candidates import candidates
from sovcheck.whatif.design import Design
from sovcheck.whatif.outcome import Outcome

Said = Callable[[Path, str], list[str]]
INVENTORIES = Path(__file__).parent / "inventories"
NOT_TO_BE_MENDED = "DEP-18"
"""Whom an application belongs to: no change of its design hands it over."""
RULES = sorted(folder.name for folder in INVENTORIES.iterdir())


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
def test_every_rule_is_mended_by_some_change_or_nobody_could(
    request_for: Callable[[str], ScanRequest], said: Said, rule: str
):
    """``# mended by:`` names the kinds of change one of which alone leaves nothing; else a line says why none does."""
    path = INVENTORIES / rule / "fail.yaml"
    mended, nobody = said(path, "mended by"), said(path, "nobody mends it")
    changes = " ".join(sorted(set(mending(request_for(rule), rule))))
    line = f"# mended by: {changes}" if changes else "# nobody mends it: why"
    assert (mended, len(nobody)) == (([changes], 0) if changes else ([], 1)), f"{path}: write {line}"


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_the_way_leaves_no_failure_that_a_person_could_mend(
    request_for: Callable[[str], ScanRequest], rule: str, tmp_path: Path
):
    """What may be left open is what nobody here can state of such a small inventory, and never a failure."""
    request = request_for(rule)
    way, patch = way_to_pass(request, SearchConstraints(max_changes=0, seconds=600))
    path = tmp_path / "patch.yaml"
    path.write_text(patch_text(patch), encoding="utf-8")
    report = scan(replace(request, patches=(path,)))
    failing = {each.rule for each in way.remaining if each.status == Status.FAIL.value}
    assert failing <= {NOT_TO_BE_MENDED}
    assert (exit_code(report) == 0) == way.passes
    assert (report.summary.blocking, report.summary.unknown) == (way.after.failures, way.after.unknown)
