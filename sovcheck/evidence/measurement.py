"""Measurements of a smoke run: its steps, its speed, and what languages and training showed."""

from enum import StrEnum, auto

from sovcheck.constraints import Field
from sovcheck.evidence.record import Amount, Count, Digest, EvidenceRecord

RATE_TOLERANCE = 1.05
"""A rate above the limit by more than this is not of these weights on this accelerator."""


class StepStatus(StrEnum):
    """How a step ended; a skipped step says why in its message."""

    PASS = auto()
    WARN = auto()
    FAIL = auto()
    SKIPPED = auto()


class Step(EvidenceRecord):
    """One thing that was tried, how long it took, and what came out. ``failure`` is a code of the failure table."""

    id: str
    status: StepStatus
    seconds: Amount
    metrics: dict[str, bool | int | float | str | None] = Field(default_factory=dict)
    failure: str | None = None
    message: str | None = None


class DecodeMethod(StrEnum):
    """How tokens were made while they were timed: who directs the accelerator, and how often."""

    GRAPH = "graph"
    """A step is recorded once over a cache of fixed size, and the accelerator repeats it by itself."""
    EAGER = "eager"
    """A program launches one small computation after the other, for each token anew."""
    RUNTIME = "runtime"
    """As the inference software does it by itself."""


class BatchSpeed(EvidenceRecord):
    """So many sequences at once: the tokens of all of them together, by the second, and what is possible at most."""

    sequences: Count
    method: DecodeMethod
    decode_tok_s: Amount
    decode_limit_tok_s: Amount | None = None


class Speed(EvidenceRecord):
    """Medians of ``runs`` runs; limits are what the accelerator's memory bandwidth and arithmetic allow at most.

    Without further word one sequence at a time. ``decode_tok_s`` was decoded by ``decode_method``; where that is a
    graph, ``eager_decode_tok_s`` is the rate without. ``prefill_tokens`` are how long the prompt was of which
    ``prefill_tok_s`` is the rate; the first token is that of a shorter one. ``bounds`` says in sentences which rate
    something else than the accelerator bounds, and what could not be measured. Evidence from before these were reported
    has None of them.
    """

    runs: Count
    load_s: Amount
    ttft_ms: Amount | None = None
    tpot_ms: Amount | None = None
    prefill_tok_s: Amount | None = None
    prefill_limit_tok_s: Amount | None = None
    prefill_tokens: Count | None = None
    decode_tok_s: Amount | None = None
    decode_limit_tok_s: Amount | None = None
    decode_method: DecodeMethod | None = None
    eager_decode_tok_s: Amount | None = None
    batches: tuple[BatchSpeed, ...] = ()
    bounds: tuple[str, ...] = ()


class LanguageProof(EvidenceRecord):
    """How the model treats a language: tokens per word (per character where words are not spaced).

    ``round_trip`` is that its tokenizer loses nothing of a text, which says nothing of what the model knows. How well
    it foretells that text are ``bits_per_byte``, beside what a table of pairs of bytes needs, ``pair_bits_per_byte``;
    None where the runtime gives no likelihoods.
    """

    language: str
    fertility: Amount
    bytes_per_token: Amount
    round_trip: bool
    bits_per_byte: Amount | None = None
    pair_bits_per_byte: Amount | None = None


class UpdateProof(EvidenceRecord):
    """A few real training steps: the loss fell, what was saved loads again and gives the same logits.

    It shows that these weights can be trained on this machine, not that anybody maintains the model that is served.
    """

    method: str
    loss_before: float
    loss_after: float
    saved_sha256: Digest
    reload_equal: bool
