import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic.alias_generators import to_snake

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.system import System
from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.appraised import AppraisedEvidence, Signed
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import SigningKey, generate_key_pair, load_signing_key
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.signing import sign
from sovcheck.evidence.statement import make_statement
from sovcheck.evidence.trust import Grant, Trust
from sovcheck.inventory.reader import read_inventory
from sovcheck.scan.system import load_system

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
  - {{id: stated, country: CH, owner: lab, machine_id_sha256: [{"a" * 64}, {"b" * 64}], gpu_ids: [GPU-1]}}
organizations: [{{id: lab}}]
"""
Make = Callable[..., bytes]


@pytest.fixture(scope="module")
def system() -> System:
    return resolve(read_inventory(["-"], stdin=INVENTORY.encode), load_catalog())


@pytest.fixture
def appraised(system: System, signing_key: SigningKey) -> Callable[..., AppraisedEvidence]:
    def judge(*evidence: bytes, today: date = TODAY, nonce: str | None = None) -> AppraisedEvidence:
        files = [EvidenceFile(f"{number}.dsse.json", data) for number, data in enumerate(evidence)]
        return appraise(files, Terms(Trust.of_keys([signing_key.public]), today, nonce), system)

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
        (
            {"files": {name: SHARDS[other] for name, other in zip(SHARDS, reversed(SHARDS), strict=True)}},
            "other-weights",
            "2 of 2 declared files of llama are not among those that it loaded",
        ),
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
        (
            {"run": {"started": "2026-05-24T00:00:00Z", "ended": "2026-05-24T23:00:00Z"}},
            "expired",
            "it expired on 2026-11-20, 180 days after it was made",
        ),
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
        {"started": "2026-05-25T00:00:00Z", "ended": "2026-05-25T00:00:00Z"},
        {"started": "2001-01-01T00:00:00Z", "ended": "2001-01-01T00:00:00Z", "expires": "2026-11-21T00:00:00Z"},
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
        make_evidence(host=rented | {"machineIdSha256": "d" * 64}, hostAsset="elsewhere"),
        make_evidence(host={"machineIdSha256": "c" * 64}, run={"expires": "2026-11-20T10:00:00Z"}),
    )
    seen = [signed.predicate.host.virtualization.truth.value for signed in evidence.of_host("rack")]
    assert seen == ["consistent", "consistent"]
    assert [signed.path for signed in evidence.of_host("rack")] == ["2.dsse.json", "1.dsse.json"]


def test_the_words_are_the_same_in_any_order(appraised: Any, make_evidence: Make):
    files = [make_evidence(), make_evidence(files=OTHERS), b"x"]
    forward, backward = appraised(*files), appraised(*reversed(files))
    assert sorted(words(forward)) == sorted(words(backward))


STEPS = [{"id": name, "status": "pass", "seconds": 1.0} for name in ("load", "generate")]
FAILED = [STEPS[0], {**STEPS[1], "status": "fail", "failure": "E_RANDOM_WEIGHTS"}]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
USE = {"files": 2, "opened": 2, "held": 0, "mappedBytes": 0, "readBytes": 5, "unchanged": True}
RECOMPUTED = [*STEPS, {"id": "recompute", "status": "pass", "seconds": 1.0}]
AGREEING = {
    "runtime": "transformers",
    "version": "5.23.0",
    "samples": 3,
    "tokens": 100,
    "agreed": 95,
    "meanGap": 0.01,
    "exact": True,
}
CONTRADICTIONS = [
    ({"proof": "recomputed"}, "missing-steps", "it passed without the step recompute"),
    (
        {"proof": "recomputed", "steps": RECOMPUTED},
        "missing-steps",
        "it passed as recomputed, and reports nothing of it",
    ),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "agreed": 89}},
        "failed-steps",
        "it passed as recomputed: of 100 tokens that it said, 89 are what transformers says from the files",
    ),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "tokens": 3, "agreed": 3}},
        "failed-steps",
        "it passed as recomputed: its answers are 3 tokens, and 16 are the least that tell models apart",
    ),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "meanGap": 0.2}},
        "failed-steps",
        "95 are what transformers says; it would rather say others, by 0.20 nats per token",
    ),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "exact": False, "meanGap": 0.2}},
        "failed-steps",
        "95 are what transformers says; it would rather say others, by 0.20 nats per token: a model like",
    ),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "likelihoodDifference": 0.2}},
        "failed-steps",
        "its likelihoods are 0.20 nats per token from what transformers computes from the files",
    ),
    (
        {"proof": "text-only"},
        "missing-steps",
        "it passed on the text of a server that nobody computed again from the weights",
    ),
    (
        {"runtime": {"name": "vllm"}},
        "missing-steps",
        "it passed as in-process by 'vllm', which is not the reference runtime of its weights",
    ),
    ({"weights": {"format": "onnx"}}, "missing-steps", "it passed as in-process by 'transformers', which is not"),
    (
        {"proof": "recomputed", "steps": RECOMPUTED, "recomputation": {**AGREEING, "runtime": "llamacpp"}},
        "missing-steps",
        "it passed as recomputed by 'llamacpp', which is not the reference runtime of its weights",
    ),
    ({"failures": [{"code": "E_NO_GPU", "what": "x"}]}, "failed-steps", "it passed, and lists the failure E_NO_GPU"),
    ({"steps": FAILED}, "failed-steps", "it passed, and its step 'generate' failed"),
    ({"steps": []}, "missing-steps", "it passed without the step load and the step generate"),
    ({"steps": [STEPS[0], {**STEPS[1], "status": "skipped"}]}, "missing-steps", "without the step generate"),
    ({"runtime": None}, "no-runtime", "it passed without a runtime"),
    ({"weights": None}, "no-weights", "it passed without weights"),
    ({"weights": {"parameters": 70_000_000_000}}, "impossible-weights", "70,000,000,000 parameters do not fit into"),
    (
        {"files": {**SHARDS, "a.json": EMPTY}},
        "impossible-weights",
        "'a.json' cannot have 100,000 bytes and the SHA-256 e3",
    ),
    ({"weights": {"indexComplete": False}}, "incomplete-weights", "tensors that an index promises are missing"),
    (
        {"weights": {"use": {**USE, "opened": 1}}},
        "unread-weights",
        "and 1 of its 2 files of weights were opened",
    ),
    ({"weights": {"use": {**USE, "unchanged": False}}}, "unread-weights", "its weights were changed while it ran"),
    ({"weights": {"fileSystem": "nfs"}}, "remote-weights", "it passed with weights on 'nfs'"),
    ({"weights": {"fileSystem": "ext4+fuse"}}, "remote-weights", "it passed with weights on 'fuse'"),
    ({"weights": {"fileSystem": "0x12345678"}}, "remote-weights", "which is not known to be of the machine itself"),
    ({"isolation": None}, "no-isolation", "it passed without isolation"),
    ({"isolation": {"layers": []}}, "wrong-layers", "it was cut off by netns, without the layer netns"),
    (
        {"isolation": {"gaps": ["signing-key: /root/key.pem can be read"]}},
        "wrong-layers",
        "it was cut off by netns, and lists the gap 'signing-key: /root/key.pem can be read'",
    ),
    ({"isolation": {"level": "notify"}}, "wrong-layers", "it was cut off by notify, without the layer seccomp-notify"),
    (
        {"isolation": {"level": "external", "layers": ["only-lo", "netns"]}},
        "wrong-layers",
        "it was cut off by external, and lists the layer netns",
    ),
    ({"isolation": {"observedS": 0}}, "not-observed", "it passed, and was watched for 0 seconds"),
    ({"steps": [{**STEPS[0], "failure": "E_X"}, STEPS[1]]}, "failed-steps", "it passed, and its step 'load' failed"),
    (
        {"speed": {"decodeTokS": 50.0, "decodeLimitTokS": 40.0}},
        "failed-steps",
        "it passed, decoding at 50.0 tokens/s where at most 40.0 are possible",
    ),
    (
        {"speed": {"batches": [{"sequences": 8, "method": "graph", "decodeTokS": 9.0, "decodeLimitTokS": 8.0}]}},
        "failed-steps",
        "it passed, decoding at 9.0 tokens/s where at most 8.0 are possible",
    ),
    ({"weights": {"tensors": 0}}, "impossible-weights", "it passed with weights of 0 tensors and 107,000 parameters"),
    ({"weights": {"parameters": 0}}, "impossible-weights", "it passed with weights of 21 tensors and 0 parameters"),
    (
        {"weights": {"use": {**USE, "files": 0, "opened": 0}}},
        "unread-weights",
        "it passed, and 0 of its 0 files of weights were opened",
    ),
    (
        {"weights": {"use": {**USE, "opened": 3}}},
        "malformed",
        "of 2 files of weights 3 were opened, and 0 held",
    ),
    (
        {"isolation": {"observedS": 361.0}},
        "malformed",
        "it was watched for 361 seconds, and ran for 300",
    ),
    (
        {"host": {"virtualization": {"provider": "aws"}}},
        "malformed",
        "its host shows traces of 'aws', and is said to be consistent",
    ),
    ({"speed": {"runs": 0}}, "malformed", "its rates are those of no run"),
]
SOUND = [
    {"isolation": {"observedS": 359.0}},  # a clock that was set meanwhile
    {"speed": {"decodeTokS": 41.9, "decodeLimitTokS": 40.0}},  # as much as the smoke itself lets pass
    {"weights": {"parameters": None}},
    {"weights": {"use": {**USE, "held": 2, "mappedBytes": 9, "readBytes": 0}}},
    {"weights": {"use": None}},
    {"speed": None},
]


@pytest.mark.parametrize("changes", SOUND)
def test_what_is_near_a_contradiction_and_none_is_accepted(
    appraised: Any, make_evidence: Make, changes: dict[str, Any]
):
    assert words(appraised(make_evidence(**changes))) == [("accepted", "")]


@pytest.mark.parametrize(("changes", "status", "why"), CONTRADICTIONS)
def test_a_pass_that_cannot_be_one_is_refused(
    appraised: Any, make_evidence: Make, changes: dict[str, Any], status: str, why: str
):
    evidence = appraised(make_evidence(**changes))
    ((word, said),) = words(evidence)
    assert word == status
    assert why in said
    assert evidence.of_model("llama") is None


@pytest.mark.parametrize("level", [("notify", "seccomp-notify"), ("external", "only-lo"), ("none", "x")])
def test_each_level_with_its_layers_is_accepted(appraised: Any, make_evidence: Make, level: tuple[str, str]):
    isolation = {"level": level[0], "layers": [level[1]]}
    assert words(appraised(make_evidence(isolation=isolation))) == [("accepted", "")]


@pytest.mark.parametrize(
    "agreement",
    [
        {},
        {"agreed": 90, "meanGap": 0.1},
        {"exact": False, "agreed": 80, "likelihoodDifference": 0.1, "meanGap": 0.1},
    ],
)
def test_answers_that_the_reference_gives_too_are_accepted(
    appraised: Any, make_evidence: Make, agreement: dict[str, Any]
):
    made = make_evidence(proof="recomputed", steps=RECOMPUTED, recomputation={**AGREEING, **agreement})
    assert words(appraised(made)) == [("accepted", "")]


ATTACHED = {
    "attached": {"url": "http://127.0.0.1:8000", "model": "llama"},
    "runtime": {"name": "attached", "device": "unknown", "deviceSource": "asked"},
    "isolation": {"level": "observed", "layers": [], "canary": False},
    "proof": "recomputed",
    "steps": RECOMPUTED,
    "recomputation": AGREEING,
    "speed": None,
    "update": None,
}


def attached(**changes: Any) -> dict[str, Any]:
    """What asked a server, with these parts in place of its own."""
    return {**ATTACHED, **changes}


def test_a_server_that_was_only_asked_is_accepted_as_that(appraised: Any, make_evidence: Make):
    assert words(appraised(make_evidence(weights={"use": None}, **attached()))) == [("accepted", "")]


CUT_OFF = {"level": "netns", "layers": ["netns"], "canary": True}
OF_THE_ATTACHED = [
    ({"isolation": CUT_OFF}, "claims isolation"),
    ({"isolation": {"level": "none", "layers": [], "canary": False}}, "claims isolation"),
    ({"isolation": {"level": "observed", "layers": ["netns"], "canary": False}}, "claims layers of isolation"),
    ({"isolation": {"level": "observed", "layers": [], "canary": True}}, "claims layers of isolation"),
    ({"telemetry": {**CUT_OFF, "setupMs": 1, "observedS": 1}}, "claims to have been run as shipped"),
    ({"runtime": {"name": "vllm"}}, "names a runtime that it started"),
    ({"runtime": {"name": "attached", "deviceSource": "driver"}}, "claims to know the device"),
    ({"proof": "in-process"}, "claims to have loaded the model itself"),
    ({"weights": {"use": USE}}, "claims to have seen its weights opened"),
    (
        {
            "update": {
                "method": "lora",
                "lossBefore": 2.0,
                "lossAfter": 1.0,
                "savedSha256": "1" * 64,
                "reloadEqual": True,
            }
        },
        "claims to have trained it",
    ),
    ({"speed": {"runs": 1, "loadS": 1.0}}, "claims to have measured its speed"),
    (
        {"steps": [*RECOMPUTED, {"id": "accelerator", "status": "pass", "seconds": 1.0}]},
        "reports a step that it cannot have done",
    ),
    ({"recomputation": {**AGREEING, "runtime": "attached"}}, "lets the server be its own reference"),
]


@pytest.mark.parametrize("verdict", ["pass", "fail", "inconclusive"])
@pytest.mark.parametrize(("changes", "why"), OF_THE_ATTACHED)
def test_who_only_asked_claims_nothing_that_only_who_started_it_can_know(
    appraised: Any, make_evidence: Make, changes: dict[str, Any], why: str, verdict: str
):
    made = make_evidence(verdict=verdict, **attached(**{"weights": {"use": None}, **changes}))
    assert words(appraised(made)) == [("malformed", f"it asked what served already, and {why}")]


KNOWN_ANYWAY = {
    *("schema_version", "tool", "run", "asset", "host_asset", "declared", "verdict", "failures", "host"),
    *("attached", "languages"),
}
"""What whoever only asks a server knows as well as who starts one; languages are told by the reference."""


def test_every_part_of_a_smoke_is_known_to_who_only_asks_or_refused_of_them():
    """A part that comes later has to be put into one of the two."""
    refused = {to_snake(next(iter(changes))) for changes, _ in OF_THE_ATTACHED}
    assert refused | KNOWN_ANYWAY == set(SmokePredicate.model_fields)
    assert not refused & KNOWN_ANYWAY


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"isolation": {"level": "observed"}}, "is at level observed"),
        ({"runtime": {"name": "attached"}}, "names the runtime attached"),
    ],
)
def test_who_asked_nobody_does_not_look_so(appraised: Any, make_evidence: Make, changes: dict[str, Any], why: str):
    assert words(appraised(make_evidence(**changes))) == [("malformed", f"it was attached to nothing, and {why}")]


@pytest.mark.parametrize("proof", ["text-only", None])
def test_an_attached_pass_needs_its_answers_computed_again(appraised: Any, make_evidence: Make, proof: str | None):
    made = make_evidence(weights={"use": None}, **attached(proof=proof))
    why = "it passed, attached to a server whose answers nobody computed again"
    assert words(appraised(made)) == [("missing-steps", why)]


def test_what_was_only_asked_takes_the_place_of_no_smoke(appraised: Any, make_evidence: Make):
    later = {"run": {"ended": "2026-11-20T12:00:00Z"}, "weights": {"use": None}}
    smoke, asked = make_evidence(), make_evidence(**attached(), **later)
    found = make_evidence(verdict="fail", **attached(), **later)
    assert appraised(smoke, asked).of_model("llama").path == "0.dsse.json"
    assert appraised(smoke, asked).of_model_on("llama", "rack").path == "0.dsse.json"
    assert appraised(smoke, found).of_model("llama").path == "1.dsse.json"
    assert appraised(asked).of_model("llama").path == "0.dsse.json"


def test_a_smoke_that_did_not_pass_may_lack_anything(appraised: Any, make_evidence: Make):
    lacking = {"steps": [], "runtime": None, "isolation": None, "weights": {"fileSystem": "nfs"}}
    assert words(appraised(make_evidence(verdict="inconclusive", **lacking))) == [("accepted", "")]


def test_an_empty_file_is_one(appraised: Any, make_predicate: Any, signing_key: SigningKey):
    predicate = make_predicate(files={**SHARDS, "empty.txt": EMPTY})
    files = tuple(
        file.model_copy(update={"size": 0}) if file.path == "empty.txt" else file for file in predicate.weights.files
    )
    weights = predicate.weights.model_copy(update={"files": files})
    evidence = sign(make_statement(predicate.model_copy(update={"weights": weights})), signing_key)
    assert words(appraised(evidence)) == [("accepted", "")]


def test_one_machine_is_one_host(appraised: Any, make_evidence: Make):
    both = appraised(make_evidence(), make_evidence(hostAsset="spare"))
    shared = ("shared-machine", f"the machine sha256:{'a' * 64} is said to be 'rack' and 'spare'")
    assert words(both) == [shared, shared]
    nameless = {"machineIdSha256": None}
    unknown = appraised(make_evidence(host=nameless), make_evidence(host=nameless, hostAsset="spare"))
    assert [word for word, _ in words(unknown)] == ["shared-machine", "shared-machine"]
    apart = appraised(make_evidence(), make_evidence(hostAsset="spare", host={"machineIdSha256": "b" * 64}))
    assert words(apart) == [("accepted", ""), ("accepted", "")]


def test_several_models_on_one_machine_are_usual(appraised: Any, make_evidence: Make):
    assert words(appraised(make_evidence(), make_evidence(verdict="fail"))) == [("accepted", ""), ("accepted", "")]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"host": {"machineIdSha256": "c" * 64}}, f"it ran on {'c' * 64}, which is none of those"),
        ({"host": {"machineIdSha256": None}}, "it reports no id of its machine, which is none of those"),
        ({"host": {"gpus": [{"uuid": "GPU-2", "name": "x"}]}}, "it saw the accelerator 'GPU-2'"),
        ({"host": {"gpus": []}}, "it saw no accelerator"),
        ({}, ""),
    ],
)
def test_a_machine_that_the_inventory_states_is_the_one(
    appraised: Any, make_evidence: Make, changes: dict[str, Any], why: str
):
    ((word, said),) = words(appraised(make_evidence(hostAsset="stated", **changes)))
    assert (word, said.startswith(why)) == ("other-machine" if why else "accepted", True)


def test_what_names_no_host_is_of_the_machine_of_the_one_that_it_counts_for(
    tmp_path: Path, signing_key: SigningKey, make_evidence: Make
):
    """Else to leave the name out would be better than to say it."""
    files = "\n".join(
        f"      - {{path: {name}, format: safetensors, sha256: {sha256}}}" for name, sha256 in SHARDS.items()
    )
    (tmp_path / "system.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\n"
        f"models:\n  - id: llama\n    access: weights\n    files:\n{files}\n"
        f"gpu_hosts:\n  - {{id: rack, serves: [llama], machine_id_sha256: [{'b' * 64}]}}\n"
    )
    alone = load_system((str(tmp_path / "system.yaml"),), (), TODAY, ())
    (tmp_path / "more.yaml").write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\ngpu_hosts: [{id: other, serves: [llama]}]\n"
    )
    two = load_system((str(tmp_path / "system.yaml"), str(tmp_path / "more.yaml")), (), TODAY, ())
    terms = Terms(Trust.of_keys([signing_key.public]), TODAY)
    for changes, system, expected in (
        ({}, alone, "other-machine"),
        ({"host": {"machineIdSha256": None}}, alone, "other-machine"),
        ({"host": {"machineIdSha256": "b" * 64}}, alone, "accepted"),
        ({}, two, "accepted"),  # and counts for none of them
    ):
        unnamed = EvidenceFile("e", make_evidence(hostAsset=None, **changes))
        assert words(appraise([unnamed], terms, system))[0][0] == expected


DECLARED = {"sha256": "7" * 64, "inventory": "lab", "model": {}, "host": {"country": "CH", "owner": "lab"}}


def test_evidence_holds_for_the_inventory_that_it_was_made_for(appraised: Any, make_evidence: Make):
    named = {"hostAsset": "stated", "declared": DECLARED}
    assert words(appraised(make_evidence(**named))) == [("accepted", "")]
    other = {**DECLARED, "model": {"developer": "x"}, "host": {"country": "FR", "owner": "lab"}}
    assert words(appraised(make_evidence(hostAsset="stated", declared=other))) == [
        (
            "other-inventory",
            "developer of the model was 'x', and is not stated; country of the host was 'FR', and is 'CH'",
        )
    ]


def test_what_is_found_in_place_of_a_file_is_told(system: System, signing_key: SigningKey, make_evidence: Make):
    terms = Terms(Trust.of_keys([signing_key.public]), TODAY)
    pipe = EvidenceFile("pipe.dsse.json", b"", "it is not a regular file")
    evidence = appraise([pipe, EvidenceFile("good.dsse.json", make_evidence())], terms, system)
    assert words(evidence) == [("unreadable", "it is not a regular file"), ("accepted", "")]


@pytest.mark.parametrize(
    ("limits", "status", "why"),
    [
        ({"revoked": date(2026, 11, 20)}, "revoked", "is revoked since 2026-11-20, and it was made on 2026-11-20"),
        ({"revoked": date(2026, 11, 21)}, "accepted", ""),
        ({"first_day": date(2026, 11, 21)}, "out-of-scope", "is trusted from 2026-11-21 on"),
        ({"first_day": date(2026, 11, 20), "last_day": date(2026, 11, 20)}, "accepted", ""),
        ({"last_day": date(2026, 11, 19)}, "out-of-scope", "is trusted until 2026-11-19"),
        ({"hosts": frozenset({"spare"})}, "out-of-scope", "may not sign for the host 'rack'"),
        ({"hosts": frozenset({"rack"}), "models": frozenset({"llama"})}, "accepted", ""),
        ({"models": frozenset({"gpt"})}, "out-of-scope", "may not sign for the model 'llama'"),
    ],
)
def test_a_key_is_believed_of_what_it_is_trusted_for(
    system: System, signing_key: SigningKey, make_evidence: Make, limits: dict[str, Any], status: str, why: str
):
    trust = Trust([Grant(signing_key.public, **limits)])
    evidence = appraise([EvidenceFile("e", make_evidence())], Terms(trust, TODAY), system)
    ((word, said),) = words(evidence)
    assert word == status
    assert why in said
    both = Trust([Grant(signing_key.public, **limits), Grant(signing_key.public)])
    assert words(appraise([EvidenceFile("e", make_evidence())], Terms(both, TODAY), system)) == [("accepted", "")]


def test_a_host_that_is_not_named_is_none_of_those_of_a_key(
    system: System, signing_key: SigningKey, make_evidence: Make
):
    trust = Trust([Grant(signing_key.public, hosts=frozenset({"rack"}))])
    unnamed = EvidenceFile("e", make_evidence(hostAsset=None))
    assert words(appraise([unnamed], Terms(trust, TODAY), system))[0][0] == "out-of-scope"


def test_every_word_can_be_reached():
    """What is listed here is tested above, so a new word needs its test."""
    contradictions = {status for _, status, _ in CONTRADICTIONS}
    assert {status.value for status in EvidenceStatus} - contradictions == {
        *("accepted", "unsigned", "unknown-key", "forged", "unknown-asset", "unbound"),
        *("other-weights", "wrong-nonce", "future", "expired", "unreadable", "out-of-scope", "revoked"),
        *("other-inventory", "other-machine", "shared-machine"),
        "broken-chain",  # tests/evidence/test_chains.py
    }
