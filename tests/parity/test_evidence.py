"""Evidence of every status: both engines give the same report, and only what is accepted counts."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sovcheck.evidence.keys import generate_key_pair, load_signing_key
from sovcheck.findings.report import Report
from sovcheck.report.json_report import render_json
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import EvidenceRequest, ScanRequest

pytestmark = pytest.mark.slow

INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
applications: [{{id: app, domicile: FR, requires: [llama]}}]
models:
  - id: llama
    access: weights
    self_hosted: true
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}
gpu_hosts: [{{id: rack, serves: [llama]}}]
"""


@pytest.fixture
def files(tmp_path: Path, make_evidence: Callable[..., bytes]) -> dict[str, bytes]:
    """A file of evidence by the status that it must get."""
    generate_key_pair(tmp_path / "other.key", tmp_path / "other.pub")
    good = make_evidence()
    return {
        "accepted": good,
        "expired": make_evidence(run={"expires": "2026-11-20T12:00:00Z"}),
        "forged": good.replace(b'"payload":"eyJ', b'"payload":"eyB'),
        "other-weights": make_evidence(files={"model-1.safetensors": "9" * 64}),
        "unknown-key": make_evidence(key=load_signing_key(tmp_path / "other.key")),
        "unsigned": json.dumps(json.loads(good) | {"signatures": []}).encode(),
    }


def text_of(report: Report) -> str:
    document = json.loads(render_json(report))
    del document["engine"]
    return json.dumps(document, indent=2, ensure_ascii=False)


@pytest.mark.parametrize("way", ["started", "uploaded", "preloaded"])
def test_evidence_of_every_status(
    way: str,
    files: dict[str, bytes],
    both: Callable[..., Iterator[tuple[Report, Report]]],
    key_files: tuple[Path, Path],
    tmp_path: Path,
    request: pytest.FixtureRequest,
):
    (tmp_path / "system.yaml").write_text(INVENTORY)
    scans = []
    for status, content in files.items():
        file = tmp_path / f"{status}.dsse.json"
        file.write_bytes(content)
        evidence = EvidenceRequest(paths=(file,), trusted_keys=(key_files[1],))
        asked = ScanRequest(paths=(str(tmp_path / "system.yaml"),), today=date(2026, 11, 21), evidence=evidence)
        scans.append(prepare(asked))
    passing = {}
    for embedded, opa in both(scans, request.getfixturevalue(way)):
        assert text_of(embedded) == text_of(opa)
        (entry,) = embedded.evidence
        passing[entry.status.value] = embedded.summary.by_rule["EVD-01"].passed
    assert {status: bool(count) for status, count in passing.items()} == {each: each == "accepted" for each in files}
