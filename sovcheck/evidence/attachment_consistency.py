"""Consistency of a smoke of what served already: what such evidence cannot have seen, and so cannot state."""

from sovcheck.evidence.attachment import ATTACHED
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.measurement import DeviceSource
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.predicate import SmokePredicate


def contradiction(predicate: SmokePredicate) -> str | None:
    """What evidence says of itself that a smoke of what served already cannot have seen, in a clause; None: nothing."""
    isolation, runtime = predicate.isolation, predicate.runtime
    observed = isolation is not None and isolation.level is IsolationLevel.OBSERVED
    named = runtime is not None and runtime.name == ATTACHED
    if predicate.attached is None:
        said = [("is at level observed", observed), ("names the runtime attached", named)]
        return _first(said, "it was attached to nothing, and")
    weights, again = predicate.weights, predicate.recomputation
    return _first(
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
            ("reports a step that it cannot have done", not {step.id for step in predicate.steps} <= _STEPS),
            ("lets the server be its own reference", again is not None and again.runtime == ATTACHED),
        ],
        "it asked what served already, and",
    )


_ASKED = DeviceSource.ASKED
_STEPS = {"host", "weights", "load", "generate", "recompute", "languages"}


def _first(said: list[tuple[str, bool]], opening: str) -> str | None:
    return next((f"{opening} {what}" for what, holds in said if holds), None)
