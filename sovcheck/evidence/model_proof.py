"""Proof of the model: what shows that it was this one that answered."""

from enum import StrEnum

from sovcheck.evidence.record import Amount, Count, EvidenceRecord

REFERENCES = {"safetensors": "transformers", "gguf": "llamacpp"}
"""The reference runtime by format: it loads the files in process, and others are held against it."""
AGREED = 0.9
"""Share of the tokens that have to be what the reference would say: other kernels part now and then."""
AGREED_AS_TEXT = 0.8
"""Where only text is reported: it may have been made of other tokens than it is cut into."""
GAP = 0.1
"""Nats per token, on average over all: where other kernels part, both tokens are about as likely.

Of a text that is cut otherwise than it was made, some tokens are ones that nobody has said: there it shows nothing.
"""
LEAST_TOKENS = 16
"""Of all answers together: a word or two can be guessed."""
LIKELIHOOD_APART = 0.1
"""Nats per token by which two runtimes may differ over the same text."""


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
    reference would rather say something else, on average. ``exact`` is whether the server gave the ids of its tokens;
    else its text was cut into tokens here. ``likelihood_difference`` is between the nats per token that both give for
    the same texts, None where the server gives none.
    """

    runtime: str
    version: str
    samples: Count
    tokens: Count
    agreed: Count
    mean_gap: Amount
    exact: bool
    likelihood_difference: Amount | None = None

    def against(self) -> str | None:
        """Why these are not shown to be answers of the weights, in a clause; None where they are."""
        if self.tokens < LEAST_TOKENS:
            return f"its answers are {self.tokens} tokens, and {LEAST_TOKENS} are the least that tell models apart"
        if self.agreed < (AGREED if self.exact else AGREED_AS_TEXT) * self.tokens:
            return f"of {self.tokens} tokens that it said, {self.agreed} are what {self.runtime} says from the files"
        if self.exact and self.mean_gap > GAP:
            rather = f"would rather say others, by {self.mean_gap:.2f} nats per token"
            return f"of {self.tokens} tokens that it said, {self.agreed} are what {self.runtime} says; it {rather}"
        apart = self.likelihood_difference
        if apart is not None and apart > LIKELIHOOD_APART:
            return f"its likelihoods are {apart:.2f} nats per token from what {self.runtime} computes from the files"
        return None

    def unsure(self) -> str | None:
        """Why these may be answers of another model as well, in a clause; None where they are not."""
        if self.exact or self.mean_gap <= GAP:
            return None
        cut = f"of {self.tokens} tokens that its text is cut into, {self.agreed} are what {self.runtime} says"
        rather = f"it would rather say others, by {self.mean_gap:.2f} nats per token"
        return f"{cut}; {rather}: a model like this one could say that, too"
