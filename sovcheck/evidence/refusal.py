"""What becomes of an envelope: it is accepted, or refused for one of these reasons, each with what to do."""

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

    @property
    def advice(self) -> str:
        """What to do about it; nothing where it is accepted."""
        return _ADVICE[self]


_ADVICE = {
    EvidenceStatus.ACCEPTED: "",
    EvidenceStatus.MALFORMED: "get it anew from whoever made it, or run the smoke again with this version",
    EvidenceStatus.UNSIGNED: "run the smoke again with --key",
    EvidenceStatus.UNKNOWN_KEY: "find out whose key it is; if that is to be trusted, name it with --trust-key",
    EvidenceStatus.FORGED: "ask whoever holds the key: it was changed after it was signed, or signed by another",
    EvidenceStatus.UNKNOWN_ASSET: "declare the model by this id, or leave the file out",
    EvidenceStatus.UNBOUND: "state the sha256 of every file of the model in the inventory",
    EvidenceStatus.OTHER_WEIGHTS: "run the smoke again with the declared weights, or declare those that it loaded",
    EvidenceStatus.WRONG_NONCE: "run the smoke again with that --nonce",
    EvidenceStatus.FUTURE: "check the clock of the machine that made it, and --today",
    EvidenceStatus.EXPIRED: "run the smoke again",
}


class RefusedEvidence(Exception):  # noqa: N818 (a refusal is a result with its reason, no error of the program)
    """An envelope that proves nothing; ``why`` is a clause with the names and numbers of this case."""

    def __init__(self, status: EvidenceStatus, why: str) -> None:
        super().__init__(f"{status}: {why}")
        self.status = status
        self.why = why
