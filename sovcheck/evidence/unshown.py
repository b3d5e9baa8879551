"""What evidence that passed leaves open of the model itself: what the rule about unproven claims (EVD-01) asks for."""

from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.verdict import SmokeVerdict

_SHOWN = {ModelProof.IN_PROCESS, ModelProof.RECOMPUTED}


def unshown(predicate: SmokePredicate) -> str | None:
    """Why a pass does not show that these weights answered, in a clause; None where it does, or where it is not a pass.

    Only evidence from before it was told leaves it open: what tells of it and does not show it is not a pass.
    """
    if predicate.verdict is not SmokeVerdict.PASS:
        return None
    if predicate.proof not in _SHOWN:
        return "it does not report what ties the answers to the weights"
    use = predicate.weights.use if predicate.weights is not None else None
    if use is None and predicate.attached is None:
        return "it does not report whether what ran opened the weights"
    return None
