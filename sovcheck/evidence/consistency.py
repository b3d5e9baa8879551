"""Consistency of a statement with itself: it is about the weights that it describes, and a pass is one.

The signer is audited, so what contradicts itself is refused, whatever key signed it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC
from hashlib import sha256

from sovcheck.evidence.isolation import LAYERS, IsolationLevel
from sovcheck.evidence.json_object import refuse
from sovcheck.evidence.measurement import RATE_TOLERANCE, Speed, StepStatus
from sovcheck.evidence.model_proof import REFERENCES, ModelProof, Recomputation
from sovcheck.evidence.predicate import Run, SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.runtime import ATTACHED, DeviceSource
from sovcheck.evidence.statement import Statement, subjects_of
from sovcheck.evidence.verdicts import HostTruth, SmokeVerdict
from sovcheck.evidence.weights import LOCAL_FILE_SYSTEMS, WeightsUse

_PROOF = ("load", "generate")
"""The steps without which a pass shows nothing."""
_RECOMPUTE = "recompute"
"""The step that ties the answers of a server to the weights."""
_DONE = {StepStatus.PASS, StepStatus.WARN}
_EMPTY = sha256().hexdigest()
_BITS_PER_BYTE = 8
"""No format keeps more than a parameter in a bit."""
_CLOCKS_APART_S = 60
"""How long it was watched is measured by a clock that nobody sets; that of the day may be set meanwhile."""

_ASKED = DeviceSource.ASKED

_STEPS_OF_ATTACHED = {"host", "weights", "load", "generate", "recompute", "languages"}


def check_statement(statement: Statement) -> None:
    """Raises RefusedEvidence (malformed) unless it is about the weights that it describes, at times that can be.

    What asked a server that it did not start claims nothing that only who started it can know.
    """
    predicate = statement.predicate
    if statement.subject != subjects_of(predicate):
        refuse("its subjects are not the weights that it describes")
    if predicate.weights is not None and predicate.weights.manifest_sha256 != statement.subject[0].digest.sha256:
        refuse("its manifest digest is not that of its files")
    _check_times(predicate.run)
    against = next(_contradictions(predicate), None)
    if against is not None:
        refuse(against)
    against = _contradiction_of_attachment(predicate)
    if against is not None:
        refuse(against)


def check_pass(predicate: SmokePredicate) -> None:
    """Raises RefusedEvidence for the first thing that a smoke which passed cannot have been like."""
    if predicate.verdict is SmokeVerdict.PASS:
        for check in _OF_A_PASS:
            check(predicate)


def _check_times(run: Run) -> None:
    try:
        started, ended = run.started.astimezone(UTC), run.ended.astimezone(UTC)
        if run.expires is not None:
            run.expires.astimezone(UTC)
    except OverflowError:
        refuse("a time is out of range")
    if ended < started:
        refuse("it ends before it starts")


def _contradictions(predicate: SmokePredicate) -> Iterator[str]:
    """What cannot be true together, whatever came out."""
    run, isolation, use, speed = predicate.run, predicate.isolation, _use(predicate), predicate.speed
    lasted = (run.ended - run.started).total_seconds()
    if isolation is not None and isolation.observed_s > lasted + _CLOCKS_APART_S:
        yield f"it was watched for {isolation.observed_s:,.0f} seconds, and ran for {lasted:,.0f}"
    seen = predicate.host.virtualization
    if seen.provider is not None and seen.truth is not HostTruth.RENTED:
        yield f"its host shows traces of {seen.provider[:40]!r}, and is said to be {seen.truth.value}"
    if use is not None and max(use.opened, use.held) > use.files:
        yield f"of {use.files} files of weights {use.opened} were opened, and {use.held} held"
    if speed is not None and speed.runs == 0:
        yield "its rates are those of no run"


def _use(predicate: SmokePredicate) -> WeightsUse | None:
    return predicate.weights.use if predicate.weights is not None else None


def _nothing_failed(predicate: SmokePredicate) -> None:
    if predicate.failures:
        why = f"it passed, and lists the failure {predicate.failures[0].code}"
        raise RefusedEvidence(EvidenceStatus.FAILED_STEPS, why)
    for step in predicate.steps:
        if step.status is StepStatus.FAIL or step.failure is not None:
            raise RefusedEvidence(EvidenceStatus.FAILED_STEPS, f"it passed, and its step {step.id[:40]!r} failed")
    too_fast = next(_impossible_rates(predicate.speed), None)
    if too_fast is not None:
        raise RefusedEvidence(EvidenceStatus.FAILED_STEPS, f"it passed, {too_fast}")


def _impossible_rates(speed: Speed | None) -> Iterator[str]:
    """Rates above what the evidence itself says that the accelerator allows."""
    if speed is None:
        return
    rates = [
        ("prefill", speed.prefill_tok_s, speed.prefill_limit_tok_s),
        ("decoding", speed.decode_tok_s, speed.decode_limit_tok_s),
        *(("decoding", batch.decode_tok_s, batch.decode_limit_tok_s) for batch in speed.batches),
    ]
    for what, rate, limit in rates:
        if rate is not None and limit is not None and rate > RATE_TOLERANCE * limit:
            yield f"{what} at {rate:,.1f} tokens/s where at most {limit:,.1f} are possible"


def _the_proof_was_made(predicate: SmokePredicate) -> None:
    done = {step.id for step in predicate.steps if step.status in _DONE}
    recomputed = predicate.proof is ModelProof.RECOMPUTED
    if predicate.attached is not None and not recomputed:
        why = "it passed, attached to a server whose answers nobody computed again"
        raise RefusedEvidence(EvidenceStatus.MISSING_STEPS, why)
    missing = [step for step in (*_PROOF, *([_RECOMPUTE] if recomputed else [])) if step not in done]
    if missing:
        why = f"it passed without the step {' and the step '.join(missing)}"
        raise RefusedEvidence(EvidenceStatus.MISSING_STEPS, why)
    if predicate.runtime is None:
        raise RefusedEvidence(EvidenceStatus.NO_RUNTIME, "it passed without a runtime")
    if predicate.proof is ModelProof.TEXT_ONLY:
        why = "it passed on the text of a server that nobody computed again from the weights"
        raise RefusedEvidence(EvidenceStatus.MISSING_STEPS, why)
    if recomputed:
        _its_answers_are_the_same(predicate.recomputation)
    _the_reference_is_one(predicate)


def _the_reference_is_one(predicate: SmokePredicate) -> None:
    """What loaded the weights, or computed answers again from them, is the reference runtime of their format."""
    again, runtime, weights = predicate.recomputation, predicate.runtime, predicate.weights
    named = {
        ModelProof.IN_PROCESS: runtime.name if runtime is not None else None,
        ModelProof.RECOMPUTED: again.runtime if again is not None else None,
    }
    for proof, name in named.items():
        wanted = REFERENCES.get(weights.format) if weights is not None else None
        if predicate.proof is proof and name != wanted:
            how = f"it passed as {proof.value} by {(name or 'nothing')[:40]!r}"
            why = f"{how}, which is not the reference runtime of its weights"
            raise RefusedEvidence(EvidenceStatus.MISSING_STEPS, why)


def _its_answers_are_the_same(found: Recomputation | None) -> None:
    if found is None:
        raise RefusedEvidence(EvidenceStatus.MISSING_STEPS, "it passed as recomputed, and reports nothing of it")
    against = found.against() or found.unsure()
    if against is not None:
        raise RefusedEvidence(EvidenceStatus.FAILED_STEPS, f"it passed as recomputed: {against}")


def _weights_are_possible(predicate: SmokePredicate) -> None:
    weights = predicate.weights
    if weights is None:
        raise RefusedEvidence(EvidenceStatus.NO_WEIGHTS, "it passed without weights")
    for file in weights.files:
        if (file.size == 0) != (file.sha256 == _EMPTY):
            why = f"{file.path[:80]!r} cannot have {file.size:,} bytes and the SHA-256 {file.sha256}"
            raise RefusedEvidence(EvidenceStatus.IMPOSSIBLE_WEIGHTS, why)
    size = sum(file.size for file in weights.files)
    if weights.parameters is not None and weights.parameters > _BITS_PER_BYTE * size:
        why = f"{weights.parameters:,} parameters do not fit into {size:,} bytes"
        raise RefusedEvidence(EvidenceStatus.IMPOSSIBLE_WEIGHTS, why)
    if weights.format in REFERENCES and 0 in {weights.tensors, weights.parameters}:
        why = f"it passed with weights of {weights.tensors:,} tensors and {weights.parameters or 0:,} parameters"
        raise RefusedEvidence(EvidenceStatus.IMPOSSIBLE_WEIGHTS, why)
    if weights.index_complete is False:
        why = "it passed, and tensors that an index promises are missing"
        raise RefusedEvidence(EvidenceStatus.INCOMPLETE_WEIGHTS, why)
    use = weights.use
    if use is not None and (use.opened < use.files or not use.files or not use.unchanged):
        opened = f"it passed, and {use.opened} of its {use.files} files of weights were opened"
        why = opened if use.unchanged else "it passed, and its weights were changed while it ran"
        raise RefusedEvidence(EvidenceStatus.UNREAD_WEIGHTS, why)
    elsewhere = sorted(set(weights.file_system.split("+")) - LOCAL_FILE_SYSTEMS)
    if elsewhere:
        why = f"it passed with weights on {elsewhere[0][:40]!r}, which is not known to be of the machine itself"
        raise RefusedEvidence(EvidenceStatus.REMOTE_WEIGHTS, why)


def _it_was_cut_off(predicate: SmokePredicate) -> None:
    isolation = predicate.isolation
    if isolation is None:
        raise RefusedEvidence(EvidenceStatus.NO_ISOLATION, "it passed without isolation")
    needed = LAYERS.get(isolation.level)
    if needed is not None and needed not in isolation.layers:
        why = f"it was cut off by {isolation.level.value}, without the layer {needed}"
        raise RefusedEvidence(EvidenceStatus.WRONG_LAYERS, why)
    strongest = LAYERS[IsolationLevel.NETNS]
    if isolation.level is not IsolationLevel.NETNS and strongest in isolation.layers:
        why = f"it was cut off by {isolation.level.value}, and lists the layer {strongest}"
        raise RefusedEvidence(EvidenceStatus.WRONG_LAYERS, why)
    for gap in isolation.belying_gaps:
        why = f"it was cut off by {isolation.level.value}, and lists the gap {gap[:80]!r}"
        raise RefusedEvidence(EvidenceStatus.WRONG_LAYERS, why)
    if isolation.observed_s == 0:
        raise RefusedEvidence(EvidenceStatus.NOT_OBSERVED, "it passed, and was watched for 0 seconds")


_OF_A_PASS: tuple[Callable[[SmokePredicate], None], ...] = (
    _nothing_failed,
    _weights_are_possible,
    _the_proof_was_made,
    _it_was_cut_off,
)
"""What must hold of a smoke that is said to have passed, in the order in which they are checked."""


def _contradiction_of_attachment(predicate: SmokePredicate) -> str | None:
    """What evidence says of itself that a smoke of what served already cannot have seen, in a clause; None: nothing."""
    isolation, runtime = predicate.isolation, predicate.runtime
    observed = isolation is not None and isolation.level is IsolationLevel.OBSERVED
    named = runtime is not None and runtime.name == ATTACHED
    if predicate.attached is None:
        said = [("is at level observed", observed), ("names the runtime attached", named)]
        return _first_that_holds(said, "it was attached to nothing, and")
    weights, again = predicate.weights, predicate.recomputation
    return _first_that_holds(
        [
            ("claims isolation", isolation is not None and not observed),
            ("claims layers of isolation", isolation is not None and bool(isolation.layers or isolation.canary)),
            ("claims to have been run as shipped", predicate.telemetry is not None),
            ("names a runtime that it started", runtime is not None and not named),
            ("claims to know the device", runtime is not None and runtime.device_source not in {None, _ASKED}),
            ("claims to have loaded the model itself", predicate.proof is ModelProof.IN_PROCESS),
            ("claims to have seen its weights opened", weights is not None and weights.use is not None),
            ("claims to have trained it", predicate.update is not None),
            ("claims to have measured its speed", predicate.speed is not None),
            (
                "reports a step that it cannot have done",
                not {step.id for step in predicate.steps} <= _STEPS_OF_ATTACHED,
            ),
            ("lets the server be its own reference", again is not None and again.runtime == ATTACHED),
        ],
        "it asked what served already, and",
    )


def _first_that_holds(said: list[tuple[str, bool]], opening: str) -> str | None:
    return next((f"{opening} {what}" for what, holds in said if holds), None)
