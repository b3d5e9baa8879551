"""Recomputation: whether a server's answers are those of the weights, read by the reference runtime token by token."""

from collections.abc import Sequence
from statistics import fmean

from sovcheck.evidence.model_proof import LEAST_TOKENS, Recomputation
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.probes.perplexity import TOKENS
from sovcheck.smoke.runtimes.interface import Model, NotOffered
from sovcheck.smoke.worker_protocol import Sample


def recompute(model: Model, runtime: str, samples: Sequence[Sample]) -> Recomputation:
    """Raises NotOffered where there is nothing to compare."""
    said = [(sample, text) for sample in samples if (text := _whole(sample))]
    gaps = [gap for sample, text in said for gap in model.gaps(sample.prompt, text, sample.ids)]
    if len(gaps) < LEAST_TOKENS:
        what = f"its answers are {len(gaps)} tokens, and {LEAST_TOKENS} are the least that tell models apart"
        raise NotOffered(f"{what}: raise --max-new")
    apart = [difference for sample in samples if (difference := _difference(model, sample)) is not None]
    return Recomputation(
        runtime=runtime,
        version=model.description.version,
        samples=len(said),
        tokens=len(gaps),
        agreed=sum(gap <= 0 for gap in gaps),
        mean_gap=round(fmean(gaps), 4),
        exact=all(sample.ids is not None for sample, _ in said),
        likelihood_difference=round(max(apart), 4) if apart else None,
    )


def judge(found: Recomputation) -> None:
    """Raises SmokeFailure (E_MODEL_DIFFERS) where another model answered, NotOffered where one may have."""
    against = found.against()
    if against is not None:
        raise SmokeFailure(FailureCode.MODEL_DIFFERS, against)
    unsure = found.unsure()
    if unsure is not None:
        raise NotOffered(unsure)


def _whole(sample: Sample) -> str:
    """The answer as far as it can be cut into the tokens that it was made of: up to a character that came in parts."""
    return sample.text if sample.ids is not None else sample.text.partition("\ufffd")[0]


def _difference(model: Model, sample: Sample) -> float | None:
    """In nats per token; None where the server gave no likelihood, or of another number of tokens: of other ones."""
    if sample.nats is None or not sample.tokens:
        return None
    found = model.likelihood(sample.prompt, TOKENS)
    return abs(sample.nats - found.nats) / found.tokens if found.tokens == sample.tokens else None
