"""Facts of a model that come from smokes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.evidence.appraised import Signed, day_of
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.facts.documents.smoke import SeenFacts, SmokeFacts
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

if TYPE_CHECKING:
    from sovcheck.evidence.measurement import UpdateProof
    from sovcheck.evidence.predicate import SmokePredicate

SMOKE_HANDLE = "smoke"
_DRIVER, _ASKED, _OBSERVED = "driver", "asked", "observed"
_ACCELERATORS = frozenset({"cuda", "hip", "hpu", "mps", "musa", "npu", "tpu", "vulkan", "xla", "xpu"})
"""Kinds of devices, as inference software calls them; of another word nobody knows what it is."""
_HASH_DIFFERS = "E_WEIGHTS_HASH"
_WEIGHT_SUFFIXES = (".safetensors", ".gguf", ".onnx", ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".npz")


class SeenOn(Struct, frozen=True):
    """What was seen on the hosts with these facts: one file of evidence of them, None where there is none."""

    signed: Signed | None
    facts: SeenFacts


def smoke_facts(model: Model, sources: Sources) -> SmokeFacts:
    """What the latest accepted smokes say, and why others were refused."""
    refused = sources.evidence.refused_of_model(model.id)
    latest = sources.evidence.of_model(model.id)
    smoke = latest.predicate if latest is not None else None
    weights, speed = (smoke.weights, smoke.speed) if smoke is not None else (None, None)
    return {
        **_seen(latest, model, sources),
        "hosts": [seen.facts for seen in seen_on_hosts(model, sources)],
        "pickles": len(weights.pickles) if weights is not None else None,
        "remote_code": weights.remote_code if weights is not None else None,
        "first_token_ms": speed.ttft_ms if speed is not None else None,
        "tokens_per_second": speed.decode_tok_s if speed is not None else None,
        "languages": sorted({proof.language for proof in smoke.languages if proof.round_trip}) if smoke else [],
        "update_proved": _is_proved(smoke.update) if smoke is not None and smoke.update is not None else None,
        "nonce_answered": sources.evidence.nonce_asked,
        "refused": sorted({signed.status.value for signed in refused}),
        "hash_differs": _hash_differs(latest, refused),
        "path": None if evidence_of(model, sources) is None else SMOKE_HANDLE,
    }


def seen_on_hosts(model: Model, sources: Sources) -> list[SeenOn]:
    """What was seen on each host that serves the model; a smoke that says nowhere where counts for an only host."""
    hosts = sources.graph.hosts_of(model.id)
    evidence = sources.evidence
    found = [evidence.of_model_on(model.id, *([host, None] if len(hosts) == 1 else [host])) for host in hosts]
    latest = evidence.of_model(model.id)
    if latest is not None and latest not in found and latest.predicate.host_asset not in hosts:
        found.append(latest)
    different: dict[str, SeenOn] = {}
    # On most of ten thousand hosts nothing was seen, and that is said once.
    for signed in {id(signed): signed for signed in found}.values():
        facts = _seen(signed, model, sources)
        different.setdefault(dumps(facts, sort_keys=True), SeenOn(signed, facts))
    ordered = [different[text] for text in sorted(different)]
    return [SeenOn(seen.signed, {**seen.facts, "path": _handle(seen, index)}) for index, seen in enumerate(ordered)]


def evidence_of(model: Model, sources: Sources) -> Signed | None:
    """The file behind the facts: the latest that was accepted, else the latest that was refused."""
    refused = sources.evidence.refused_of_model(model.id)
    return sources.evidence.of_model(model.id) or (refused[0] if refused else None)


_UNSEEN: SeenFacts = {
    "verdict": None,
    "failures": [],
    "age_days": None,
    "isolation": None,
    "canary": None,
    "egress": [],
    "host_declared": None,
    "gpus_match": None,
    "device_matches": None,
    "other_drivers": [],
    "undeclared_files": None,
    "weights_used": None,
    "proof": None,
    "path": None,
}


def _handle(seen: SeenOn, index: int) -> str | None:
    return None if seen.signed is None else f"{SMOKE_HANDLE}:{index}"


def _seen(signed: Signed | None, model: Model, sources: Sources) -> SeenFacts:
    if signed is None:
        return _UNSEEN
    smoke = signed.predicate
    isolation, weights = smoke.isolation, smoke.weights
    host_id = _host_of(smoke, model, sources)
    host = sources.asset(host_id, GpuHost) if host_id is not None else None
    return {
        "verdict": smoke.verdict.value,
        "failures": sorted({failure.code for failure in smoke.failures}),
        "age_days": (sources.today - day_of(smoke.run.ended)).days,
        "isolation": isolation.level.value if isolation is not None else None,
        "canary": isolation.canary if isolation is not None and isolation.level.value != _OBSERVED else None,
        "egress": _egress(smoke, host),
        "host_declared": None if smoke.host_asset is None else host is not None,
        "gpus_match": _gpus_match(smoke, host),
        "device_matches": _device_matches(smoke, host),
        "other_drivers": _other_drivers(smoke, host),
        "undeclared_files": _undeclared(smoke, model) if weights is not None else None,
        "weights_used": _weights_used(smoke),
        "proof": smoke.proof.value if smoke.proof is not None else None,
        "path": None,
    }


def _egress(smoke: "SmokePredicate", host: GpuHost | None) -> list[str]:
    """The party that ran the smoke allows nothing that the inventory does not."""
    from sovcheck.evidence.egress import declared_of, named, not_allowed

    isolation = smoke.isolation
    if isolation is None:
        return []
    allowed = declared_of(isolation.allowed, host.allowed_egress if host is not None else None)
    return sorted({named(attempt) for attempt in not_allowed(isolation.attempts, allowed)})


def _host_of(smoke: "SmokePredicate", model: Model, sources: Sources) -> str | None:
    """The declared host that it names; where it names none, the only one that serves the model."""
    hosts = sources.graph.hosts_of(model.id)
    if smoke.host_asset is not None:
        return smoke.host_asset if smoke.host_asset in hosts else None
    return hosts[0] if len(hosts) == 1 else None


def _gpus_match(smoke: "SmokePredicate", host: GpuHost | None) -> bool | None:
    """Whether every accelerator seen is declared, and at least one was seen where some are declared.

    That they match is known only of the driver: a dump is a file, and could be of any machine. Nor is it known where
    others are beside them that nobody described.
    """
    declared = _declared_accelerators(host)
    if declared is None or any(gpu.catalog is None for gpu in smoke.host.gpus):
        return None
    seen = Counter(gpu.catalog for gpu in smoke.host.gpus if gpu.catalog is not None)
    if not (seen <= declared and bool(seen) == bool(declared.total())):
        return False
    if smoke.host.not_described:
        return None
    return True if not seen or _is_of_driver(smoke) else None


def _is_of_driver(smoke: "SmokePredicate") -> bool:
    source = smoke.host.gpu_source
    return source is not None and source.value == _DRIVER


def _device_matches(smoke: "SmokePredicate", host: GpuHost | None) -> bool | None:
    """Whether it ran on accelerators, where some are declared."""
    declared = _declared_accelerators(host)
    if declared is None or not declared.total():
        return None if declared is None else True
    runtime = smoke.runtime
    if runtime is None:
        return None
    kind = runtime.device.partition(":")[0]
    if kind == "cpu":
        return False
    told = runtime.device_source is not None and runtime.device_source.value != _ASKED
    return True if told and kind in _ACCELERATORS else None


def _declared_accelerators(host: GpuHost | None) -> Counter[str] | None:
    if host is None or host.accelerators is None:
        return None
    declared: Counter[str] = Counter()
    for group in host.accelerators:
        declared[group.model] += group.count
    return declared


def _other_drivers(smoke: "SmokePredicate", host: GpuHost | None) -> list[str]:
    """A driver that nobody declares holds evidence to none."""
    declared = {group.driver for group in (host.accelerators if host is not None else None) or ()} - {None}
    return sorted({gpu.driver or "unknown" for gpu in smoke.host.gpus} - declared) if declared else []


def _undeclared(smoke: "SmokePredicate", model: Model) -> int:
    declared = {file.sha256 for file in model.files or ()}
    files = smoke.weights.files if smoke.weights is not None else ()
    return sum(file.path.lower().endswith(_WEIGHT_SUFFIXES) and file.sha256 not in declared for file in files)


def _weights_used(smoke: "SmokePredicate") -> bool | None:
    use = smoke.weights.use if smoke.weights is not None else None
    return None if use is None else use.opened >= use.files and use.unchanged


def _is_proved(update: "UpdateProof") -> bool:
    return update.loss_after < update.loss_before and update.reload_equal


def _hash_differs(latest: Signed | None, refused: Sequence[Signed]) -> bool:
    """Of a smoke that was refused for its age, nonce or day nothing is believed; of one for other weights this is."""
    candidates = [signed for signed in refused if signed.status is EvidenceStatus.OTHER_WEIGHTS]
    signed = max([*candidates, *([latest] if latest is not None else [])], key=_moment, default=None)
    return signed is not None and any(failure.code == _HASH_DIFFERS for failure in signed.predicate.failures)


def _moment(signed: Signed) -> tuple[datetime, str]:
    return signed.predicate.run.ended, signed.sha256
