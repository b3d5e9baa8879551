"""Embeddings: whether texts that say the same are nearer to each other than texts that do not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Model

MARGIN = 0.2
"""By how much the cosine of related texts must be above that of unrelated ones."""
TEXT = "A cat is sleeping on the sofa."
RELATED = "A kitten naps on the couch."
UNRELATED = "The central bank raised its interest rate by a quarter of a point."


@dataclass(frozen=True, slots=True)
class Nearness:
    """Two cosines, and how many numbers a vector has."""

    related: float
    unrelated: float
    dimensions: int


def measure_nearness(model: Model) -> Nearness:
    """Raises SmokeFailure (E_NAN_LOGITS, E_EMBEDDING), or NotOffered where the model gives no vectors."""
    text, related, unrelated = (model.embed(said) for said in (TEXT, RELATED, UNRELATED))
    if not all(math.isfinite(number) for vector in (text, related, unrelated) for number in vector):
        raise SmokeFailure(FailureCode.NAN_LOGITS, "a vector of the model holds numbers that are not finite")
    found = Nearness(cosine(text, related), cosine(text, unrelated), len(text))
    if found.related <= found.unrelated + MARGIN:
        what = (
            f"cosine {found.related:.3f} for related texts, {found.unrelated:.3f} for unrelated: {MARGIN} apart is due"
        )
        raise SmokeFailure(FailureCode.EMBEDDING, what)
    return found


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """Of the angle between two vectors; 0 when one has no length."""
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0
