"""What shows that it is this model that answered."""

from enum import StrEnum

from sovcheck.evidence.record import Amount, Count, EvidenceRecord


class ModelProof(StrEnum):
    """How the answers are tied to the weights.

    Those of a server are its word alone, likelihoods included, until somebody computes them again from the weights.
    """

    IN_PROCESS = "in-process"
    """The smoke itself loaded the weights, with the reference runtime of their format, and nothing else answered."""
    RECOMPUTED = "recomputed"
    """A server answered, and the reference runtime says the same from the same files."""
    TEXT_ONLY = "text-only"
    """A server answered, and nobody computed it again."""


class Recomputation(EvidenceRecord):
    """What the reference runtime says of the answers of a server, token by token, each after the server's own before.

    Of ``tokens`` so many ``agreed``: they are what the reference would say. ``mean_gap`` is by how many nats the
    reference would rather say something else, on average. ``exact`` is whether the server told the ids of its tokens;
    else its text was cut into tokens here. ``likelihood_difference`` is between the nats per token that both tell of
    the same texts, None where the server tells none.
    """

    runtime: str
    version: str
    samples: Count
    tokens: Count
    agreed: Count
    mean_gap: Amount
    exact: bool
    likelihood_difference: Amount | None = None
