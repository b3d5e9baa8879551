"""What policies see of evidence, and the path to its file."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.files import EvidenceFile
from sovcheck.evidence.keys import SigningKey
from sovcheck.evidence.trust import Trust
from sovcheck.facts.builder import FactsBuilder
from sovcheck.graph.build import build_graph
from sovcheck.inventory.reader import read_inventory

TODAY = date(2026, 11, 21)
FILES = f"""[{{path: model-1.safetensors, format: safetensors, sha256: {"1" * 64}}},
      {{path: model-2.safetensors, format: safetensors, sha256: {"2" * 64}}}]"""
INVENTORY = f"""
apiVersion: sovcheck/v1
kind: Inventory
applications:
  - {{id: app, requires: [{{any_of: [llama, twin, offered]}}, router]}}
software:
  - {{id: router, requires: [slow]}}
models:
  - {{id: llama, access: weights, files: {FILES}}}
  - {{id: twin, access: weights, files: {FILES}}}
  - {{id: slow, access: weights, files: {FILES}}}
  - {{id: offered, access: api}}
  - {{id: unhosted, access: weights, files: {FILES}}}
gpu_hosts:
  - {{id: rack, tenancy: owned, serves: [llama, slow], accelerators: [{{model: nvidia-h100-sxm, count: 2}}]}}
  - {{id: spare, tenancy: owned, serves: [llama], accelerators: []}}
  - {{id: like-spare, tenancy: owned, serves: [llama], accelerators: []}}
  - id: pinned
    serves: [twin]
    allowed_egress: ["a.example:80", "[2001:db8::1]:443"]
    accelerators: [{{model: nvidia-h100-sxm, count: 1, driver: '570.1'}}]
"""
GPU = {"uuid": "GPU-1", "name": "NVIDIA H100 80GB HBM3", "driver": "570.1", "catalog": "nvidia-h100-sxm"}
Make = Callable[..., bytes]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def seen(catalog: Catalog, signing_key: SigningKey) -> Callable[..., FactsBuilder]:
    system = resolve(read_inventory(["-"], stdin=INVENTORY.encode), catalog)

    def build(*evidence: bytes) -> FactsBuilder:
        terms = Terms(Trust.of_keys([signing_key.public]), TODAY)
        files = [EvidenceFile(f"evidence/{number}.dsse.json", data) for number, data in enumerate(evidence)]
        return FactsBuilder(build_graph(system), TODAY, appraise(files, terms, system))

    return build


def smoke(builder: FactsBuilder, model: str = "llama") -> dict[str, Any]:
    return builder.facts(model)["smoke"]  # type: ignore[typeddict-item] # the facts of a model


SEEN = {
    "verdict": "pass",
    "failures": [],
    "age_days": 1,
    "isolation": "netns",
    "canary": True,
    "egress": [],
    "host_declared": True,
    "gpus_match": True,
    "device_matches": True,
    "other_drivers": [],
    "undeclared_files": 0,
    "weights_used": True,
    "proof": "in-process",
}
UNSEEN = {name: [] if isinstance(value, list) else None for name, value in SEEN.items()}


def test_a_smoke_is_told_in_full(seen: Any, make_evidence: Make):
    assert smoke(seen(make_evidence())) == {
        **SEEN,
        "hosts": [{**SEEN, "path": "smoke:0"}, {**UNSEEN, "path": None}],
        "pickles": 0,
        "remote_code": False,
        "first_token_ms": 120.0,
        "tokens_per_second": 50.0,
        "languages": ["en"],
        "update_proved": True,
        "nonce_answered": False,
        "refused": [],
        "hash_differs": False,
        "path": "smoke",
    }


def test_what_was_only_asked_claims_nothing_of_what_it_could_not_see(seen: Any, make_evidence: Make):
    asked = make_evidence(
        attached={"url": "http://127.0.0.1:8000"},
        runtime={"name": "attached", "device": "unknown", "deviceSource": "asked"},
        isolation={"level": "observed", "layers": [], "canary": False},
        weights={"use": None},
        proof="recomputed",
        steps=[{"id": name, "status": "pass", "seconds": 1.0} for name in ("load", "generate", "recompute")],
        recomputation={**AGREEING, "samples": 3},
        speed=None,
        update=None,
    )  # fmt: skip
    facts = smoke(seen(asked))
    unseen = {"isolation": "observed", "canary": None, "device_matches": None, "weights_used": None}
    assert {name: facts[name] for name in SEEN} == {**SEEN, **unseen, "proof": "recomputed"}
    assert (facts["tokens_per_second"], facts["update_proved"]) == (None, None)


def test_without_a_smoke_nothing_is_known(seen: Any):
    facts = smoke(seen())
    assert {name for name, value in facts.items() if value not in (None, [], False)} == {"hosts"}
    assert facts["hosts"] == [{**UNSEEN, "path": None}]
    assert facts["path"] is None
    assert "smoke" not in seen().facts("llama")["completeness"]["unknown"]


def hosts(builder: FactsBuilder, model: str = "llama") -> list[tuple[Any, ...]]:
    """Verdict, declared, and the number of the file of each."""
    found = []
    for host in smoke(builder, model)["hosts"]:
        path = builder.path(model, host["path"]) if host["path"] else ()
        found.append((host["verdict"], host["host_declared"], [str(hop.location)[9:10] for hop in path]))
    return sorted(found, key=str)


def test_each_host_that_serves_it_has_its_own(seen: Any, make_evidence: Make):
    spare = {"hostAsset": "spare", "host": {"machineIdSha256": "b" * 64, "gpus": []}, "verdict": "fail"}
    both = seen(make_evidence(), make_evidence(**spare))
    assert hosts(both) == [("fail", True, ["1"]), ("pass", True, ["0"]), (None, None, [])]
    third = {**spare, "hostAsset": "like-spare", "host": {"machineIdSha256": "c" * 64, "gpus": []}}
    alike = seen(make_evidence(), make_evidence(**spare), make_evidence(**third))
    assert hosts(alike) == [("fail", True, ["2"]), ("pass", True, ["0"])]


def test_a_later_smoke_elsewhere_does_not_hide_that_of_a_host(seen: Any, make_evidence: Make):
    later = {"run": {"ended": "2026-11-20T12:00:00Z"}, "host": {"machineIdSha256": "b" * 64}}
    found = hosts(seen(make_evidence(verdict="fail"), make_evidence(hostAsset="elsewhere", **later)))
    assert found == [("fail", True, ["0"]), ("pass", False, ["1"]), (None, None, [])]


def test_a_smoke_that_names_no_host_counts_for_the_only_one(seen: Any, make_evidence: Make):
    assert hosts(seen(make_evidence(asset="slow", hostAsset=None)), "slow") == [("pass", None, ["0"])]
    assert hosts(seen(make_evidence(hostAsset=None))) == [("pass", None, ["0"]), (None, None, [])]
    assert hosts(seen(), "unhosted") == []


def test_what_the_inventory_does_not_allow_is_egress(seen: Any, make_evidence: Make):
    attempts = [
        {"kind": "tcp", "host": "b.example", "port": 443, "firstS": 1.0},
        {"kind": "tcp", "host": "a.example", "port": 80, "firstS": 1.0},
        {"kind": "dns", "host": "a.example", "firstS": 1.0},
        {"kind": "tcp", "host": "2001:db8::1", "port": 443, "firstS": 1.0},
    ]
    everything = ["a.example:80", "b.example:443", "2001:db8::1:443"]
    evidence = make_evidence(isolation={"attempts": attempts, "allowed": everything})
    assert smoke(seen(evidence))["egress"] == ["2001:db8::1:443", "a.example", "a.example:80", "b.example:443"]
    declared = {"asset": "twin", "hostAsset": "pinned"}
    evidence = make_evidence(isolation={"attempts": attempts, "allowed": everything}, **declared)
    assert smoke(seen(evidence), "twin")["egress"] == ["b.example:443"]
    evidence = make_evidence(isolation={"attempts": attempts, "allowed": ["b.example:443"]}, **declared)
    assert len(smoke(seen(evidence), "twin")["egress"]) == 4


@pytest.mark.parametrize(
    ("changes", "device_matches"),
    [
        ({}, True),
        ({"runtime": {"deviceSource": "framework"}}, True),
        ({"runtime": {"deviceSource": "asked"}}, None),
        ({"runtime": {"deviceSource": None}}, None),
        ({"runtime": {"device": "cpu", "deviceSource": "asked"}}, False),
        ({"runtime": {"device": "cpu"}, "hostAsset": "spare", "host": {"gpus": []}}, True),
        ({"verdict": "fail", "runtime": None}, None),
        ({"hostAsset": None}, None),
    ],
)
def test_the_processor_is_no_accelerator(
    seen: Any, make_evidence: Make, changes: dict[str, Any], device_matches: bool | None
):
    assert smoke(seen(make_evidence(**changes)))["device_matches"] is device_matches


@pytest.mark.parametrize(
    ("changes", "host_declared", "gpus_match"),
    [
        ({"host": {"gpus": [GPU, GPU]}}, True, True),
        ({"host": {"gpus": [GPU, GPU], "gpuSource": "dump"}}, True, None),
        ({"host": {"gpus": [GPU, GPU], "gpuSource": None}}, True, None),
        ({"host": {"gpus": [GPU, GPU, GPU], "gpuSource": "dump"}}, True, False),
        ({"hostAsset": "spare", "host": {"gpus": [], "gpuSource": "none"}}, True, True),
        ({"hostAsset": "spare", "host": {"gpus": [], "gpuSource": "none", "notDescribed": ["1 x AMD"]}}, True, None),
        ({"host": {"gpus": [GPU, GPU], "gpuSource": "driver", "notDescribed": ["1 x AMD"]}}, True, None),
        ({"host": {"gpus": [GPU, GPU, GPU], "gpuSource": "driver", "notDescribed": ["1 x AMD"]}}, True, False),
        ({"host": {"gpus": [GPU, GPU, GPU]}}, True, False),
        ({"host": {"gpus": []}}, True, False),
        ({"host": {"gpus": [{**GPU, "catalog": "nvidia-h200"}]}}, True, False),
        ({"host": {"gpus": [{**GPU, "catalog": None}]}}, True, None),
        ({"hostAsset": "spare", "host": {"gpus": []}}, True, True),
        ({"hostAsset": "spare"}, True, False),
        ({"hostAsset": "pinned"}, False, None),
        ({"hostAsset": "elsewhere"}, False, None),
        ({"hostAsset": None}, None, None),
        ({"asset": "slow", "hostAsset": None}, None, True),
        ({"asset": "unhosted"}, False, None),
    ],
)
def test_the_machine_is_held_against_the_declared_host(
    seen: Any, make_evidence: Make, changes: dict[str, Any], host_declared: bool | None, gpus_match: bool | None
):
    facts = smoke(seen(make_evidence(**changes)), changes.get("asset", "llama"))
    assert (facts["host_declared"], facts["gpus_match"]) == (host_declared, gpus_match)


RECOMPUTED = [{"id": name, "status": "pass", "seconds": 1.0} for name in ("load", "generate", "recompute")]
AGREEING = {
    "runtime": "transformers",
    "version": "1",
    "samples": 3,
    "tokens": 100,
    "agreed": 95,
    "meanGap": 0.01,
    "exact": True,
}


@pytest.mark.parametrize(
    ("changes", "used", "proof"),
    [
        ({}, True, "in-process"),
        ({"proof": "recomputed", "steps": RECOMPUTED, "recomputation": AGREEING}, True, "recomputed"),
        ({"proof": None, "weights": {"use": None}}, None, None),
        ({"verdict": "inconclusive", "proof": "text-only", "weights": {"use": {"opened": 0}}}, False, "text-only"),
        ({"verdict": "fail", "weights": {"use": {"unchanged": False}}}, False, "in-process"),
        ({"verdict": "fail", "weights": None}, None, "in-process"),
    ],
)
def test_what_shows_that_it_was_this_model(
    seen: Any, make_evidence: Make, changes: dict[str, Any], used: bool | None, proof: str | None
):
    facts = smoke(seen(make_evidence(**changes)))
    assert (facts["weights_used"], facts["proof"]) == (used, proof)


def test_a_driver_counts_only_where_one_is_declared(seen: Any, make_evidence: Make):
    other = {"gpus": [{**GPU, "driver": "580.2"}, {**GPU, "driver": None}, GPU]}
    at = {"asset": "twin", "hostAsset": "pinned"}
    assert smoke(seen(make_evidence(host=other, **at)), "twin")["other_drivers"] == ["580.2", "unknown"]
    assert smoke(seen(make_evidence(**at)), "twin")["other_drivers"] == []
    assert smoke(seen(make_evidence(host=other)))["other_drivers"] == []


def test_files_of_weights_that_nobody_declares_are_counted(seen: Any, make_evidence: Make):
    files = {"model-1.safetensors": "1" * 64, "model-2.safetensors": "2" * 64}
    more = {"config.json": "3" * 64, "other/x.GGUF": "4" * 64, "copy.safetensors": "1" * 64}
    assert smoke(seen(make_evidence(files=files | more)))["undeclared_files"] == 1


def test_a_training_step_must_help_and_last(seen: Any, make_evidence: Make):
    assert smoke(seen(make_evidence(update={"lossAfter": 7.0})))["update_proved"] is False
    assert smoke(seen(make_evidence(update={"reloadEqual": False})))["update_proved"] is False
    assert smoke(seen(make_evidence(update=None)))["update_proved"] is None


def test_refused_evidence_leaves_its_word_and_nothing_else(seen: Any, make_evidence: Make):
    others = {"model-1.safetensors": "9" * 64}
    evidence = seen(make_evidence(files=others), make_evidence(run={"expires": "2026-11-20T12:00:00Z"}))
    assert smoke(evidence)["refused"] == ["expired", "other-weights"]
    assert smoke(evidence)["verdict"] is None
    assert smoke(evidence)["path"] == "smoke"


def test_other_digests_than_stated_are_believed_of_the_latest_smoke(seen: Any, make_evidence: Make):
    others = {"model-1.safetensors": "9" * 64}
    failed = {"verdict": "fail", "failures": [{"code": "E_WEIGHTS_HASH", "what": "a file differs"}]}
    later = {"run": {"ended": "2026-11-20T11:00:00Z"}}
    assert smoke(seen(make_evidence(files=others, **failed)))["hash_differs"] is True
    assert smoke(seen(make_evidence(files=others)))["hash_differs"] is False
    assert smoke(seen(make_evidence(files=others, **failed), make_evidence(**later)))["hash_differs"] is False
    assert smoke(seen(make_evidence(files=others, **failed, **later), make_evidence()))["hash_differs"] is True


def test_the_path_leads_to_the_file_with_its_digest(seen: Any, make_evidence: Make):
    builder = seen(make_evidence())
    for asset, handle in (("llama", "smoke"), ("rack", "observed")):
        (hop,) = builder.path(asset, handle)
        assert (hop.asset, hop.edge.value) == (asset, "evidenced_by")
        assert hop.to.startswith("sha256:")
        assert str(hop.location) == "evidence/0.dsse.json"


@pytest.mark.parametrize(
    ("asset", "handle"),
    [
        ("twin", "smoke"),
        ("spare", "observed"),
        ("llama", "smoke:2"),
        ("twin", "smoke:0"),
        ("app", "smoke"),
        ("app", "speed:9"),
    ],
)
def test_where_there_is_no_evidence_no_path_leads_to_it(seen: Any, make_evidence: Make, asset: str, handle: str):
    with pytest.raises(KeyError):
        seen(make_evidence()).path(asset, handle)


def test_the_gravest_word_on_a_host_counts(seen: Any, make_evidence: Make):
    rented = {"machineIdSha256": "b" * 64, "virtualization": {"truth": "rented", "provider": "Example Cloud"}}
    builder = seen(make_evidence(run={"ended": "2026-11-20T12:00:00Z"}), make_evidence(host=rented))
    observed = builder.facts("rack")["observed"]
    assert observed == {
        "truth": "rented",
        "provider": "Example Cloud",
        "accelerators": ["nvidia-h100-sxm"],
        "age_days": 1,
        "path": "observed",
    }
    assert str(builder.path("rack", "observed")[0].location) == "evidence/1.dsse.json"
    assert builder.facts("spare")["observed"]["truth"] is None


def test_a_host_that_was_seen_is_not_taken_for_one_that_was_not(seen: Any, make_evidence: Make):
    builder = seen(make_evidence(hostAsset="spare"))
    assert builder.signature("spare") != builder.signature("like-spare")
    assert seen().signature("spare") == seen().signature("like-spare")


def test_the_models_of_an_application_are_told_by_their_speed(seen: Any, make_evidence: Make):
    builder = seen(
        make_evidence(),
        make_evidence(asset="twin", hostAsset="pinned", host={"machineIdSha256": "b" * 64}),
        make_evidence(asset="slow", speed={"ttftMs": 900.0, "decodeTokS": None}),
    )
    speeds = builder.facts("app")["speeds"]
    assert [(speed["first_token_ms"], speed["tokens_per_second"]) for speed in speeds] == [(120.0, 50.0), (900.0, None)]
    assert [hop.to.partition(":")[0] for hop in builder.path("app", speeds[1]["path"])] == ["router", "slow", "sha256"]
    assert [hop.to.partition(":")[0] for hop in builder.path("app", speeds[0]["path"])] == ["llama", "sha256"]


def test_a_model_that_nobody_measured_is_among_the_speeds(seen: Any):
    builder = seen()
    (speed,) = builder.facts("app")["speeds"]
    assert (speed["first_token_ms"], speed["tokens_per_second"]) == (None, None)
    assert builder.path("app", speed["path"])[-1].to == "llama"
