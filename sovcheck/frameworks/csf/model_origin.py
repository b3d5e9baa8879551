"""Origin of a model: whether it is stated who developed it, and only who controls those is left open."""

from sovcheck.facts.documents.model import ModelDocument
from sovcheck.frameworks.control import decision
from sovcheck.frameworks.reference_set import ReferenceSet

CONTROL_OPEN = "who controls those who developed it, up to its roots, is not stated"


def is_only_control_open(model: ModelDocument, inside: ReferenceSet) -> bool:
    """Whether developer and lineage are stated, and who controls them is not."""
    seated, lineage = decision(model["developer"], inside).seated, model["lineage"]
    return seated is not None and lineage["declared"] and not lineage["control_stated"]
