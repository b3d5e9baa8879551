"""Interface of a runtime: what the probes ask of inference software, whichever it is."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.evidence.runtime import DeviceSource
from sovcheck.smoke.worker_protocol import WorkOrder


class NotOffered(Exception):  # noqa: N818 (no error: the probe is then skipped, and says why)
    """The runtime has no way to do that; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Generation:
    """What one greedy request gave. ``ids`` are None where a server gives only text.

    ``ttft_s`` runs from the request to the first token, ``seconds`` to the last; ``tokens`` counts the new ones.
    """

    text: str
    ids: tuple[int, ...] | None
    tokens: int
    prompt_tokens: int
    ttft_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """Sequences that were decoded together: all their ``tokens`` but the first of each, and the time for them.

    ``position`` is the mean place of such a token, counted from the start of its prompt. ``why_not_captured`` is why a
    runtime that could repeat a graph did not.
    """

    method: DecodeMethod
    sequences: int
    tokens: int
    seconds: float
    position: int
    why_not_captured: str | None = None


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely a text is to the model: the sum of ``-ln p`` over ``tokens`` tokens."""

    nats: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a loaded model. ``context`` is how many tokens one request may hold, answer included.

    ``cache_bytes`` are what one token adds to the cache; None: unknown.
    ``metrics`` are of the loading itself. ``batches`` is whether it computes requests together, and keeps what prompts
    have in common, so that equal requests need not give equal numbers. ``device_source`` is who says where it is,
    ``decodes`` how ``generate`` makes its tokens.
    """

    version: str
    device: str
    vocabulary: int | None
    context: int | None
    argv: tuple[str, ...] = ()
    cache_bytes: int | None = None
    metrics: Mapping[str, float | str] = field(default_factory=dict)
    batches: bool = False
    device_source: DeviceSource = DeviceSource.ASKED
    decodes: DecodeMethod = DecodeMethod.RUNTIME


class Model(Protocol):
    """Weights that are loaded and answer. Each method raises SmokeFailure, or NotOffered."""

    @property
    def description(self) -> Description:
        """What is known of it."""
        ...

    def generate(self, prompt: str, tokens: int) -> Generation:
        """Continue the prompt greedily by so many tokens; an end token does not end it where that can be asked."""
        ...

    def decode_together(self, prompts: Sequence[str], tokens: int) -> Decoding:
        """Continue the prompts at once, each by so many tokens, as fast as the runtime can."""
        ...

    def encode(self, text: str) -> tuple[int, ...]:
        """The text's tokens, without special ones."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """The text of the tokens."""
        ...

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """How likely the first ``tokens`` tokens of the text are; the very first counts as given."""
        ...

    def gaps(self, prompt: str, answer: str, ids: Sequence[int] | None) -> tuple[float, ...]:
        """At each token of an answer, by how many nats it would rather have said another; 0 for its own choice.

        Without ``ids`` the answer is cut into tokens here, together with the prompt.
        """
        ...

    def embed(self, text: str) -> tuple[float, ...]:
        """The text as a vector."""
        ...


def shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two texts begin with alike."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


class Runtime(Protocol):
    """Inference software."""

    def load(self, order: WorkOrder) -> AbstractContextManager[Model]:
        """Load the weights of the order; leaving ends every process that was started for it.

        Raises SmokeFailure: E_RUNTIME_MISSING, E_RUNTIME_VERSION, E_RUNTIME_REFUSED, E_SERVER_CRASH, E_LOAD_TIMEOUT,
        E_NO_GPU, E_OOM_GPU, E_OOM_HOST, E_NAN_LOGITS, or what is wrong with the weights.
        """
        ...
