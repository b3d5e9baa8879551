"""Whether a smoke was of the weights that the inventory declares."""

from sovcheck.evidence.predicate import SmokePredicate
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.verdict import SmokeVerdict
from sovcheck.inventory.assets.model import Model


def check_binding(predicate: SmokePredicate, model: Model) -> None:
    """Raises RefusedEvidence (unbound, other-weights or malformed) where the smoke says nothing of these weights.

    A pass needs every declared file among those that were loaded. Any other outcome needs one of them, or none seen
    at all: that a shard is missing or damaged is what such a smoke has to tell.
    """
    declared = _declared_digests(model)
    observed = {file.sha256 for file in predicate.weights.files} if predicate.weights is not None else set()
    missing = declared - observed
    if predicate.verdict is SmokeVerdict.PASS:
        if predicate.weights is None:
            raise RefusedEvidence(EvidenceStatus.MALFORMED, "it passed without weights")
        matches = not missing
    else:
        matches = not observed or missing != declared
    if not matches:
        files = f"{len(missing)} of {len(declared)} declared files"
        raise RefusedEvidence(EvidenceStatus.OTHER_WEIGHTS, f"{files} of {model.id} are not among those that it loaded")


def _declared_digests(model: Model) -> set[str]:
    digests = {file.sha256 for file in model.files or ()}
    stated = {digest for digest in digests if digest is not None}
    if not digests or stated != digests:
        why = f"the inventory does not state the sha256 of every file of {model.id}"
        raise RefusedEvidence(EvidenceStatus.UNBOUND, why)
    return stated
