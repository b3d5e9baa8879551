"""Whether the model knows any language: random weights find every token about equally likely."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Model, NotOffered

KNOWING = 0.05
"""Perplexity as a share of the vocabulary, above which weights count as random; uniform guessing has 1."""
_TOKENS = 64
"""Tokens of each text that are looked at."""


@dataclass(frozen=True, slots=True)
class Perplexity:
    """exp of the mean ``-ln p`` of a token."""

    perplexity: float
    tokens: int
    vocabulary: int

    @property
    def share(self) -> float:
        """Of the vocabulary."""
        return self.perplexity / self.vocabulary


def measure_perplexity(model: Model, texts: Sequence[str]) -> Perplexity:
    """Over the beginnings of all texts. Raises SmokeFailure (E_NAN_LOGITS, E_RANDOM_WEIGHTS), or NotOffered."""
    vocabulary = model.description.vocabulary
    if vocabulary is None:
        raise NotOffered("the runtime does not tell the size of its vocabulary")
    found = [model.likelihood(text, _TOKENS) for text in texts]
    tokens = sum(likelihood.tokens for likelihood in found)
    if not tokens:
        raise NotOffered("the prompts are too short")
    mean = sum(likelihood.nats for likelihood in found) / tokens
    if not math.isfinite(mean):
        raise SmokeFailure(FailureCode.NAN_LOGITS, f"the likelihood of a text is {mean}: logits are not finite")
    result = Perplexity(math.exp(min(mean, 700.0)), tokens, vocabulary)
    if result.share > KNOWING:
        what = (
            f"perplexity {result.perplexity:.1f} over {tokens} tokens, with a vocabulary of {vocabulary}: "
            f"{result.share:.0%} of guessing, {KNOWING:.0%} are allowed"
        )
        raise SmokeFailure(FailureCode.RANDOM_WEIGHTS, what)
    return result
