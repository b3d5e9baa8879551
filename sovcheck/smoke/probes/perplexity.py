"""Perplexity: a model that knows a language finds ordinary text less surprising than noise."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Likelihood, Model, NotOffered

KNOWING = 0.05
"""Perplexity as a share of the vocabulary, above which weights count as random; uniform guessing has 1."""

CEILING = 50.0
"""Perplexity that no trained model has on the text that all have read, however large its vocabulary."""

TOKENS = 128
"""Tokens of each text that are looked at."""

_BYTES = 256
_WEIGHT = 2.0
"""How much the frequency of single bytes counts beside that of pairs, as if it had been seen so often."""
_FIRST = 0.5


def bits_per_byte(text: str) -> float:
    """The mean of ``-log2 p`` over the bytes of the text, each foretold from those before it by a table of pairs.

    A table foretells less than any model of its language.
    """
    singles: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    after: Counter[int] = Counter()
    bits, before = 0.0, 0
    data = text.encode()
    for seen, byte in enumerate(data):
        alone = (singles[byte] + _FIRST) / (seen + _FIRST * _BYTES)
        bits -= math.log2((pairs[before, byte] + _WEIGHT * alone) / (after[before] + _WEIGHT))
        singles[byte] += 1
        pairs[before, byte] += 1
        after[before] += 1
        before = byte
    return bits / len(data) if data else 0.0


@dataclass(frozen=True, slots=True)
class Perplexity:
    """exp of the mean ``-ln p`` of a token; ``told`` is what was reported of each text.

    ``bits_per_byte`` are those of the longest text, were every token of it as likely as that mean; None where the
    runtime shows no tokenizer. ``pairs`` is what a table of pairs of bytes needs for it.
    """

    perplexity: float
    tokens: int
    vocabulary: int
    told: tuple[Likelihood, ...]
    bits_per_byte: float | None = None
    pairs: float | None = None

    @property
    def share(self) -> float:
        """Of the vocabulary."""
        return self.perplexity / self.vocabulary


def measure_perplexity(model: Model, texts: Sequence[str]) -> Perplexity:
    """Over the beginnings of all texts. Raises SmokeFailure (E_NAN_LOGITS, E_RANDOM_WEIGHTS), or NotOffered."""
    vocabulary = model.description.vocabulary
    if vocabulary is None:
        raise NotOffered("the runtime does not report the size of its vocabulary")
    found = [model.likelihood(text, TOKENS) for text in texts]
    tokens = sum(likelihood.tokens for likelihood in found)
    if not tokens:
        raise NotOffered("the prompts are too short")
    mean = sum(likelihood.nats for likelihood in found) / tokens
    if not math.isfinite(mean):
        raise SmokeFailure(FailureCode.NAN_LOGITS, f"the likelihood of a text is {mean}: logits are not finite")
    bits, pairs = _against_pairs(model, texts, mean)
    result = Perplexity(math.exp(min(mean, 700.0)), tokens, vocabulary, tuple(found), bits, pairs)
    _check(result)
    return result


def bits_of(model: Model, text: str) -> float | None:
    """Bits per byte of a text; None where no likelihood or no tokenizer is shown, or it is too long."""
    try:
        tokens = len(model.encode(text))
        found = model.likelihood(text, TOKENS) if tokens < TOKENS else None
    except NotOffered:
        return None
    return _bits(found.nats / found.tokens, tokens, text) if found is not None and found.tokens else None


def _against_pairs(model: Model, texts: Sequence[str], mean: float) -> tuple[float | None, float | None]:
    """Over the longest text: a table that learns as it reads has had the most to learn from."""
    text = max(texts, key=len)
    try:
        return _bits(mean, len(model.encode(text)), text), bits_per_byte(text)
    except NotOffered:
        return None, None


def _bits(nats_per_token: float, tokens: int, text: str) -> float:
    return nats_per_token * tokens / (len(text.encode()) * math.log(2))


def _check(found: Perplexity) -> None:
    over = f"perplexity {found.perplexity:.1f} over {found.tokens} tokens, with a vocabulary of {found.vocabulary}"
    if found.share > KNOWING:
        said = f"{over}: {found.share:.0%} of guessing, {KNOWING:.0%} are allowed"
        raise SmokeFailure(FailureCode.RANDOM_WEIGHTS, said)
    if found.perplexity > CEILING:
        raise SmokeFailure(FailureCode.RANDOM_WEIGHTS, f"{over}: {CEILING:g} are allowed")
    if found.bits_per_byte is not None and found.pairs is not None and found.bits_per_byte >= found.pairs:
        said = f"{found.bits_per_byte:.2f} bits per byte, and a table of pairs of bytes needs {found.pairs:.2f}"
        raise SmokeFailure(FailureCode.RANDOM_WEIGHTS, said)
