"""Binding of evidence to the inventory: whether a smoke was of its weights, its host, and the machine behind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sovcheck.catalog.system import System
from sovcheck.evidence.appraised import Signed
from sovcheck.evidence.declaration import declare, differences
from sovcheck.evidence.host import Host
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model, WeightFile


def only_hosts(system: System) -> dict[str, GpuHost]:
    """By the model, the one host that serves it: what names no host counts for that."""
    serving: defaultdict[str, list[GpuHost]] = defaultdict(list)
    for host in system.assets.values():
        if isinstance(host, GpuHost):
            for model in host.serves or ():
                serving[model].append(host)
    return {model: hosts[0] for model, hosts in serving.items() if len(hosts) == 1}


def check_binding(predicate: SmokePredicate, system: System, only: Mapping[str, GpuHost]) -> None:
    """Raises RefusedEvidence: unknown-asset, unbound, other-weights, other-inventory or other-machine.

    What names no host has to be of the machine of the one host that it counts for (``only_hosts``).
    """
    model = _declared(system, predicate.asset)
    if not isinstance(model, Model):
        why = f"the inventory declares no model {predicate.asset[:128]!r}"
        raise RefusedEvidence(EvidenceStatus.UNKNOWN_ASSET, why)
    _check_weights(predicate, model)
    named = _declared(system, predicate.host_asset)
    host = named if isinstance(named, GpuHost) else None
    counts_for = host if predicate.host_asset is not None else only.get(model.id)
    if counts_for is not None:
        _check_machine(predicate.host, counts_for)
    if predicate.declared is not None:
        changed = differences(predicate.declared, declare(system, model, host))
        if changed:
            raise RefusedEvidence(EvidenceStatus.OTHER_INVENTORY, "; ".join(changed))


def shared_machines(accepted: Iterable[Signed]) -> dict[str, str]:
    """By digest, evidence of one machine under the names of several hosts; those without an id cannot be told apart."""
    hosts: defaultdict[str | None, dict[str, list[Signed]]] = defaultdict(dict)
    for one in accepted:
        if one.predicate.host_asset is not None:
            machine = one.predicate.host.machine_id_sha256
            hosts[machine].setdefault(one.predicate.host_asset, []).append(one)
    return {
        one.sha256: _said_of(machine, sorted(names))
        for machine, names in hosts.items()
        if len(names) > 1
        for signed in names.values()
        for one in signed
    }


def _declared(system: System, asset_id: str | None) -> Asset | None:
    """The asset as it is read, with what the catalog adds; None for one that the inventory does not name."""
    return system.assets[asset_id] if asset_id is not None and asset_id in system.inventory.assets else None


def _said_of(machine: str | None, hosts: list[str]) -> str:
    named = " and ".join(repr(host) for host in hosts[:3])
    if machine is None:
        return f"{named} report no id of their machines, so that they may be one"
    return f"the machine sha256:{machine} is said to be {named}"


def _check_weights(predicate: SmokePredicate, model: Model) -> None:
    """A pass needs every declared file, under its name, among those that were loaded.

    Any other outcome needs one of them, or none seen at all: that a shard is missing or damaged is what such a smoke
    has to tell.
    """
    declared = _declared_files(model)
    if predicate.weights is None:
        return
    observed = {(file.path, file.sha256) for file in predicate.weights.files}
    digests = {sha256 for _, sha256 in observed}
    if predicate.verdict is SmokeVerdict.PASS:
        missing = [file for file in declared if observed.isdisjoint((tail, file.sha256) for tail in _tails(file.path))]
        matches = not missing
    else:
        missing = [file for file in declared if file.sha256 not in digests]
        matches = not observed or len(missing) < len(declared)
    if not matches:
        files = f"{len(missing)} of {len(declared)} declared files"
        raise RefusedEvidence(EvidenceStatus.OTHER_WEIGHTS, f"{files} of {model.id} are not among those that it loaded")


def _declared_files(model: Model) -> tuple[WeightFile, ...]:
    files = model.files or ()
    if not files or any(file.sha256 is None for file in files):
        why = f"the inventory does not state the sha256 of every file of {model.id}"
        raise RefusedEvidence(EvidenceStatus.UNBOUND, why)
    return files


def _tails(path: str) -> Iterator[str]:
    """A declared path may hold folders above the weights folder."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    return ("/".join(parts[start:]) for start in range(len(parts)))


def _check_machine(seen: Host, declared: GpuHost) -> None:
    machines = declared.machine_id_sha256
    if machines is not None and seen.machine_id_sha256 not in machines:
        its = "reports no id of its machine" if seen.machine_id_sha256 is None else f"ran on {seen.machine_id_sha256}"
        why = f"it {its}, which is none of those that the inventory states of {declared.id}"
        raise RefusedEvidence(EvidenceStatus.OTHER_MACHINE, why)
    if declared.gpu_ids is not None:
        foreign = sorted({gpu.uuid for gpu in seen.gpus} - set(declared.gpu_ids))
        if foreign or (declared.gpu_ids and not seen.gpus):
            its = f"it saw the accelerator {foreign[0][:80]!r}" if foreign else "it saw no accelerator"
            why = f"{its}, and the inventory states others of {declared.id}"
            raise RefusedEvidence(EvidenceStatus.OTHER_MACHINE, why)
