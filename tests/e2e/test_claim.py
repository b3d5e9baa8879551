"""A claim to be self-hosted, before and after its proof."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
INVENTORIES = Path(__file__).parents[1] / "policies" / "inventories" / "EVD-01"
SCAN = ("scan", "system.yaml", "--home", "FR", "--today", "2026-11-21", "--output", "json")


@pytest.fixture(autouse=True)
def _claim_and_evidence(tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Callable[..., bytes]) -> None:
    (tmp_path / "system.yaml").write_text((INVENTORIES / "pass.yaml").read_text())
    (tmp_path / "ours.pub").write_bytes(key_files[1].read_bytes())
    (tmp_path / "smoke.dsse.json").write_bytes(make_evidence())


def counts(finished: subprocess.CompletedProcess[str]) -> dict[str, int]:
    return {word: n for word, n in json.loads(finished.stdout)["summary"]["by_rule"]["EVD-01"].items() if n}


def test_a_claim_without_proof_is_unknown_and_with_it_passes(sovcheck: Run):
    without = sovcheck(*SCAN)
    assert counts(without) == {"unknown": 1}
    assert without.returncode == 1
    assert "run `sovcheck smoke`" in without.stdout
    untrusted = sovcheck(*SCAN, "--evidence", ".")
    assert counts(untrusted) == {"unknown": 1}
    assert counts(sovcheck(*SCAN, "--evidence", ".", "--trust-key", "ours.pub")) == {"pass": 1}


def test_a_failed_smoke_fails_with_the_path_to_its_file(
    sovcheck: Run, tmp_path: Path, make_evidence: Callable[..., bytes]
):
    (tmp_path / "smoke.dsse.json").write_bytes(make_evidence(verdict="fail"))
    report = json.loads(sovcheck(*SCAN, "--evidence", ".", "--trust-key", "ours.pub").stdout)
    (result,) = (result for result in report["results"] if result["rule"] == "EVD-01")
    assert result["status"] == "fail"
    assert result["paths"] == [
        [
            {
                "asset": "llama",
                "edge": "evidenced_by",
                "to": f"sha256:{report['evidence'][0]['sha256']}",
                "file": "smoke.dsse.json",
            }
        ]
    ]


def test_explain_and_facts_see_the_evidence_too(sovcheck: Run):
    trusting = ("--today", "2026-11-21", "--evidence", "smoke.dsse.json", "--trust-key", "ours.pub")
    facts = json.loads(sovcheck("facts", "llama", "system.yaml", *trusting).stdout)
    assert facts["smoke"]["verdict"] == "pass"
    assert (
        '"verdict": "pass"' in sovcheck("explain", "EVD-01", "llama", "system.yaml", "--home", "FR", *trusting).stdout
    )
