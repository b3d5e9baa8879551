"""Proof of the model: what ties answers to weights, since the smoke run loaded them, or a reference says the same."""

from sovcheck.evidence.measurement import StepStatus
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.isolation.interface import Sandbox
from sovcheck.smoke.launch.launch import Command, Launch, Runs, launch
from sovcheck.smoke.launch.observers import LANGUAGES, RECOMPUTE, Listener, Recomputing, of_reference
from sovcheck.smoke.launch.preparation import LaunchContext, is_reference, new_scratch, reference_for
from sovcheck.smoke.plan.plan import SmokePlan


def prove_model(
    runs: Runs, sandbox: Sandbox, plan: SmokePlan, known: LaunchContext, command: Command, listener: Listener
) -> None:
    """Say what ties the answers to the weights; those of a server are computed again where that can be done."""
    generated = next((step for step in runs.hardened.steps if step.id == "generate"), None)
    if generated is None:
        return
    order = command.order
    if not order.server_argv and is_reference(order.runtime, known.weights):
        runs.proof = ModelProof.IN_PROCESS
        return
    runs.proof = ModelProof.TEXT_ONLY
    if not runs.hardened.samples:
        return
    try:
        reference = reference_for(plan, known, new_scratch(), command, runs.hardened.samples)
    except SmokeFailure as missing:
        runs.failures.append(failure(FailureCode.MODEL_UNPROVED, missing.failure.what))
        return
    again = launch(sandbox, reference, Recomputing(listener))
    _take_recomputation(runs, again)
    if runs.proof is ModelProof.RECOMPUTED:
        _take_languages(runs, again)


def _take_languages(runs: Runs, again: Launch) -> None:
    """What the reference says of the tokenizer, where it was asked: these are the same weights."""
    runs.hardened.languages = again.languages or runs.hardened.languages
    runs.hardened.steps += [step for step in again.steps if step.id == LANGUAGES]
    runs.failures += [found for found in again.failures if found.code == FailureCode.LANGUAGE]


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
        unsure = again.recomputation.unsure() if again.recomputation is not None else None
        what = unsure or f"nobody computed its answers again: {why or 'the reference runtime did not come to it'}"
        runs.failures.append(failure(FailureCode.MODEL_UNPROVED, what))
