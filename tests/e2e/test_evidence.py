"""Evidence as a user meets it: files, keys and what the report says of each."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.evidence.keys import generate_key_pair, load_signing_key
from sovcheck.evidence.refusal import EvidenceStatus

Run = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., bytes]
INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
applications:
  - {{id: app, domicile: FR, requires: [llama]}}
models:
  - id: llama
    access: weights
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}
gpu_hosts:
  - {{id: rack, serves: [llama]}}
"""


@pytest.fixture(autouse=True)
def _system_and_evidence(tmp_path: Path, key_files: tuple[Path, Path], make_evidence: Make) -> None:
    """An inventory, and a file of evidence for every word that there is on one."""
    (tmp_path / "system.yaml").write_text(INVENTORY)
    generate_key_pair(tmp_path / "other.key", tmp_path / "other.pub")
    (tmp_path / "smoke.pub").write_bytes(key_files[1].read_bytes())
    good = make_evidence(run={"nonce": "n"})
    files = {
        "accepted": good,
        "expired": make_evidence(run={"nonce": "n", "expires": "2026-11-20T12:00:00Z"}),
        "forged": good.replace(b'"payload":"eyJ', b'"payload":"eyB'),
        "future": make_evidence(run={"nonce": "n", "ended": "2026-12-01T00:00:00Z"}),
        "malformed": b"{",
        "other-weights": make_evidence(run={"nonce": "n"}, files={"model-1.safetensors": "9" * 64}),
        "unknown-asset": make_evidence(run={"nonce": "n"}, asset="gpt"),
        "unknown-key": make_evidence(key=load_signing_key(tmp_path / "other.key")),
        "unsigned": json.dumps(json.loads(good) | {"signatures": []}).encode(),
        "wrong-nonce": make_evidence(),
        "missing-steps": make_evidence(run={"nonce": "n"}, steps=[]),
    }
    (tmp_path / "evidence").mkdir()
    for name, data in files.items():
        (tmp_path / "evidence" / f"{name}.dsse.json").write_bytes(data)
    os.mkfifo(tmp_path / "evidence" / "unreadable.dsse.json")


SCAN = ("scan", "system.yaml", "--today", "2026-11-21", "--evidence", "evidence")


def test_the_report_says_what_became_of_each_file(sovcheck: Run):
    trusting = (*SCAN, "--trust-key", "smoke.pub", "--nonce", "n")
    report = json.loads(sovcheck(*trusting, "--output", "json").stdout)
    assert {Path(entry["path"]).name.partition(".")[0]: entry["status"] for entry in report["evidence"]} == {
        name: name
        for name in (
            *("accepted", "expired", "forged", "future", "malformed", "other-weights", "unknown-asset"),
            *("missing-steps", "unknown-key", "unreadable", "unsigned", "wrong-nonce"),
        )
    }
    assert [entry["path"] for entry in report["evidence"]] == sorted(entry["path"] for entry in report["evidence"])
    assert report["trusted_keys"] == report["evidence"][0]["keys"]
    text = sovcheck(*trusting, "--details").stdout
    assert "EVIDENCE (1 accepted, 11 refused, 1 trusted key)" in text
    assert "accepted: pass of llama on 2026-11-20, isolation netns" in text
    unwrapped = " ".join(text.split())
    assert all(EvidenceStatus(entry["status"]).advice in unwrapped for entry in report["evidence"])
    assert sovcheck(*trusting, "--details").stdout == text


def test_without_a_key_nothing_is_trusted(sovcheck: Run):
    report = json.loads(sovcheck(*SCAN, "--output", "json").stdout)
    assert "accepted" not in {entry["status"] for entry in report["evidence"]}
    assert report["trusted_keys"] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--evidence", "none"), "none: no such file or directory"),
        (("--evidence", "system.yaml", "--trust-key", "other.key"), "other.key: is a private key"),
        (("--evidence", "system.yaml", "--trust-key", "none.pub"), "none.pub: no such file or directory"),
        (("--nonce", "n"), "--evidence"),
    ],
)
def test_what_cannot_be_read_is_no_verdict(sovcheck: Run, options: tuple[str, ...], said: str):
    finished = sovcheck("scan", "system.yaml", "--today", "2026-11-21", *options)
    assert finished.returncode == 2
    assert said in finished.stderr
    assert finished.stdout == ""
