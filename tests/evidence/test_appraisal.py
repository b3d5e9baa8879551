import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import load_catalog
from sovcheck.catalog.system import System
from sovcheck.evidence.appraisal import appraise
from sovcheck.evidence.appraised import AppraisedEvidence, Signed
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import SigningKey, generate_key_pair, load_signing_key
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.inventory.reader import read_inventory

TODAY = date(2026, 11, 21)
MADE_LATER = "it was made on 2026-11-22, which is after 2026-11-21"
SHARDS = {"model-1.safetensors": "1" * 64, "model-2.safetensors": "2" * 64}
OTHERS = {"model-1.safetensors": "8" * 64, "model-2.safetensors": "9" * 64}
INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
models:
  - id: llama
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}
  - id: unhashed
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors}}
  - {{id: empty, files: []}}
  - id: unstated
gpu_hosts:
  - id: rack
"""
Make = Callable[..., bytes]


@pytest.fixture(scope="module")
def system() -> System:
    return resolve(read_inventory(["-"], stdin=INVENTORY.encode), load_catalog())


@pytest.fixture
def appraised(system: System, signing_key: SigningKey) -> Callable[..., AppraisedEvidence]:
    def judge(*evidence: bytes, today: date = TODAY, nonce: str | None = None) -> AppraisedEvidence:
        files = [EvidenceFile(f"{number}.dsse.json", data) for number, data in enumerate(evidence)]
        return appraise(files, [signing_key.public], system, today, nonce)

    return judge


def words(evidence: AppraisedEvidence) -> list[tuple[str, str]]:
    return [(appraisal.status.value, appraisal.why) for appraisal in evidence.appraisals]


def test_evidence_for_the_declared_weights_is_accepted(appraised: Any, make_evidence: Make):
    evidence = appraised(make_evidence())
    assert words(evidence) == [("accepted", "")]
    assert evidence.of_model("llama") == evidence.appraisals[0]
    assert evidence.refused_of_model("llama") == ()


def test_files_beside_the_declared_ones_do_no_harm(appraised: Any, make_evidence: Make):
    assert words(appraised(make_evidence(files=SHARDS | {"config.json": "3" * 64}))) == [("accepted", "")]


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"files": OTHERS}, "other-weights", "2 of 2 declared files of llama are not among those that it loaded"),
        (
            {"files": {"model-1.safetensors": "1" * 64}},
            "other-weights",
            "1 of 2 declared files of llama are not among those that it loaded",
        ),
        ({"files": {}}, "other-weights", "2 of 2 declared files of llama are not among those that it loaded"),
        ({"weights": None}, "malformed", "it passed without weights"),
        ({"asset": "gpt"}, "unknown-asset", "the inventory declares no model 'gpt'"),
        ({"asset": "rack"}, "unknown-asset", "the inventory declares no model 'rack'"),
        ({"asset": "mistral-7b"}, "unknown-asset", "the inventory declares no model 'mistral-7b'"),
        ({"asset": "unhashed"}, "unbound", "the inventory does not state the sha256 of every file of unhashed"),
        ({"asset": "empty"}, "unbound", "the inventory does not state the sha256 of every file of empty"),
        ({"asset": "unstated"}, "unbound", "the inventory does not state the sha256 of every file of unstated"),
        ({"run": {"ended": "2026-11-22T00:00:00Z"}}, "future", MADE_LATER),
        (
            {"run": {"ended": "2026-11-21T23:30:00-02:00"}},
            "future",
            "it was made on 2026-11-22, which is after 2026-11-21",
        ),
        ({"run": {"expires": "2026-11-20T23:59:59Z"}}, "expired", "it expired on 2026-11-20"),
    ],
)
def test_signed_evidence_that_does_not_hold_is_refused(
    appraised: Any, make_evidence: Make, changes: dict[str, Any], status: str, why: str
):
    evidence = appraised(make_evidence(**changes))
    assert words(evidence) == [(status, why)]
    assert evidence.of_model("llama") is None
    assert [signed.status for signed in evidence.refused_of_model(changes.get("asset", "llama"))] == [status]


@pytest.mark.parametrize(
    "run",
    [
        {"ended": "2026-11-21T23:59:59Z"},
        {"ended": "2026-11-22T00:30:00+01:00"},
        {"expires": "2026-11-21T00:00:00Z"},
        {"started": "2001-01-01T00:00:00Z", "ended": "2001-01-01T00:00:00Z"},
    ],
)
def test_days_are_whole_and_age_is_for_the_profile_to_weigh(appraised: Any, make_evidence: Make, run: dict[str, Any]):
    assert words(appraised(make_evidence(run=run))) == [("accepted", "")]


def test_a_nonce_must_be_answered(appraised: Any, make_evidence: Make):
    answered = make_evidence(run={"nonce": "mine"})
    assert words(appraised(answered, nonce="mine")) == [("accepted", "")]
    assert words(appraised(answered, nonce="yours")) == [
        ("wrong-nonce", "its nonce is 'mine', and 'yours' was asked for")
    ]
    unasked = words(appraised(make_evidence(), nonce="yours"))
    assert unasked == [("wrong-nonce", "it has no nonce, and 'yours' was asked for")]
    assert words(appraised(answered)) == [("accepted", "")]


@pytest.mark.parametrize("files", [{"model-1.safetensors": "1" * 64}, {}, {**SHARDS, "model-2.safetensors": "9" * 64}])
def test_a_failed_smoke_needs_only_some_of_the_weights(appraised: Any, make_evidence: Make, files: dict[str, str]):
    assert words(appraised(make_evidence(files=files, verdict="fail"))) == [("accepted", "")]


def test_a_failed_smoke_that_saw_nothing_still_counts(appraised: Any, make_evidence: Make):
    assert words(appraised(make_evidence(verdict="fail", weights=None))) == [("accepted", "")]


def test_a_failed_smoke_of_other_weights_is_of_other_weights(appraised: Any, make_evidence: Make):
    assert words(appraised(make_evidence(verdict="fail", files=OTHERS)))[0][0] == "other-weights"


def test_what_no_trusted_key_signed_says_nothing_of_any_model(appraised: Any, make_evidence: Make, tmp_path: Path):
    generate_key_pair(tmp_path / "other.key", tmp_path / "other.pub")
    tree = json.loads(make_evidence())
    unsigned = json.dumps({**tree, "signatures": []}).encode()
    foreign = make_evidence(key=load_signing_key(tmp_path / "other.key"))
    evidence = appraised(unsigned, foreign, b"{}", make_evidence().replace(b'"sig":"', b'"sig":"AAAA'))
    assert [word for word, _ in words(evidence)] == ["unsigned", "unknown-key", "malformed", "forged"]
    assert evidence.of_model("llama") is None
    assert evidence.refused_of_model("llama") == ()


def test_the_latest_counts_in_whatever_order_they_come(appraised: Any, make_evidence: Make):
    early = make_evidence(verdict="fail")
    late = make_evidence(run={"ended": "2026-11-20T12:00:00+01:00"})
    for evidence in (appraised(early, late), appraised(late, early)):
        latest = evidence.of_model("llama")
        assert isinstance(latest, Signed)
        assert latest.predicate.verdict == "pass"


def test_a_host_is_seen_as_each_of_its_machines_was_last(appraised: Any, make_evidence: Make):
    rented = {"virtualization": {"truth": "rented", "provider": "aws"}}
    evidence = appraised(
        make_evidence(host=rented, run={"ended": "2026-11-20T10:01:00Z"}),
        make_evidence(),
        make_evidence(host={"machineIdSha256": "b" * 64}, run={"ended": "2026-11-20T10:09:00Z"}),
        make_evidence(host=rented, hostAsset="elsewhere"),
        make_evidence(host={"machineIdSha256": "c" * 64}, run={"expires": "2026-11-20T10:00:00Z"}),
    )
    seen = [signed.predicate.host.virtualization.truth.value for signed in evidence.of_host("rack")]
    assert seen == ["consistent", "consistent"]
    assert [signed.path for signed in evidence.of_host("rack")] == ["2.dsse.json", "1.dsse.json"]


def test_the_words_are_the_same_in_any_order(appraised: Any, make_evidence: Make):
    files = [make_evidence(), make_evidence(files=OTHERS), b"x"]
    forward, backward = appraised(*files), appraised(*reversed(files))
    assert sorted(words(forward)) == sorted(words(backward))


def test_every_word_can_be_reached():
    """What is listed here is tested above, so a new word needs its test."""
    assert {status.value for status in EvidenceStatus} == {
        *("accepted", "malformed", "unsigned", "unknown-key", "forged", "unknown-asset", "unbound"),
        *("other-weights", "wrong-nonce", "future", "expired"),
    }
