"""Verification of one evidence file: who signed it, whether it still holds, what it states, and of which system."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sovcheck.catalog.system import System
from sovcheck.errors import InputError, Location, Problem
from sovcheck.evidence.appraisal import Terms, appraise
from sovcheck.evidence.appraised import VALID_DAYS, Signed, last_day
from sovcheck.evidence.declaration import inventory_digest
from sovcheck.evidence.egress import declared_of
from sovcheck.evidence.files import EvidenceFile, read_evidence_files
from sovcheck.evidence.host import GpuSource, Host
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.json_object import MAXIMUM_BYTES
from sovcheck.evidence.predicate import Declared, Failure, Run, SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.runtime import Runtime
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.evidence.weights import ObservedWeights
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.smoke.messages.progress import accelerators_sentence, outcome_lines, step_line
from sovcheck.smoke.verdict import exit_code, isolation_failures, unshown
from sovcheck.user_files import read_regular

_HELD = "nothing declared there of the model, its host and machine contradicts it"
_AGAINST_CODE, _UNSHOWN_CODE = 1, 3
"""As of a smoke that failed, and of one that was tried and proves nothing."""


def verify_file(evidence: Path, terms: Terms, system: System | None = None, beside: Sequence[Path] = ()) -> Signed:
    """What a trusted key has signed, holds on these terms, and is about the system where one is given.

    ``beside`` are files and folders of other evidence. What a scan of them all says of this one file, this says, too.
    Raises InputError for a file that cannot be read, and for evidence that proves nothing.
    """
    try:
        file = EvidenceFile(str(evidence), read_regular(evidence, MAXIMUM_BYTES))
    except OSError as error:
        raise _refusal(evidence, f"cannot be read: {error.strerror or error}", "name an evidence file") from error
    others = [one for one in read_evidence_files(beside) if Path(one.path).resolve() != evidence.resolve()]
    appraised = appraise([file, *others], terms, system).appraisals[0]
    if appraised.status is not EvidenceStatus.ACCEPTED or not isinstance(appraised, Signed):
        raise _refusal(evidence, f"{appraised.status.value}: {appraised.why}", _advice(appraised.status, beside))
    return appraised


def _advice(status: EvidenceStatus, beside: Sequence[Path]) -> str:
    if status is EvidenceStatus.BROKEN_CHAIN and not beside:
        return f"name the folder with the others (--beside), or {status.advice}"
    return status.advice


def verified_lines(verified: Signed, nonce: str | None, system: System | None) -> Iterator[str]:
    """What it states, for people; ``nonce`` is the one that was asked for, ``system`` what it was held against."""
    predicate = verified.predicate
    yield f"signed by {', '.join(verified.key_ids)}"
    yield f"model {predicate.asset}, {_weights(predicate.weights)}"
    yield f"host {predicate.host_asset or 'not named'}, {_host(predicate.host)}"
    if predicate.runtime is not None:
        yield _runtime(predicate.runtime)
    yield _run(predicate.run)
    if nonce is None:
        yield "no nonce was asked for: that it was not made earlier, or for somebody else, is not shown (--nonce)"
    if system is not None:
        yield f"held against the inventory: {_HELD}{_same_inventory(predicate.declared, system)}"
    else:
        yield "held against no inventory: that it is about declared weights and hosts is not shown (--inventory)"
    yield from (step_line(step) for step in predicate.steps)
    against = _against(predicate, system)
    *lines, verdict = outcome_lines(predicate.model_copy(update={"failures": (*predicate.failures, *against)}))
    yield from lines
    yield f"{verdict}; what it saw speaks against it (EVD-02)" if against else verdict


def _same_inventory(then: Declared | None, system: System) -> str:
    """Whether it was made for these very files; other edits than those that are compared do not matter to it."""
    if then is None:
        return ""
    same = then.sha256 == inventory_digest(system)
    return "; it is the inventory that it was made for" if same else "; the inventory was edited elsewhere since"


def code_of(verified: Signed, system: System | None) -> int:
    """The exit code of the smoke that the evidence is about, if it passes for what the evidence itself says.

    1 for a pass that tried to reach what the inventory does not allow, or whose canary nobody saw; 3 for one that
    leaves the model itself open.
    """
    if _against(verified.predicate, system):
        return _AGAINST_CODE
    return _UNSHOWN_CODE if unshown(verified.predicate) is not None else exit_code(verified.predicate)


def _against(predicate: SmokePredicate, system: System | None) -> tuple[Failure, ...]:
    """What a pass says of its isolation with which no smoke passes here; what is allowed, the inventory says."""
    isolation = predicate.isolation
    if isolation is None or isolation.level is IsolationLevel.OBSERVED or predicate.verdict is not SmokeVerdict.PASS:
        return ()
    if system is not None:
        host = system.assets.get(predicate.host_asset or "")
        declared = host.allowed_egress if isinstance(host, GpuHost) else None
        isolation = isolation.model_copy(update={"allowed": declared_of(isolation.allowed, declared)})
    return isolation_failures(isolation)


def _weights(weights: ObservedWeights | None) -> str:
    if weights is None:
        return "of which no weights were seen"
    signed = "" if weights.signature is None else f", signed by its publisher's key {weights.signature.key_id}"
    return f"{len(weights.files)} files of {weights.format}, manifest sha256:{weights.manifest_sha256}{signed}"


def _host(host: Host) -> str:
    """The digest of the machine's id tells machines apart; whose it is, the truth says."""
    untold = not host.gpus or host.gpu_source in {None, GpuSource.NONE}
    gpus = f"{accelerators_sentence(host)}{'' if untold else f' (by {host.gpu_source})'}"
    machine = "unknown" if host.machine_id_sha256 is None else f"sha256:{host.machine_id_sha256}"
    return f"{host.virtualization.truth.value}, {gpus}, machine {machine}"


def _runtime(runtime: Runtime) -> str:
    learnt = "not stated by whom" if runtime.device_source is None else f"by {runtime.device_source.value}"
    return f"runtime {runtime.name} {runtime.version} on {runtime.device} ({learnt})"


def _run(run: Run) -> str:
    until = f"{last_day(run)} ({VALID_DAYS} days)" if run.expires is None else run.expires.isoformat()
    return f"ended {run.ended.isoformat()}, expires {until}, nonce {run.nonce or 'none'}"


def _refusal(evidence: Path, wrong: str, advice: str) -> InputError:
    return InputError([Problem(Location(str(evidence)), "", wrong, advice)])
