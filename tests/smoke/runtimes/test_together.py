"""Several requests at once: of servers that compute them together, and of nobody else."""

import threading

import pytest

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.attached import Checked
from sovcheck.smoke.runtimes.interface import Description, NotOffered
from sovcheck.smoke.runtimes.llama_api import LlamaApi
from sovcheck.smoke.runtimes.openai_api import OpenAiApi

TOKENS = 5


class Together:
    """Answers nobody before all have asked."""

    def __init__(self, sequences):
        self.all_here = threading.Barrier(sequences, timeout=30)
        self.asked = []

    def stream(self, _path, body):
        self.asked.append(body["prompt"])
        self.all_here.wait()
        for _ in range(body["max_tokens"]):
            yield {"choices": [{"text": "a"}]}
        yield {"usage": {"prompt_tokens": 7, "completion_tokens": body["max_tokens"]}, "choices": []}


class Broken(Together):
    """Breaks off one of them."""

    def stream(self, path, body):
        answers = super().stream(path, body)
        yield next(answers)
        if body["prompt"] == "p1":
            yield {"error": "out of memory"}
        yield from answers

    def crash(self, what):
        return SmokeFailure(FailureCode.SERVER_CRASH, what)


def description(*, batches=True):
    return Description("1", "cuda:0", 512, 4096, batches=batches)


def test_requests_are_sent_at_once_and_counted_together():
    server = Together(8)
    prompts = [f"p{number}" for number in range(8)]
    found = OpenAiApi(server, "m", description()).decode_together(prompts, TOKENS)
    assert sorted(server.asked) == prompts
    # Of each the first token is of reading the prompt.
    assert (found.method, found.sequences, found.tokens) == (DecodeMethod.RUNTIME, 8, 8 * (TOKENS - 1))
    assert found.position == 7
    assert found.seconds > 0


def test_one_that_breaks_off_ends_it():
    with pytest.raises(SmokeFailure, match="out of memory"):
        OpenAiApi(Broken(4), "m", description()).decode_together(["p0", "p1", "p2", "p3"], TOKENS)


@pytest.mark.parametrize(
    "model",
    [
        OpenAiApi(None, "m", description(batches=False)),
        LlamaApi(None, description()),
        Checked(OpenAiApi(None, "m", description())),
    ],
    ids=["unknown", "llama.cpp", "attached"],
)
def test_nobody_else_is_asked(model):
    with pytest.raises(NotOffered):
        model.decode_together(["a", "b"], TOKENS)
