"""What becomes of an envelope: it is accepted, or refused for one of these reasons."""

from enum import StrEnum


class EvidenceStatus(StrEnum):
    """The word on one envelope; everything but ``accepted`` proves nothing."""

    ACCEPTED = "accepted"
    MALFORMED = "malformed"
    """It cannot be read, or contradicts itself."""
    UNSIGNED = "unsigned"
    """It carries no signature."""
    UNKNOWN_KEY = "unknown-key"
    """It is signed, by nobody who is trusted."""
    FORGED = "forged"
    """It names a trusted key, whose signature does not fit."""
    UNKNOWN_ASSET = "unknown-asset"
    """It is about a model that the inventory does not declare."""
    UNBOUND = "unbound"
    """The inventory states no digests of the weights, so nothing ties the evidence to them."""
    OTHER_WEIGHTS = "other-weights"
    """It is about other weights than the inventory declares: replayed, or out of date."""
    WRONG_NONCE = "wrong-nonce"
    """It does not answer the nonce that was asked for: replayed."""
    FUTURE = "future"
    """It says that it was made after the day of the scan."""
    EXPIRED = "expired"
    """The day on which it says that it ends is over."""


class RefusedEvidence(Exception):  # noqa: N818 (a refusal is a result with its reason, no error of the program)
    """An envelope that proves nothing; ``why`` is a clause with the names and numbers of this case."""

    def __init__(self, status: EvidenceStatus, why: str) -> None:
        super().__init__(f"{status}: {why}")
        self.status = status
        self.why = why
