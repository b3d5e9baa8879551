"""The launches of a smoke: as shipped where that is asked for, and hardened, which the verdict rests on."""

import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from sovcheck.errors import UsageError
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.measurement import StepStatus
from sovcheck.evidence.model_proof import ModelProof, Recomputation
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import WeightsUse
from sovcheck.smoke.acceleration import launch_on_accelerator
from sovcheck.smoke.cutoff import isolation_failures
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.host.accelerators.use import AcceleratorUse
from sovcheck.smoke.isolation.choice import choose
from sovcheck.smoke.isolation.interface import Sandbox
from sovcheck.smoke.isolation.scratch import PREFIX, sweep
from sovcheck.smoke.launch import Command, Launch, launch
from sovcheck.smoke.listening import RECOMPUTE, AsShipped, Listener, Recomputing, of_reference
from sovcheck.smoke.plan import SmokePlan
from sovcheck.smoke.preparation import Premises, command_for, is_reference, reference_for
from sovcheck.smoke.request import AUTO, SmokeRequest
from sovcheck.smoke.weights.inspection import WeightsInspection
from sovcheck.smoke.weights.use import WeightsWatch, changed_since


@dataclass(slots=True)
class Runs:
    """What came of them: what each gave, what was seen of the weights meanwhile, and what speaks against it all."""

    telemetry: Launch = field(default_factory=Launch)
    hardened: Launch = field(default_factory=Launch)
    use: WeightsUse | None = None
    proof: ModelProof | None = None
    recomputation: Recomputation | None = None
    failures: list[Failure] = field(default_factory=list)


def run_all(plan: SmokePlan, found: WeightsInspection, known: Premises, listener: Listener) -> Runs:
    """Launch what is to be launched; everything that was started has ended. What went wrong is in ``failures``."""
    runs = Runs()
    watch = WeightsWatch(found.loaded)
    try:
        sweep(str(_temporary_folder()))
        sandbox = choose(_level(plan.request), plan.request.minimum_isolation).sandbox
        if plan.request.telemetry_run:
            command = command_for(plan, known, _scratch(), hardened=False)
            runs.telemetry = launch(sandbox, command, AsShipped(listener))
        command = command_for(plan, known, _scratch(), hardened=True)
        runs.hardened = _launch_hardened(sandbox, plan, command, listener, watch)
        watch.close()  # the reference opens the same files
        _prove_model(runs, sandbox, plan, known, command, listener)
    except SmokeFailure as refused:
        runs.failures.append(refused.failure)
    finally:
        watch.close()
    runs.failures += runs.hardened.failures
    runs.failures += isolation_failures(runs.hardened.isolation)
    changed = changed_since(found.files, plan.request.weights)
    if any(step.id == "load" and step.status is not StepStatus.FAIL for step in runs.hardened.steps):
        runs.failures += watch.failures()
    runs.failures += changed
    runs.use = watch.use(unchanged=not changed)
    return runs


def _launch_hardened(
    sandbox: Sandbox, plan: SmokePlan, command: Command, listener: Listener, watch: WeightsWatch
) -> Launch:
    if command.order.device == "cpu":
        return launch(sandbox, command, listener, watch.look)
    # A server says nowhere where it computes: the driver's word is all that there is.
    required = plan.request.require_gpu or bool(command.order.server_argv)
    return launch_on_accelerator(sandbox, command, listener, AcceleratorUse(), required=required, look=watch.look)


def _prove_model(
    runs: Runs, sandbox: Sandbox, plan: SmokePlan, known: Premises, command: Command, listener: Listener
) -> None:
    """Say what ties the answers to the weights; those of a server are computed again where that can be done."""
    generated = next((step for step in runs.hardened.steps if step.id == "generate"), None)
    if generated is None:
        return
    if not command.order.server_argv and is_reference(command.order.runtime, known.weights):
        runs.proof = ModelProof.IN_PROCESS
        return
    runs.proof = ModelProof.TEXT_ONLY
    if not runs.hardened.samples:
        return
    try:
        reference = reference_for(plan, known, _scratch(), command, runs.hardened.samples)
    except SmokeFailure as missing:
        runs.failures.append(failure(FailureCode.MODEL_UNPROVED, missing.failure.what))
        return
    _take_recomputation(runs, launch(sandbox, reference, Recomputing(listener)))


def _take_recomputation(runs: Runs, again: Launch) -> None:
    """What the reference made of the answers: the proof, what speaks against it, or why there is none."""
    runs.recomputation = again.recomputation
    step = next((step for step in again.steps if step.id == RECOMPUTE), None)
    differs = [found for found in again.failures if found.code == FailureCode.MODEL_DIFFERS]
    if step is not None:
        runs.hardened.steps.append(of_reference(step))
    if differs:
        runs.failures += differs
    elif step is not None and step.status is StepStatus.PASS and again.recomputation is not None:
        runs.proof = ModelProof.RECOMPUTED
    else:
        why = again.failures[0].what if again.failures else (step.message if step is not None else None)
        what = f"nobody computed its answers again: {why or 'the reference runtime did not come to it'}"
        runs.failures.append(failure(FailureCode.MODEL_UNPROVED, what))


def _level(request: SmokeRequest) -> IsolationLevel | None:
    return None if request.isolation == AUTO else IsolationLevel(request.isolation)


def _scratch() -> Path:
    """A short name: sockets that runtimes open below it have paths of at most 107 bytes."""
    return _temporary_folder() / f"{PREFIX}{secrets.token_hex(4)}"


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir()).absolute()
    except FileNotFoundError:
        raise UsageError("no folder for temporary files: let TMPDIR name one that you may write to") from None
