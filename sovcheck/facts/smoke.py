"""Facts of a model that come from smokes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sovcheck.evidence.appraised import Signed, day_of
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.facts.documents.model import SmokeFacts
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model

if TYPE_CHECKING:
    from sovcheck.evidence.measurement import UpdateProof
    from sovcheck.evidence.predicate import SmokePredicate

SMOKE_HANDLE = "smoke"
_HASH_DIFFERS = "E_WEIGHTS_HASH"
_WEIGHT_SUFFIXES = (".safetensors", ".gguf", ".onnx", ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".npz")


def smoke_facts(model: Model, sources: Sources) -> SmokeFacts:
    """What the latest accepted smoke says, and why others were refused."""
    refused = sources.evidence.refused_of_model(model.id)
    latest = sources.evidence.of_model(model.id)
    facts = _NO_SMOKE if latest is None else _seen(latest, model, sources)
    return {
        **facts,
        "refused": sorted({signed.status.value for signed in refused}),
        "hash_differs": _hash_differs(latest, refused),
        "path": None if evidence_of(model, sources) is None else SMOKE_HANDLE,
    }


def evidence_of(model: Model, sources: Sources) -> Signed | None:
    """The file behind the facts: the latest that was accepted, else the latest that was refused."""
    refused = sources.evidence.refused_of_model(model.id)
    return sources.evidence.of_model(model.id) or (refused[0] if refused else None)


_NO_SMOKE: SmokeFacts = {
    "verdict": None,
    "failures": [],
    "age_days": None,
    "isolation": None,
    "canary": None,
    "egress": [],
    "host_declared": None,
    "gpus_match": None,
    "other_drivers": [],
    "undeclared_files": None,
    "pickles": None,
    "remote_code": None,
    "first_token_ms": None,
    "tokens_per_second": None,
    "languages": [],
    "update_proved": None,
    "refused": [],
    "hash_differs": False,
    "path": None,
}


def _seen(latest: Signed, model: Model, sources: Sources) -> SmokeFacts:
    smoke = latest.predicate
    isolation, weights, speed = smoke.isolation, smoke.weights, smoke.speed
    host_id = _host_of(smoke, model, sources)
    host = sources.asset(host_id, GpuHost) if host_id is not None else None
    return {
        **_NO_SMOKE,
        "verdict": smoke.verdict.value,
        "failures": sorted({failure.code for failure in smoke.failures}),
        "age_days": (sources.today - day_of(smoke.run.ended)).days,
        "isolation": isolation.level.value if isolation is not None else None,
        "canary": isolation.canary if isolation is not None else None,
        "egress": _egress(smoke),
        "host_declared": None if smoke.host_asset is None else host is not None,
        "gpus_match": _gpus_match(smoke, host),
        "other_drivers": _other_drivers(smoke, host),
        "undeclared_files": _undeclared(smoke, model) if weights is not None else None,
        "pickles": len(weights.pickles) if weights is not None else None,
        "remote_code": weights.remote_code if weights is not None else None,
        "first_token_ms": speed.ttft_ms if speed is not None else None,
        "tokens_per_second": speed.decode_tok_s if speed is not None else None,
        "languages": sorted({proof.language for proof in smoke.languages if proof.round_trip}),
        "update_proved": _is_proved(smoke.update) if smoke.update is not None else None,
    }


def _egress(smoke: "SmokePredicate") -> list[str]:
    isolation = smoke.isolation
    if isolation is None:
        return []
    return sorted({str(attempt) for attempt in isolation.attempts} - set(isolation.allowed))


def _host_of(smoke: "SmokePredicate", model: Model, sources: Sources) -> str | None:
    """The declared host that it names; where it names none, the only one that serves the model."""
    hosts = sources.graph.hosts_of(model.id)
    if smoke.host_asset is not None:
        return smoke.host_asset if smoke.host_asset in hosts else None
    return hosts[0] if len(hosts) == 1 else None


def _gpus_match(smoke: "SmokePredicate", host: GpuHost | None) -> bool | None:
    """Whether every accelerator seen is declared, and at least one was seen where some are declared."""
    if host is None or host.accelerators is None:
        return None
    declared: Counter[str] = Counter()
    for group in host.accelerators:
        declared[group.model] += group.count
    if any(gpu.catalog is None for gpu in smoke.host.gpus):
        return None
    seen = Counter(gpu.catalog for gpu in smoke.host.gpus if gpu.catalog is not None)
    return seen <= declared and bool(seen) == bool(declared.total())


def _other_drivers(smoke: "SmokePredicate", host: GpuHost | None) -> list[str]:
    """A driver that nobody declares holds evidence to none."""
    declared = {group.driver for group in (host.accelerators if host is not None else None) or ()} - {None}
    return sorted({gpu.driver or "unknown" for gpu in smoke.host.gpus} - declared) if declared else []


def _undeclared(smoke: "SmokePredicate", model: Model) -> int:
    declared = {file.sha256 for file in model.files or ()}
    files = smoke.weights.files if smoke.weights is not None else ()
    return sum(file.path.lower().endswith(_WEIGHT_SUFFIXES) and file.sha256 not in declared for file in files)


def _is_proved(update: "UpdateProof") -> bool:
    return update.loss_after < update.loss_before and update.reload_equal


def _hash_differs(latest: Signed | None, refused: Sequence[Signed]) -> bool:
    """Of a smoke that was refused for its age, nonce or day nothing is believed; of one for other weights this is."""
    candidates = [signed for signed in refused if signed.status is EvidenceStatus.OTHER_WEIGHTS]
    signed = max([*candidates, *([latest] if latest is not None else [])], key=_moment, default=None)
    return signed is not None and any(failure.code == _HASH_DIFFERS for failure in signed.predicate.failures)


def _moment(signed: Signed) -> tuple[datetime, str]:
    return signed.predicate.run.ended, signed.sha256
