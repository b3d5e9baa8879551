"""The steps of an order, each over a model that is loaded."""

from collections.abc import Callable
from dataclasses import dataclass

from sovcheck.smoke.probes.greedy import generate_twice
from sovcheck.smoke.probes.perplexity import measure_perplexity
from sovcheck.smoke.runtimes.interface import Model, NotOffered
from sovcheck.smoke.worker.protocol import WorkOrder
from sovcheck.smoke.worker.reporting import Reporter, StepNotes


@dataclass(frozen=True, slots=True)
class Work:
    """A loaded model, what is to be done with it, and whom to tell."""

    model: Model
    order: WorkOrder
    reporter: Reporter
    load_s: float


def generate(work: Work, notes: StepNotes) -> None:
    """Greedy answers that are equal twice, and a perplexity that random weights cannot reach."""
    greedy = generate_twice(work.model, work.order.prompts, work.order.max_new_tokens)
    notes.metrics |= {
        "prompts": greedy.prompts,
        "tokens": greedy.tokens,
        "distinctTokens": greedy.distinct,
        "idsSha256": greedy.ids_sha256,
        "compared": greedy.compared,
        "deterministic": True,
    }
    if greedy.stuck:
        notes.warn(f"all {greedy.tokens} new tokens are the same one")
    try:
        found = measure_perplexity(work.model, work.order.prompts)
    except NotOffered as missing:
        notes.warn(f"whether the weights are random was not measured: {missing}")
        return
    notes.metrics |= {
        "perplexity": round(found.perplexity, 3),
        "perplexityTokens": found.tokens,
        "vocabulary": found.vocabulary,
    }


STEPS: dict[str, Callable[[Work, StepNotes], None]] = {"generate": generate}
"""What each step after ``load`` does."""
