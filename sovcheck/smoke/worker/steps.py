"""The steps of an order, each over a model that is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sovcheck.evidence.measurement import LanguageProof
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.probes.embeddings import measure_nearness
from sovcheck.smoke.probes.greedy import generate_twice
from sovcheck.smoke.probes.in_context_copying import Copying, measure_copying
from sovcheck.smoke.probes.languages import sample_of, try_language
from sovcheck.smoke.probes.perplexity import measure_perplexity
from sovcheck.smoke.probes.recompute import judge as judge_recomputation
from sovcheck.smoke.probes.recompute import recompute as recompute_samples
from sovcheck.smoke.probes.speed import RUNS, measure_rates
from sovcheck.smoke.probes.update import prove_update
from sovcheck.smoke.runtimes.interface import Generation, Likelihood, Model, NotOffered
from sovcheck.smoke.worker.rates import hold_against_limits, warnings_of
from sovcheck.smoke.worker.step_reports import Reporter, StepNotes
from sovcheck.smoke.worker_protocol import Answered, Measured, Sample, WorkOrder


@dataclass(frozen=True, slots=True)
class Work:
    """A loaded model, what is to be done with it, and whom to tell."""

    model: Model
    order: WorkOrder
    reporter: Reporter
    load_s: float


def generate(work: Work, notes: StepNotes) -> None:
    """Greedy answers that are equal twice, a perplexity that random weights cannot reach, and a string copied."""
    greedy = generate_twice(work.model, work.order.prompts, work.order.max_new_tokens)
    notes.metrics |= {
        "prompts": greedy.prompts,
        "tokens": greedy.tokens,
        "distinctTokens": greedy.distinct,
        "idsSha256": greedy.ids_sha256,
        "compared": greedy.compared,
        "deterministic": greedy.differs is None,
    }
    if greedy.differs and not work.model.description.batches:
        notes.fail(FailureCode.NONDETERMINISTIC, greedy.differs)
    if greedy.differs:
        notes.warn(f"{greedy.differs}: it computes requests in batches, whose sums depend on what else is in them")
    if greedy.stuck:
        notes.warn(f"its {greedy.tokens} new tokens are the same over and over")
    texts = work.order.texts or work.order.prompts
    told = _know_language(work, notes, texts)
    copying = _read_context(work, notes)
    _tell_answers(work, greedy.answers, texts, told)
    if told is None and greedy.stuck and (copying is None or not copying.copied):
        notes.fail(
            FailureCode.RANDOM_WEIGHTS, "nothing shows that its weights are not random: it reports no likelihoods"
        )
    if copying is not None and not copying.copied:
        notes.fail(FailureCode.CONTEXT_UNUSED, copying.told())


def _know_language(work: Work, notes: StepNotes, texts: Sequence[str]) -> Sequence[Likelihood] | None:
    """What was reported of each text; None where the runtime gives no likelihoods."""
    try:
        found = measure_perplexity(work.model, texts)
    except NotOffered as missing:
        notes.warn(f"whether the weights are random, or a logit is not a finite number, was not measured: {missing}")
        return None
    notes.metrics |= {
        "perplexity": round(found.perplexity, 3),
        "perplexityTokens": found.tokens,
        "vocabulary": found.vocabulary,
    }
    if found.bits_per_byte is not None and found.pairs is not None:
        notes.metrics |= {"bitsPerByte": round(found.bits_per_byte, 3), "bytePairBits": round(found.pairs, 3)}
    return found.told


def _read_context(work: Work, notes: StepNotes) -> Copying | None:
    """Whether it copies what it has just read; None where it is not asked to, or cannot be."""
    if work.order.unforeseen is None:
        return None
    try:
        found = measure_copying(work.model, work.order.unforeseen)
    except NotOffered as missing:
        notes.warn(f"whether what it reads changes what it says was not measured: {missing}")
        return None
    notes.metrics |= {"copied": found.copied, "copyFirstNats": found.first, "copySecondNats": found.second}
    return found


def _tell_answers(
    work: Work, answers: Sequence[Generation], texts: Sequence[str], told: Sequence[Likelihood] | None
) -> None:
    """What only a server says has to be computed again elsewhere."""
    if not work.order.server_argv and work.order.attach is None:
        return
    samples = [
        Sample(prompt=prompt, text=answer.text, ids=answer.ids)
        for prompt, answer in zip(work.order.prompts, answers, strict=True)
    ]
    likely = zip(texts, told or (), strict=False)
    samples += [Sample(prompt=text, nats=found.nats, tokens=found.tokens) for text, found in likely]
    work.reporter.tell(Answered(samples=tuple(samples)))


def recompute(work: Work, notes: StepNotes) -> None:
    """The answers of a server, by the reference runtime of the format."""
    found = recompute_samples(work.model, work.order.runtime, work.order.samples)
    notes.metrics |= {"tokens": found.tokens, "agreed": found.agreed, "meanGap": found.mean_gap, "exact": found.exact}
    work.reporter.tell(Measured(recomputation=found))
    judge_recomputation(found)


def speed(work: Work, notes: StepNotes) -> None:
    """Rates, held against what the accelerator allows. They are reported also when they are too good to be true."""
    order = work.order
    rates = measure_rates(work.model, order.prompts, order.max_new_tokens, accelerated=order.device != "cpu")
    measured = hold_against_limits(rates, order, work.model.description.cache_bytes, work.load_s)
    notes.metrics |= {
        "runs": RUNS,
        "promptTokens": rates.prompt_tokens,
        "newTokens": rates.new_tokens,
        "readBytes": order.cost.read_bytes,
        "activeParameters": order.cost.parameters,
        "costBasis": order.cost.basis,
        "limitsApplied": measured.decode_limit_tok_s is not None,
    }
    work.reporter.tell(Measured(speed=measured))
    for warning in warnings_of(measured):
        notes.warn(warning)


def languages(work: Work, notes: StepNotes) -> None:
    """The tokenizer over each language. Raises SmokeFailure (E_LANGUAGE) when a text does not come back."""
    proofs: list[LanguageProof] = []
    for language in work.order.languages:
        text = sample_of(language)
        if text is None:
            notes.warn(f"{language}: not tried: there is no sample text of it here")
            continue
        proof, warnings = try_language(work.model, language, text)
        proofs.append(proof)
        notes.warnings += warnings
    notes.metrics |= {"languages": len(work.order.languages), "tried": len(proofs)}
    work.reporter.tell(Measured(languages=tuple(proofs)))
    broken = [proof.language for proof in proofs if not proof.round_trip]
    if broken:
        raise SmokeFailure(FailureCode.LANGUAGE, f"text does not come back from its tokens in {', '.join(broken)}")


def embed(work: Work, notes: StepNotes) -> None:
    """Vectors of related and of unrelated texts."""
    found = measure_nearness(work.model)
    notes.metrics |= {
        "related": round(found.related, 4),
        "unrelated": round(found.unrelated, 4),
        "dimensions": found.dimensions,
    }


def update(work: Work, notes: StepNotes) -> None:
    """One real change of the weights, when the order asks for one."""
    if work.order.update == "none":
        raise NotOffered("no update was asked for: choose one with --update")
    proof = prove_update(work.model, work.order)
    notes.metrics |= {"method": proof.method, "lossBefore": proof.loss_before, "lossAfter": proof.loss_after}
    work.reporter.tell(Measured(update=proof))


STEPS: dict[str, Callable[[Work, StepNotes], None]] = {
    "generate": generate,
    "speed": speed,
    "languages": languages,
    "embed": embed,
    "update": update,
    "recompute": recompute,
}
"""What each step after ``load`` does."""
