"""Answers of a server, held against a reference that a test can make say anything."""

from dataclasses import dataclass, field

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.probes.recompute import judge, recompute
from sovcheck.smoke.runtimes.interface import Description, Likelihood, NotOffered, shared
from sovcheck.smoke.worker_protocol import Sample


@dataclass
class Reference:
    gaps_of: dict[str, tuple[float, ...]] = field(default_factory=dict)
    nats: float = 20.0
    tokens: int = 10

    description = Description("1.2", "cpu", 100, 100)

    def gaps(self, prompt, _answer, _ids):
        return self.gaps_of[prompt]

    def likelihood(self, _text, _tokens):
        return Likelihood(self.nats, self.tokens)


def answer(prompt="p", ids=(1,)):
    return Sample(prompt=prompt, text="said", ids=ids)


def test_what_both_say_agrees():
    found = recompute(Reference({"p": (0.0,) * 19 + (0.4,)}), "llamacpp", [answer()])
    assert (found.runtime, found.version, found.samples, found.tokens, found.agreed) == ("llamacpp", "1.2", 1, 20, 19)
    assert (found.mean_gap, found.exact, found.likelihood_difference) == (0.02, True, None)
    judge(found)


@pytest.mark.parametrize(
    ("ids", "apart", "same"), [((1,), 2, True), ((1,), 3, False), (None, 4, True), (None, 5, False)]
)
def test_what_differs_too_often_is_another_model(ids, apart, same):
    found = recompute(Reference({"p": (0.0,) * (20 - apart) + (0.4,) * apart}), "llamacpp", [answer(ids=ids)])
    if same:
        judge(found)
        return
    with pytest.raises(SmokeFailure, match=f"E_MODEL_DIFFERS: of 20 tokens that it said, {20 - apart} are what"):
        judge(found)


def test_few_tokens_that_the_reference_would_never_say_are_of_another_model():
    """Other kernels part where two tokens are about as likely; a text that turns in circles agrees by itself."""
    unlikely = Reference({"p": (0.0,) * 19 + (9.0,)})
    with pytest.raises(SmokeFailure, match=r"19 are what llamacpp says; it would rather say others, by 0.45 nats"):
        judge(recompute(unlikely, "llamacpp", [answer()]))
    with pytest.raises(
        NotOffered, match=r"19 are what llamacpp says; .* by 0.45 nats per token: a model like this one"
    ):
        judge(recompute(unlikely, "llamacpp", [answer(ids=None)]))


@pytest.mark.parametrize(("nats", "tokens", "difference"), [(20.5, 10, 0.05), (25.0, 10, 0.5), (25.0, 11, None)])
def test_likelihoods_are_compared_where_they_are_of_the_same_tokens(nats, tokens, difference):
    samples = [answer(), Sample(prompt="text", nats=nats, tokens=tokens)]
    found = recompute(Reference({"p": (0.0,) * 20}), "transformers", samples)
    assert (found.samples, found.likelihood_difference) == (1, difference)
    if difference == 0.5:
        with pytest.raises(SmokeFailure, match=r"E_MODEL_DIFFERS: its likelihoods are 0.50 nats per token"):
            judge(found)
    else:
        judge(found)


def test_a_text_is_read_up_to_a_character_that_came_in_parts():
    class Told(Reference):
        def gaps(self, _prompt, answer, _ids):
            return (0.0,) * len(answer)

    samples = [Sample(prompt="p", text="abcd" * 5 + "\ufffdd"), Sample(prompt="p", text="\ufffdxyz")]
    found = recompute(Told(), "llamacpp", samples)
    assert (found.samples, found.tokens, found.exact) == (1, 20, False)
    exact = recompute(Told(), "llamacpp", [Sample(prompt="p", text="abcd" * 5 + "\ufffdd", ids=(1, 2))])
    assert (exact.tokens, exact.exact) == (22, True)


def test_nothing_said_is_nothing_to_compare():
    with pytest.raises(NotOffered):
        recompute(Reference(), "llamacpp", [Sample(prompt="p")])
    with pytest.raises(NotOffered):
        recompute(Reference({"p": ()}), "llamacpp", [answer()])


def test_a_word_or_two_can_be_guessed():
    with pytest.raises(NotOffered, match="its answers are 15 tokens, and 16 are the least"):
        recompute(Reference({"p": (0.0,) * 15}), "llamacpp", [answer()])
    recompute(Reference({"p": (0.0,) * 8}), "llamacpp", [answer(), answer()])


@pytest.mark.parametrize(("one", "other", "length"), [((), (1,), 0), ((1, 2), (1, 2, 3), 2), ((1, 2), (1, 3), 1)])
def test_what_two_texts_begin_with(one, other, length):
    assert shared(one, other) == length
