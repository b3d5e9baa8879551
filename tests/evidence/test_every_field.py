"""Every field of evidence, left out or turned into something odd, and signed by a key that is trusted."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.envelope import read_envelope
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import SigningKey
from sovcheck.evidence.signing import sign_tree
from sovcheck.evidence.statement import Statement, make_statement
from sovcheck.evidence.trust import Trust
from sovcheck.findings.results.result import Status
from sovcheck.scan.request import EvidenceRequest, ScanRequest
from sovcheck.scan.scanning import scan
from sovcheck.scan.system import load_system

Make = Callable[..., bytes]
Step = str | int
TODAY = date(2026, 11, 21)
INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
organizations: [{{id: agency, country: FR, public_body: true}}]
applications:
  - {{id: app, domicile: FR, requires: [llama], service_level: {{max_first_token_ms: 200, min_tokens_per_second: 30}}}}
models:
  - id: llama
    access: weights
    self_hosted: true
    developer: agency
    base_models: []
    files:
      - {{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}}
      - {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}
gpu_hosts:
  - id: rack
    serves: [llama]
    owner: agency
    operator: agency
    tenancy: owned
    country: FR
    machine_id_sha256: [{"a" * 64}]
    gpu_ids: [GPU-1]
    accelerators: [{{model: nvidia-h100-sxm, count: 1}}]
"""
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**63, 1e308, "", "x", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59"),
    *([], {}, ["x"], [[]]),
)


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("system") / "system.yaml"
    path.write_text(INVENTORY)
    return path


@pytest.fixture(scope="module")
def good(make_evidence: Make) -> dict[str, Any]:
    """The statement of a smoke that passed."""
    statement: dict[str, Any] = json.loads(read_envelope(make_evidence()).payload)
    return statement


def places(tree: object, at: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Every place below the top."""
    below: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, part in below:
        yield (*at, step)
        yield from places(part, (*at, step))


def at(tree: Any, place: tuple[Step, ...]) -> Any:
    for step in place:
        tree = tree[step]
    return tree


def changed(tree: dict[str, Any], place: tuple[Step, ...], value: object = KeyError) -> dict[str, Any]:
    """The same but for one place; without a value that is left out. What is about the weights is about them still."""
    other = copy.deepcopy(tree)
    parent = at(other, place[:-1])
    if value is KeyError:
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    if place[:2] == ("predicate", "weights"):
        about_these_weights(other)
    return other


def about_these_weights(tree: dict[str, Any]) -> None:
    try:
        statement = Statement.model_validate_json(json.dumps(tree), strict=True, by_alias=True, by_name=False)
        subject = json.loads(make_statement(statement.predicate).model_dump_json(by_alias=True))["subject"]
    except ValueError:
        return
    tree["subject"] = subject
    if statement.predicate.weights is not None:
        tree["predicate"]["weights"]["manifestSha256"] = subject[0]["digest"]["sha256"]


def test_whatever_is_signed_gets_a_word_and_no_field_is_left_out_but_what_says_nothing(
    good: dict[str, Any], inventory: Path, signing_key: SigningKey
):
    terms, system = Terms(Trust.of_keys([signing_key.public]), TODAY), load_system((str(inventory),), (), TODAY, ())

    def word(tree: dict[str, Any]) -> str:
        (found,) = appraise([EvidenceFile("e", sign_tree(tree, signing_key))], terms, system).appraisals
        assert (found.why == "") == (found.status.value == "accepted")
        return found.status.value

    assert word(good) == "accepted"
    accepted = set()
    for place in places(good):
        for value in ODD:
            word(changed(good, place, value))
        if word(changed(good, place)) == "accepted":
            accepted.add(place)
    lists = {place for place in accepted if isinstance(at(good, place), list)}
    assert lists == set()  # an empty list says that there was nothing; none says nothing
    needed = {"_type", "predicateType", "subject"} | {
        f"predicate.{name}" for name in ("tool", "run", "asset", "verdict")
    }
    needed |= {f"predicate.{name}" for name in ("host", "weights", "runtime", "isolation", "isolation.canary", "steps")}
    assert {".".join(map(str, place)) for place in accepted} & needed == set()


def test_without_the_key_no_change_is_believed(good: dict[str, Any], make_evidence: Make, signing_key: SigningKey):
    whole = json.loads(make_evidence())
    terms = Terms(Trust.of_keys([signing_key.public]), TODAY)
    for place in places(good):
        for value in (KeyError, None, "x", 0):
            tree = changed(good, place, value)
            if tree == good:
                continue
            forged = json.loads(sign_tree(tree, None)) | {"signatures": whole["signatures"]}
            (found,) = appraise([EvidenceFile("e", json.dumps(forged).encode())], terms, None).appraisals
            assert found.status.value == "forged", place


ATTEMPT = {"kind": "tcp", "host": "a.example", "port": 443, "count": 1, "firstS": 1.0, "module": None}
FLAWS: dict[str, tuple[tuple[Step, ...], Any]] = {
    "attempts": (("isolation", "attempts"), [ATTEMPT]),
    "canary": (("isolation", "canary"), False),
    "device": (("runtime", "device"), "cpu"),
    "unknown device": (("runtime", "device"), "x"),
    "who says the device": (("runtime", "deviceSource"), "asked"),
    "who says the accelerators": (("host", "gpuSource"), "dump"),
    "other accelerators": (("host", "gpus", 0, "catalog"), "nvidia-a100-pcie-80gb"),
    "accelerators that nobody described": (("host", "notDescribed"), ["1 x AMD"]),
    "machine": (("host", "machineIdSha256"), "b" * 64),
    "accelerator": (("host", "gpus", 0, "uuid"), "GPU-9"),
    "rented": (("host", "virtualization"), {"truth": "rented", "provider": "aws", "signs": ["dmi:x=Amazon EC2"]}),
    "proof": (("proof",), None),
    "pickles": (("weights", "pickles"), ["x.bin"]),
    "unused weights": (("weights", "use", "opened"), 0),
    "slow": (("speed", "ttftMs"), 900.0),
    "update": (("update", "reloadEqual"), False),
    "inconclusive": (("verdict",), "inconclusive"),
    "step": (("steps", 1, "status"), "fail"),
}
BECOMES_UNKNOWN = {
    ("other accelerators", "EVD-03"): "a name that the catalog does not have is of none in it",
    ("rented", "CMP-04"): "what names no host says nothing of one",
    ("slow", "EVD-04"): "what was not measured is not known",
    ("update", "MOD-06"): "what nobody tried is not known",
}
"""What fails where it is stated, and is open where it is left out."""
CLAIM = ("EVD-01", "llama")
_RANK = {Status.FAIL: 0, Status.UNKNOWN: 1}


@pytest.mark.slow
@pytest.mark.parametrize("flaw", FLAWS)
def test_what_is_left_out_is_never_better_than_what_is_stated(
    good: dict[str, Any],
    inventory: Path,
    tmp_path: Path,
    key_files: tuple[Path, Path],
    signing_key: SigningKey,
    flaw: str,
):
    evidence = tmp_path / "e.dsse.json"
    request = ScanRequest(
        paths=(str(inventory),),
        today=TODAY,
        home="FR",
        evidence=EvidenceRequest(paths=(evidence,), trusted_keys=(key_files[1],)),
    )

    def ranks(tree: dict[str, Any]) -> dict[tuple[str, str], int]:
        evidence.write_bytes(sign_tree(tree, signing_key))
        report = scan(request)
        found: dict[tuple[str, str], int] = {}
        if report.evidence[0].status.value != "accepted":
            return {CLAIM: 1}  # then nothing is shown at all
        for result in report.results:
            key = result.rule, str(result.asset)
            found[key] = min(found.get(key, 2), _RANK.get(result.status, 2))
        return found

    place, value = FLAWS[flaw]
    place = ("predicate", *place)
    flawed = changed(good, place, value)
    stated = ranks(flawed)
    assert any(rank < ranks(good).get(key, 2) for key, rank in stated.items()), "it is no flaw"
    around = {place[:length] for length in range(2, len(place) + 1)} | {("predicate", "hostAsset")}
    for left_out in sorted(around, key=str):
        for nothing in (KeyError, None):
            found = ranks(changed(flawed, left_out, nothing))
            if found == {CLAIM: 1}:
                continue
            better = {key for key in stated.keys() | found.keys() if found.get(key, 2) > stated.get(key, 2)}
            passes = {key for key in better if found.get(key, 2) == 2}
            assert passes == set(), left_out
            assert {rule for rule, _ in better if (flaw, rule) not in BECOMES_UNKNOWN} == set(), left_out
