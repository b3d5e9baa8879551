"""Whether a run was seen to be cut off, and what tried to get out of it."""

from sovcheck.evidence.egress import named, not_allowed
from sovcheck.evidence.isolation import Attempt, Isolation
from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, failure

_NAMED = 6


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
