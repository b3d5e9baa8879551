"""Every rule has an inventory that passes it and one that it finds something in, scanned as a user would."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.judging.grounds import named
from sovcheck.findings.report import Report, Status
from sovcheck.policy.profile import DEFAULT_PROFILE
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan

Judge = Callable[[Path, str], Report]
Said = Callable[[Path, str], list[str]]
INVENTORIES = Path(__file__).parent / "inventories"
RULES = sorted(folder.name for folder in INVENTORIES.iterdir())


@pytest.fixture
def judge(tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Callable[..., bytes]) -> Judge:
    """Scans an inventory.

    ``NAME.smoke.json`` beside it is what its smoke has other than one that passed; ``profile.yaml`` is its profile.
    """

    def judge_inventory(path: Path, home: str) -> Report:
        smoke, evidence = path.with_suffix(".smoke.json"), EvidenceRequest()
        if smoke.is_file():
            (tmp_path / "smoke.dsse.json").write_bytes(make_evidence(**json.loads(smoke.read_text())))
            evidence = EvidenceRequest(paths=(tmp_path,), trusted_keys=(key_files[1],))
        own = path.with_name("profile.yaml")
        return scan(
            ScanRequest(
                paths=(str(path),),
                today=date(2026, 11, 21),
                profile=str(own) if own.is_file() else DEFAULT_PROFILE,
                home=home,
                evidence=evidence,
                list_passes=True,
            )
        )

    return judge_inventory


def test_every_rule_has_its_inventories(policies: PolicySet):
    assert {rule.id for rule in policies.rules} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_passing_inventory_passes(judge: Judge, said: Said, rule: str):
    path = INVENTORIES / rule / "pass.yaml"
    report = judge(path, *(said(path, "home") or ["FR"]))
    assert rule in {result.rule for result in report.passes or ()}
    assert [result.message for result in report.results if result.rule == rule] == []


@pytest.mark.parametrize("rule", RULES)
def test_the_failing_inventory_fails(judge: Judge, said: Said, rule: str):
    path = INVENTORIES / rule / "fail.yaml"
    expected = said(path, "finds")
    assert expected, "say how the finding begins in a comment of fail.yaml: # finds: It stands in US"
    report = judge(path, *(said(path, "home") or ["FR"]))
    results = [result for result in report.results if result.rule == rule]
    assert {result.status for result in results} == {Status.FAIL}
    for beginning in expected:
        assert any(result.message.startswith(named(beginning, result.asset)) for result in results), [
            result.message for result in results
        ]


SPEAK_OF_A_LICENCE = {"LIC-05", "LIC-06", "LIC-07"}
"""What `its licensor` can change is the licence that the sentence names, and `it` is what that licence asks for."""


@pytest.mark.parametrize("rule", RULES)
def test_what_is_found_names_the_asset_and_speaks_of_no_it_that_nobody_named(judge: Judge, said: Said, rule: str):
    path = INVENTORIES / rule / "fail.yaml"
    results = judge(path, *(said(path, "home") or ["FR"])).results
    failed = [result for result in results if result.rule == rule and result.status is Status.FAIL]
    speaking = [result.message for result in failed if re.search(r"\b[Ii]ts?\b", result.message)]
    named_in = [result.message for result in failed if result.asset in result.message]
    assert set(speaking) <= set(named_in) or rule in SPEAK_OF_A_LICENCE


@pytest.mark.parametrize("rule", RULES)
def test_the_first_line_says_what_the_inventory_shows(rule: str):
    for name in ("pass.yaml", "fail.yaml"):
        first = (INVENTORIES / rule / name).read_text().partition("\n")[0]
        assert first.startswith("# ")
        assert first.endswith(".")
