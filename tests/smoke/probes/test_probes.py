"""The probes over a model that a test can make say anything."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.probes.embeddings import cosine, measure_nearness
from sovcheck.smoke.probes.greedy import generate_twice
from sovcheck.smoke.probes.languages import sample_of, sample_texts, try_language
from sovcheck.smoke.probes.perplexity import measure_perplexity
from sovcheck.smoke.probes.speed import measure_rates, rate_of
from sovcheck.smoke.runtimes.interface import Decoding, Description, Generation, Likelihood, NotOffered
from sovcheck.smoke.worker.step_reports import Reporter, StepNotes
from sovcheck.smoke.worker.steps import Work, generate
from sovcheck.smoke.worker_protocol import WorkOrder


@dataclass
class Puppet:
    """Answers as it is told; without a word, one token per byte."""

    answers: list[tuple[int, ...]] = field(default_factory=list)
    nats: float = 1.0
    vocabulary: int | None = 1000
    context: int | None = None
    vectors: list[tuple[float, ...]] = field(default_factory=list)
    batches: bool = False
    decodes: DecodeMethod = DecodeMethod.RUNTIME
    together: Callable[[int], Decoding] | None = None
    prompts: list[str] = field(default_factory=list)
    at_once: list[int] = field(default_factory=list)

    @property
    def description(self):
        kind = {"batches": self.batches, "decodes": self.decodes}
        return Description("1", "cpu", self.vocabulary, self.context, **kind)

    def decode_together(self, prompts, _tokens):
        self.at_once.append(len(prompts))
        assert len({prompt[:4] for prompt in prompts}) == len(prompts)
        if self.together is None:
            raise NotOffered("it cannot")
        return self.together(len(prompts))

    def generate(self, prompt, tokens):
        self.prompts.append(prompt)
        ids = self.answers.pop(0) if self.answers else tuple(range(tokens))
        return Generation("", ids, len(ids), len(prompt.encode()), ttft_s=0.5, seconds=0.5 + 0.1 * (len(ids) - 1))

    def encode(self, text):
        return tuple(text.encode())

    def decode(self, ids):
        return bytes(ids).decode()

    def likelihood(self, _text, tokens):
        return Likelihood(self.nats * tokens, tokens)

    def embed(self, _text):
        return self.vectors.pop(0)


def test_equal_answers_give_a_digest_of_the_ids():
    found = generate_twice(Puppet(answers=[(1, 2), (3,), (1, 2), (3,)]), ["a", "b"], 2)
    assert (found.tokens, found.distinct, found.compared) == (3, 3, "ids")
    assert found.ids_sha256 == "14c5e74c4b96ccef41cd94db73a9ec3348038ac094feca4fd897cecffa07cdae"


@pytest.mark.parametrize(("text", "stuck"), [("!" * 8, True), (" und" * 9, True), ("!" * 7, False), ("", False)])
def test_a_text_over_and_over_is_stuck_where_no_ids_are_told(monkeypatch, text, stuck):
    answer = Generation(text, None, 8, 1, ttft_s=0.1, seconds=0.2)
    monkeypatch.setattr(Puppet, "generate", lambda *_: answer)
    assert generate_twice(Puppet(), ["a"], 8).stuck is stuck


@pytest.mark.parametrize(("second", "place"), [((1, 9, 3), 2), ((1, 2), 3), ((9,), 1)])
def test_another_answer_the_second_time_names_the_first_token_that_differs(second, place):
    found = generate_twice(Puppet(answers=[(1, 2, 3), second]), ["a"], 3)
    assert found.differs == f"greedy answers to one prompt differ from token {place} on, of 3"


@pytest.mark.parametrize("batches", [True, False])
def test_another_answer_is_a_failure_but_of_what_computes_in_batches(batches):
    order = WorkOrder(
        runtime="vllm", weights="w", scratch="s", steps=("load", "generate"), prompts=("a",), max_new_tokens=2
    )
    model, notes = Puppet(answers=[(1, 2), (1, 3)], batches=batches), StepNotes()
    work = Work(model, order, Reporter(-1), load_s=1.0)
    if batches:
        generate(work, notes)
        assert "differ from token 2 on" in notes.warnings[0]
    else:
        with pytest.raises(SmokeFailure, match="E_NONDETERMINISTIC"):
            generate(work, notes)
    assert notes.metrics["deterministic"] is False


def test_one_token_over_and_over_is_stuck():
    assert generate_twice(Puppet(answers=[(7,) * 8] * 2), ["a"], 8).stuck
    assert not generate_twice(Puppet(answers=[(7, 7, 8, 7, 7, 7, 7, 7)] * 2), ["a"], 8).stuck


def test_perplexity_of_a_knowing_model():
    found = measure_perplexity(Puppet(nats=math.log(49.9)), ["a", "b"])
    assert found.perplexity == pytest.approx(49.9)
    assert found.tokens == 256


@pytest.mark.parametrize("nats", [math.log(50.1), math.log(1000), 1e9])
def test_perplexity_near_guessing_means_random_weights(nats):
    with pytest.raises(SmokeFailure, match="E_RANDOM_WEIGHTS"):
        measure_perplexity(Puppet(nats=nats), ["a"])


def test_no_trained_model_is_as_surprised_however_many_words_it_knows():
    with pytest.raises(SmokeFailure, match=r"perplexity 50.1 over 128 tokens, .*128000: 50 are allowed"):
        measure_perplexity(Puppet(nats=math.log(50.1), vocabulary=128_000), ["a"])
    assert measure_perplexity(Puppet(nats=math.log(49.9), vocabulary=128_000), ["a"]).perplexity < 50


def test_a_table_of_pairs_of_bytes_must_be_beaten():
    with pytest.raises(SmokeFailure, match=r"E_RANDOM_WEIGHTS: 1.00 bits per byte, and a table of pairs of bytes"):
        measure_perplexity(Puppet(nats=math.log(2)), ["ab" * 90])
    found = measure_perplexity(Puppet(nats=3 * math.log(2)), [sample_texts()["en"]])
    assert (round(found.bits_per_byte, 6), found.pairs > 4) == (3, True)


@pytest.mark.parametrize("nats", [math.nan, math.inf])
def test_a_likelihood_that_is_no_number_means_broken_logits(nats):
    with pytest.raises(SmokeFailure, match="E_NAN_LOGITS"):
        measure_perplexity(Puppet(nats=nats), ["a"])


def test_perplexity_without_a_vocabulary_is_not_offered():
    with pytest.raises(NotOffered):
        measure_perplexity(Puppet(vocabulary=None), ["a"])


def test_rates_are_medians_of_three_after_one_that_does_not_count():
    puppet = Puppet(context=100)
    rates = measure_rates(puppet, ["All human beings"], 11)
    assert [prompt[0] for prompt in puppet.prompts] == ["0", "1", "2", "3"]
    assert rates.decode_tok_s == pytest.approx(10)
    assert rates.ttft_ms == 500
    assert rates.prefill_tok_s == pytest.approx(rates.prompt_tokens / 0.5)
    assert rates.position == rates.prompt_tokens + 5


def decoding(sequences, *, rate=100.0, method=DecodeMethod.GRAPH, why=None):
    return Decoding(method, sequences, 10 * sequences, 10 / rate, 500, why)


def accelerated(puppet):
    return measure_rates(puppet, ["All human beings are born free. "], 8, accelerated=True)


def test_on_a_processor_nothing_is_decoded_together_and_no_long_prompt_is_read():
    puppet = Puppet(context=10_000, decodes=DecodeMethod.EAGER, together=decoding)
    rates = measure_rates(puppet, ["All human beings"], 8)
    assert (puppet.at_once, rates.batches, rates.bounds) == ([], (), ())
    assert (rates.decode_method, rates.eager_decode_tok_s) == (DecodeMethod.EAGER, None)
    assert rates.prefill_tokens == rates.prompt_tokens < 600


def test_what_is_launched_step_by_step_is_told_beside_the_captured_rate():
    puppet = Puppet(context=10_000, decodes=DecodeMethod.EAGER, together=decoding)
    rates = accelerated(puppet)
    assert (rates.decode_method, rates.decode_tok_s, rates.position) == (DecodeMethod.GRAPH, pytest.approx(100), 500)
    assert rates.eager_decode_tok_s == pytest.approx(10)
    assert "at 10 tokens/s, is bound by launches and not by the accelerator: captured as a graph it is 100" in str(
        rates.bounds
    )
    assert puppet.at_once == [*[1] * 4, *[8] * 4, *[32] * 4]
    assert [(batch.sequences, rate_of(batch)) for batch in rates.batches] == [(8, 800), (32, 3200)]


def test_a_captured_rate_that_is_hardly_higher_shows_no_launches():
    puppet = Puppet(context=10_000, decodes=DecodeMethod.EAGER, together=lambda count: decoding(count, rate=14.0))
    assert not any("bound by launches and not" in bound for bound in accelerated(puppet).bounds)


@pytest.mark.parametrize(
    "together", [None, lambda count: decoding(count, method=DecodeMethod.EAGER, why="it cannot")], ids=["not", "eager"]
)
def test_what_cannot_be_captured_keeps_its_rate_and_says_why(together):
    rates = accelerated(Puppet(context=10_000, decodes=DecodeMethod.EAGER, together=together))
    assert (rates.decode_method, rates.decode_tok_s) == (DecodeMethod.EAGER, pytest.approx(10))
    assert rates.eager_decode_tok_s is None
    said = "decoding was not captured as a graph (it cannot): its rate may be bound by launches"
    assert [bound for bound in rates.bounds if bound.startswith(said)]
    assert len(rates.bounds) == len(set(rates.bounds))


def test_a_runtime_that_decodes_by_itself_is_not_asked_for_one_sequence():
    puppet = Puppet(context=10_000, together=lambda count: decoding(count, method=DecodeMethod.RUNTIME))
    rates = accelerated(puppet)
    assert (rates.decode_method, set(puppet.at_once)) == (DecodeMethod.RUNTIME, {8, 32})


@pytest.mark.parametrize(
    ("context", "least", "most", "said"),
    [
        (10_000, 3900, 4200, None),
        (3000, 2048, 3000, None),
        (1000, 600, 1000, "no longer prompt fits"),
        (500, 300, 500, "no longer prompt fits"),
        (None, 400, 600, "how many its context holds is not known"),
    ],
)
def test_reading_is_measured_with_a_long_prompt_where_the_context_holds_one(context, least, most, said):
    rates = accelerated(Puppet(context=context))
    assert least <= rates.prefill_tokens <= most
    assert any(said in bound for bound in rates.bounds) if said else not any("fits" in bound for bound in rates.bounds)


def test_a_long_prompt_that_takes_no_longer_is_bound_by_something_else():
    rates = accelerated(Puppet(context=10_000))  # half a second, whatever the length
    assert any("takes hardly longer than" in bound for bound in rates.bounds)
    assert rates.ttft_ms == 500


def test_a_first_batch_that_does_not_fit_ends_the_batches():
    puppet = Puppet(context=10_000)
    assert "8 sequences at once and more were not measured: it cannot" in accelerated(puppet).bounds
    assert 32 not in puppet.at_once


def test_a_clock_that_stands_still_gives_no_rate():
    assert rate_of(Decoding(DecodeMethod.GRAPH, 1, 10, 0.0, 1)) is None


@pytest.mark.parametrize("context", [40, 100, 500, None])
def test_the_prompt_of_a_speed_run_fits_the_context_and_is_no_longer_than_512(context):
    puppet = Puppet(context=context)
    rates = measure_rates(puppet, ["All human beings are born free. "], 8)
    assert rates.prompt_tokens + 8 <= (context or 10_000)
    assert rates.prompt_tokens <= 512 + 32
    if context is None:
        assert rates.prompt_tokens >= 400


def test_every_sample_text_comes_back_from_bytes_and_is_one_line():
    for language, text in sample_texts().items():
        proof, _ = try_language(Puppet(), language, text)
        assert proof.round_trip
        assert proof.bytes_per_token == 1
        assert "\n" not in text


def test_fertility_counts_words_or_characters_where_words_are_not_spaced():
    assert try_language(Puppet(), "en", "ab cd").proof.fertility == 2.5
    assert try_language(Puppet(), "zh", "人人").proof.fertility == 3
    assert try_language(Puppet(), "am", "ሰላም፡ሰላም").proof.fertility == 10.5


def test_a_language_spelt_out_warns_and_one_far_from_english_too():
    warnings = try_language(Puppet(), "yo", sample_texts()["yo"]).warnings
    assert any("bytes per token" in warning for warning in warnings)
    long = try_language(Puppet(), "xx", "a" * 500).warnings
    assert any("tokens per word" in warning for warning in long)


def test_a_language_tag_finds_its_text():
    assert sample_of("pt-BR") == sample_of("pt") == sample_texts()["pt"]
    assert sample_of("tlh") is None


def test_vectors_that_tell_texts_apart():
    found = measure_nearness(Puppet(vectors=[(1.0, 0.0), (0.8, 0.6), (0.0, 2.0)]))
    assert (found.related, found.unrelated, found.dimensions) == (pytest.approx(0.8), 0, 2)


def test_vectors_that_are_all_alike_fail():
    with pytest.raises(SmokeFailure, match="E_EMBEDDING: cosine 1"):
        measure_nearness(Puppet(vectors=[(1.0, 1.0)] * 3))


def test_a_vector_of_no_numbers_fails():
    with pytest.raises(SmokeFailure, match="E_NAN_LOGITS"):
        measure_nearness(Puppet(vectors=[(1.0,), (math.nan,), (1.0,)]))


def test_the_cosine_of_nothing_is_nothing():
    assert cosine((0.0, 0.0), (1.0, 0.0)) == 0
