"""Status of an envelope: accepted, or refused for one of these reasons, each with what to do."""

from enum import StrEnum

from sovcheck.picklable import Picklable


class EvidenceStatus(StrEnum):
    """The word on one envelope; everything but ``accepted`` proves nothing."""

    ACCEPTED = "accepted"
    MALFORMED = "malformed"
    """It cannot be read, or contradicts itself."""
    UNREADABLE = "unreadable"
    """It is a pipe, a device or a socket under the name of a file."""
    UNSIGNED = "unsigned"
    """It carries no signature."""
    UNKNOWN_KEY = "unknown-key"
    """It is signed, by nobody who is trusted."""
    FORGED = "forged"
    """It names a trusted key, whose signature does not fit."""
    OUT_OF_SCOPE = "out-of-scope"
    """Who signed it is trusted, and not for this host, this model or this day."""
    REVOKED = "revoked"
    """The key that signed it had been revoked by then."""
    NO_WEIGHTS = "no-weights"
    """It passed, and saw no weights."""
    IMPOSSIBLE_WEIGHTS = "impossible-weights"
    """It passed with sizes that such files cannot have."""
    INCOMPLETE_WEIGHTS = "incomplete-weights"
    """It passed, though tensors that an index promises are not there."""
    REMOTE_WEIGHTS = "remote-weights"
    """It passed with weights that other machines hold, past every isolation of the network."""
    UNREAD_WEIGHTS = "unread-weights"
    """It passed, though what ran did not open its weights, or they were changed meanwhile."""
    FAILED_STEPS = "failed-steps"
    """It passed with a step that failed."""
    MISSING_STEPS = "missing-steps"
    """It passed without a step that makes the proof."""
    NO_RUNTIME = "no-runtime"
    """It passed, and names nothing that ran."""
    NO_ISOLATION = "no-isolation"
    """It passed, and says nothing of how it was cut off."""
    WRONG_LAYERS = "wrong-layers"
    """It passed at a level of isolation without the layers that make it."""
    NOT_OBSERVED = "not-observed"
    """It passed, and was watched for no time at all."""
    UNKNOWN_ASSET = "unknown-asset"
    """It is about a model that the inventory does not declare."""
    UNBOUND = "unbound"
    """The inventory states no digests of the weights, so nothing ties the evidence to them."""
    OTHER_WEIGHTS = "other-weights"
    """It is about other weights than the inventory declares: replayed, or out of date."""
    OTHER_INVENTORY = "other-inventory"
    """It was made for an inventory that says something else of the model or the host."""
    OTHER_MACHINE = "other-machine"
    """It was made on a machine, or with accelerators, that are not those of the host."""
    SHARED_MACHINE = "shared-machine"
    """One and the same machine is said to be several hosts."""
    BROKEN_CHAIN = "broken-chain"
    """The evidence that it follows is not there, or is not what it must follow."""
    WRONG_NONCE = "wrong-nonce"
    """It does not answer the nonce that was asked for: replayed."""
    FUTURE = "future"
    """It says that it was made after the day of the scan."""
    EXPIRED = "expired"
    """The last day on which it counts is over."""

    @property
    def advice(self) -> str:
        """What to do about it; nothing where it is accepted."""
        return _ADVICE[self]


_ASK_THE_SIGNER = "ask whoever signed it how it came about, and run the smoke again"
_ADVICE = {
    EvidenceStatus.ACCEPTED: "",
    EvidenceStatus.MALFORMED: "get it anew from whoever made it, or run the smoke again with this version",
    EvidenceStatus.UNREADABLE: "put the file itself there, or take it out of the folder",
    EvidenceStatus.UNSIGNED: "run the smoke again with --key",
    EvidenceStatus.UNKNOWN_KEY: "find out whose key it is; if that is to be trusted, name it (--trust, --trust-key)",
    EvidenceStatus.FORGED: "ask whoever holds the key: it was changed after it was signed, or signed by another",
    EvidenceStatus.OUT_OF_SCOPE: "have it signed by whoever the trust file names for that, or correct the trust file",
    EvidenceStatus.REVOKED: "run the smoke again, and sign with a key that is still trusted",
    EvidenceStatus.NO_WEIGHTS: _ASK_THE_SIGNER,
    EvidenceStatus.IMPOSSIBLE_WEIGHTS: _ASK_THE_SIGNER,
    EvidenceStatus.INCOMPLETE_WEIGHTS: "complete the weights, and run the smoke again",
    EvidenceStatus.REMOTE_WEIGHTS: "copy the weights to a disk of that machine, and run the smoke again",
    EvidenceStatus.UNREAD_WEIGHTS: _ASK_THE_SIGNER,
    EvidenceStatus.FAILED_STEPS: "see to what failed, and run the smoke again",
    EvidenceStatus.MISSING_STEPS: "run the smoke again with the steps load and generate, and a reference at hand",
    EvidenceStatus.NO_RUNTIME: _ASK_THE_SIGNER,
    EvidenceStatus.NO_ISOLATION: _ASK_THE_SIGNER,
    EvidenceStatus.WRONG_LAYERS: _ASK_THE_SIGNER,
    EvidenceStatus.NOT_OBSERVED: _ASK_THE_SIGNER,
    EvidenceStatus.UNKNOWN_ASSET: "declare the model by this id, or leave the file out",
    EvidenceStatus.UNBOUND: "state the sha256 of every file of the model in the inventory",
    EvidenceStatus.OTHER_WEIGHTS: "run the smoke again with the declared weights, or declare those that it loaded",
    EvidenceStatus.OTHER_INVENTORY: "run the smoke again with this inventory",
    EvidenceStatus.OTHER_MACHINE: "run the smoke on the declared machine, or correct machine_id_sha256 and gpu_ids",
    EvidenceStatus.SHARED_MACHINE: "run one smoke on the machine of each host; a copied machine needs an id of its own",
    EvidenceStatus.BROKEN_CHAIN: "hand in every smoke of this model on this host, also those that failed",
    EvidenceStatus.WRONG_NONCE: "run the smoke again with that --nonce",
    EvidenceStatus.FUTURE: "check the clock of the machine that made it, and --today",
    EvidenceStatus.EXPIRED: "run the smoke again",
}


class RefusedEvidence(Picklable, Exception):  # noqa: N818 (a refusal is a result with its reason, no error of the program)
    """An envelope that proves nothing; ``why`` is a clause with the names and numbers of this case."""

    def __init__(self, status: EvidenceStatus, why: str) -> None:
        super().__init__(f"{status}: {why}")
        self.status = status
        self.why = why
