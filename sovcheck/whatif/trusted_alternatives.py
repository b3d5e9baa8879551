"""Trusted alternatives: hosts, services and models moved to trusted hands or added there, with everything stated."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sovcheck.graph.protection import KEEPS_ONLY
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.cloud_service import ServiceType
from sovcheck.whatif.circumstances import Circumstances
from sovcheck.whatif.design import Design, Fields

STORE = "trusted-store"
HOST = "trusted-host"
RUNTIME = "trusted-runtime"
MODEL = "open-weights-model"

_LEFT_BEHIND = frozenset({"cloud", "region", "site", "processed_in", "machine_id_sha256", "gpu_ids", "allowed_egress"})
"""What is no longer so once a thing is moved."""


def placeholder(what: str) -> str:
    """A digest that stands for one which is still to be recorded."""
    return sha256(f"sovcheck: to be recorded: {what}".encode()).hexdigest()


def moved_host(fields: Fields, terms: Circumstances) -> Fields:
    """A host once the operator of the circumstances runs it at home."""
    seat = [terms.home]
    return {
        **{name: value for name, value in fields.items() if name not in _LEFT_BEHIND},
        "owner": terms.operator,
        "operator": terms.operator,
        "tenancy": "rented",
        "country": terms.home,
        "administered_from": seat,
        "support_countries": seat,
        "security_operations_from": seat,
        "management": {"provider": terms.operator, "phone_home": False, "licence_server": False},
        "contract": terms.contract(),
        "exit_plan": terms.plan(),
        "requires": [],
        **_own_custody(fields),
    }


def moved_service(fields: Fields, terms: Circumstances) -> Fields:
    """A service once the operator of the circumstances provides it at home."""
    seat = [terms.home]
    custody = {"key_custody": {"custodian": "customer-only"}} if keeps_only(fields) else _own_custody(fields)
    return {
        **{name: value for name, value in fields.items() if name not in _LEFT_BEHIND},
        "provider": terms.operator,
        "country": terms.home,
        "administered_from": seat,
        "support_countries": seat,
        "security_operations_from": seat,
        "training_use": "never",
        "contract": terms.contract(),
        "exit_plan": terms.plan(),
        "cutoff_plan": terms.plan(),
        "subcontractors": [],
        "subcontractors_complete": True,
        "requires": [],
        **custody,
        **_open_interface(fields),
    }


def _open_interface(fields: Fields) -> Fields:
    """The party that takes over offers an interface that others implement, too."""
    interface = fields.get("interface") or {}
    return {"interface": {"open": True}} if interface.get("open") is False else {}


def _own_custody(fields: Fields) -> Fields:
    """Keys that somebody else held are held by the party that runs it."""
    holder = (fields.get("key_custody") or {}).get("holder")
    return {"key_custody": {"custodian": "provider"}} if holder is not None else {}


def keeps_only(fields: Fields) -> bool:
    """Whether a service only keeps what it is given, so that keys of one's own protect it."""
    return fields.get("type") in {kind.value for kind in KEEPS_ONLY}


def with_store(design: Design, terms: Circumstances) -> Design:
    """The design with a store in trusted hands."""
    store = {"id": terms.free_id(STORE), "type": ServiceType.OBJECT_STORE.value, "interface": _S3}
    return terms.with_operator(design).added(Kind.CLOUD_SERVICE, moved_service(store, terms))


def with_host(design: Design, serves: list[str], like: Fields | None, terms: Circumstances) -> Design:
    """The design with a host in trusted hands that serves these models, equipped like another one."""
    host_id = terms.free_id(HOST)
    design = terms.with_operator(design)
    if host_id in design:
        fields = design.fields(host_id)
        return design.rewritten(host_id, {**fields, "serves": sorted({*fields["serves"], *serves})})
    runtime = (like or {}).get("runtime")
    if runtime is None:
        design = with_runtime(design, terms)
        runtime = {"software": terms.free_id(RUNTIME), "offline": True}
    accelerators = (like or {}).get("accelerators") or [{"model": "nvidia-h100-sxm", "count": 8}]
    host = {"id": host_id, "serves": serves, "accelerators": accelerators, "runtime": runtime}
    host["key_custody"] = {"custodian": "provider"}
    return design.added(Kind.GPU_HOST, moved_host(host, terms))


def with_runtime(design: Design, terms: Circumstances) -> Design:
    """The design with inference software that reports to nobody and is mirrored in trusted hands."""
    design = with_store(design, terms)
    return design.added(
        Kind.SOFTWARE,
        {
            "id": terms.free_id(RUNTIME),
            "name": "Software without telemetry, still to be chosen",
            "developer": terms.operator,
            "signed_by": terms.operator,
            "licence": _licence(RUNTIME, terms),
            "registry": terms.free_id(STORE),
            "mirror": terms.free_id(STORE),
            "built_in": [terms.home],
            "telemetry": {"setting": "none"},
            "licence_server": False,
            "sbom": {"sha256": placeholder(f"bill of materials of {RUNTIME}"), "complete": True},
            "requires": [],
        },
    )


def with_open_model(design: Design, terms: Circumstances, hosts: Sequence[str] = ()) -> Design:
    """The design with a model of open weights that can be trained further where it runs.

    It runs on the hosts that are named, else on one more in trusted hands.
    """
    model = terms.free_id(MODEL)
    design = with_store(design, terms)
    for name in hosts:
        fields = design.fields(name)
        design = design.rewritten(name, {**fields, "serves": sorted({*(fields.get("serves") or ()), model})})
    if not hosts:
        like = next((name for name in design if design.kind(name) is Kind.GPU_HOST), None)
        design = with_host(design, [model], design.fields(like) if like else None, terms)
    return design.added(
        Kind.MODEL,
        {
            "id": model,
            "name": "A model of open weights, still to be chosen",
            "developer": terms.operator,
            "base_models": [],
            "access": "weights",
            "licence": {**_licence(MODEL, terms), "obtained": terms.day},
            "revision": placeholder(f"revision of {model}"),
            "files": [{"path": "model.safetensors", "format": "safetensors", "sha256": placeholder("weights")}],
            "stored_in": [terms.free_id(STORE)],
            "parameters": "8B",
            "dtype": "bf16",
            "openness": "open-weights",
            "languages": ["en"],
            "modalities": ["text"],
            "training_datasets": [],
            "remote_code": False,
            "fetched_at_start": False,
            "update": updates(hosts[0] if hosts else terms.free_id(HOST), terms),
        },
    )


def updates(host: str | None, terms: Circumstances) -> Mapping[str, Any]:
    """All that it takes to train a model further."""
    here = {"host": host} if host is not None else {}
    owners = terms.profile.thresholds.update_owners
    return {**here, "code": True, "data": True, "rights": True, "owners": owners, "budget": True}


def _licence(what: str, _: Circumstances) -> Mapping[str, Any]:
    return {"id": "Apache-2.0", "text_sha256": placeholder(f"licence of {what}")}


_S3 = {"standard": "S3", "open": True}
