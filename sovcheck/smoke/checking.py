"""Verifying one evidence file by itself: who signed it, whether it still holds, and what it states."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from sovcheck.errors import InputError, Location, Problem
from sovcheck.evidence.appraisal import check_run
from sovcheck.evidence.host import Host
from sovcheck.evidence.json_object import MAXIMUM_BYTES
from sovcheck.evidence.keys import load_public_key
from sovcheck.evidence.predicate import Run
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.verification import Verified, verify
from sovcheck.evidence.weights import ObservedWeights
from sovcheck.regular_file import read_regular
from sovcheck.smoke.narration import outcome_lines, step_line
from sovcheck.smoke.verdict import exit_code


def verify_file(evidence: Path, keys: Collection[Path], today: date, nonce: str | None) -> Verified:
    """The statement that a trusted key has signed, and that holds on that day.

    Raises InputError for a file or key that cannot be used, and for evidence that proves nothing.
    """
    trusted = [load_public_key(key) for key in keys]
    try:
        verified = verify(read_regular(evidence, MAXIMUM_BYTES), trusted)
        check_run(verified.statement.predicate.run, today, nonce)
    except OSError as error:
        raise _refusal(evidence, f"cannot be read: {error.strerror or error}", "name an evidence file") from error
    except RefusedEvidence as refused:
        raise _refusal(evidence, f"{refused.status.value}: {refused.why}", refused.status.advice) from refused
    return verified


def verified_lines(verified: Verified) -> Iterator[str]:
    """What it states, for people."""
    predicate = verified.statement.predicate
    yield f"signed by {', '.join(verified.key_ids)}"
    yield f"model {predicate.asset}, {_weights(predicate.weights)}"
    yield f"host {predicate.host_asset or 'not named'}, {_host(predicate.host)}"
    if predicate.runtime is not None:
        yield f"runtime {predicate.runtime.name} {predicate.runtime.version} on {predicate.runtime.device}"
    yield _run(predicate.run)
    yield from (step_line(step) for step in predicate.steps)
    yield from outcome_lines(predicate)


def code_of(verified: Verified) -> int:
    """The exit code of the smoke that the evidence is about."""
    return exit_code(verified.statement.predicate)


def _weights(weights: ObservedWeights | None) -> str:
    if weights is None:
        return "of which no weights were seen"
    signed = "" if weights.signature is None else f", signed by its publisher's key {weights.signature.key_id}"
    return f"{len(weights.files)} files of {weights.format}, manifest sha256:{weights.manifest_sha256}{signed}"


def _host(host: Host) -> str:
    """The digest of the machine's id tells machines apart; whose it is, is told by the truth."""
    gpus = f"{len(host.gpus)} x {host.gpus[0].name}" if host.gpus else "no GPU"
    machine = "unknown" if host.machine_id_sha256 is None else f"sha256:{host.machine_id_sha256}"
    return f"{host.virtualization.truth.value}, {gpus}, machine {machine}"


def _run(run: Run) -> str:
    until = "never" if run.expires is None else run.expires.isoformat()
    return f"ended {run.ended.isoformat()}, expires {until}, nonce {run.nonce or 'none'}"


def _refusal(evidence: Path, wrong: str, advice: str) -> InputError:
    return InputError([Problem(Location(str(evidence)), "", wrong, advice)])
