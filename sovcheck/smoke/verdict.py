"""Verdict: what steps, isolation and failures come to, the exit code that says it, and what a pass leaves open."""

from collections.abc import Collection

from sovcheck.evidence.egress import named, not_allowed
from sovcheck.evidence.isolation import Attempt, Isolation
from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.predicate import Failure, SmokePredicate
from sovcheck.evidence.verdicts import SmokeVerdict
from sovcheck.smoke.failures import FailureCode, Outcome, failure, meaning_of

PROOF = "generate"
"""The step without which nothing is proved: the weights were loaded and made tokens."""

_EXIT = {SmokeVerdict.PASS: 0, SmokeVerdict.FAIL: 1, SmokeVerdict.INCONCLUSIVE: 3}
_NO_VERDICT = 2
_NAMED = 6
"""Attempts that a failure lists."""

_TIED_TO_WEIGHTS = {ModelProof.IN_PROCESS, ModelProof.RECOMPUTED}


def decide(steps: Collection[Step], failures: Collection[Failure]) -> SmokeVerdict:
    """Fail where something is shown to be wrong; pass only where tokens were made and nothing is in doubt."""
    outcomes = _outcomes(failures)
    if Outcome.FAIL in outcomes:
        return SmokeVerdict.FAIL
    proved = any(step.id == PROOF and step.status in {StepStatus.PASS, StepStatus.WARN} for step in steps)
    return SmokeVerdict.PASS if proved and not outcomes else SmokeVerdict.INCONCLUSIVE


def exit_code(predicate: SmokePredicate) -> int:
    """0 pass, 1 fail, 2 when it could not be tried, 3 when it was and proves nothing."""
    could_not = Outcome.NO_VERDICT in _outcomes(predicate.failures)
    if could_not and predicate.verdict is SmokeVerdict.INCONCLUSIVE:
        return _NO_VERDICT
    return _EXIT[predicate.verdict]


def _outcomes(failures: Collection[Failure]) -> set[Outcome]:
    """What nobody here can explain is a failure all the same."""
    meanings = (meaning_of(failure.code) for failure in failures)
    return {Outcome.FAIL if meaning is None else meaning.outcome for meaning in meanings}


def isolation_failures(isolation: Isolation | None) -> tuple[Failure, ...]:
    """What speaks against the run: a canary that nobody saw, gaps that belie its level, attempts not allowed."""
    if isolation is None:
        return ()
    failures = []
    if not isolation.canary:
        what = "a known attempt to reach outside was not seen, so that none was seen proves nothing"
        failures.append(failure(FailureCode.ISOLATION_CANARY, what))
    failures += [failure(FailureCode.ISOLATION_GAP, f"this gap is open: {gap}") for gap in isolation.belying_gaps]
    attempts = not_allowed(isolation.attempts, isolation.allowed)
    if attempts:
        failures.append(failure(FailureCode.EGRESS_ATTEMPT, _listed(attempts)))
    return tuple(failures)


def _listed(attempts: list[Attempt]) -> str:
    listed = ", ".join(f"{named(attempt)}{_by(attempt)}" for attempt in attempts[:_NAMED])
    more = f" and {len(attempts) - _NAMED} more" if len(attempts) > _NAMED else ""
    return f"the runtime tried to reach {listed}{more}"


def _by(attempt: Attempt) -> str:
    return f" ({attempt.module})" if attempt.module else ""


def unshown(predicate: SmokePredicate) -> str | None:
    """Why a pass does not show that these weights answered, in a clause; None where it does, or where it is not a pass.

    The rule about unproven claims (EVD-01) asks for that. Only evidence from before it was recorded leaves it open:
    what records it and does not show it is not a pass.
    """
    if predicate.verdict is not SmokeVerdict.PASS:
        return None
    if predicate.proof not in _TIED_TO_WEIGHTS:
        return "it does not report what ties the answers to the weights"
    use = predicate.weights.use if predicate.weights is not None else None
    if use is None and predicate.attached is None:
        return "it does not report whether what ran opened the weights"
    return None
