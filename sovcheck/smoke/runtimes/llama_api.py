"""A model behind the HTTP interface of llama.cpp's server, in process or not.

The interface is described at https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md .
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Decoding, Description, Generation, Likelihood, NotOffered, shared
from sovcheck.smoke.runtimes.loopback import JsonServer, ServerAnswer

_UNTOLD = 20.0
"""Nats of a token for which the server says nothing, other than that it would not have said it."""
_FORCED = 1000.0
"""A bias that no other logit outweighs. The likelihoods that the server gives are those before any bias."""


@dataclass(frozen=True, slots=True)
class LlamaApi:
    """A model that llama.cpp's server holds."""

    server: JsonServer
    description: Description

    def generate(self, prompt: str, tokens: int) -> Generation:
        """As the protocol says; the times are the server's own, without HTTP."""
        begun = time.monotonic()
        answer = self._complete(prompt=prompt, n_predict=tokens, cache_prompt=False)
        seconds = time.monotonic() - begun
        timings = answer["timings"]
        ids = tuple(answer["tokens"])
        if not ids:
            raise self.server.crash(f"the server gave no token for a prompt and {tokens} tokens")
        first = timings["prompt_ms"] / 1000
        return Generation(
            text=answer["content"],
            ids=ids,
            tokens=len(ids),
            prompt_tokens=timings["prompt_n"],
            ttft_s=first,
            seconds=min(first + timings["predicted_ms"] / 1000, seconds),
        )

    def decode_together(self, prompts: Sequence[str], tokens: int) -> Decoding:
        """It shares its context among the sequences that it computes together, and is started for one."""
        del prompts, tokens
        raise NotOffered("llama.cpp is started for one sequence at a time")

    def encode(self, text: str) -> tuple[int, ...]:
        """As the protocol says."""
        return self._tokens(text, special=False)

    def decode(self, ids: Sequence[int]) -> str:
        """As the protocol says."""
        return str(self.server.post("/detokenize", {"tokens": list(ids)})["content"])

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """As the protocol says, one request per token: the server does not report the likelihood of a prompt."""
        ids = self._tokens(text, special=True)[:tokens]
        if len(ids) <= 1:  # one given, one to be foretold
            raise NotOffered("the text has fewer than two tokens")
        asked = (self._surprise(ids[:position], ids[position]) for position in range(1, len(ids)))
        found = [nats for nats in asked if nats is not None]
        return Likelihood(sum(found), len(found))

    def gaps(self, prompt: str, answer: str, ids: Sequence[int] | None) -> tuple[float, ...]:
        """As the protocol says, one request per token, and one more for each that it would not have said itself."""
        given = self._tokens(prompt, special=True)
        whole = (*given, *ids) if ids is not None else self._tokens(prompt + answer, special=True)
        start = shared(given, whole)
        return tuple(self._gap(whole[:at], whole[at]) for at in range(max(start, 1), len(whole)))

    def embed(self, text: str) -> tuple[float, ...]:
        """As the protocol says: the model's own pooling, or the mean over the tokens where it names none."""
        try:
            vectors = self.server.post("/embedding", {"content": text})[0]["embedding"]
        except ServerAnswer as refusal:
            raise NotOffered(str(refusal)) from refusal
        return tuple(sum(column) / len(vectors) for column in zip(*vectors, strict=True))

    def _tokens(self, text: str, *, special: bool) -> tuple[int, ...]:
        return tuple(self.server.post("/tokenize", {"content": text, "add_special": special})["tokens"])

    def _surprise(self, before: Sequence[int], token: int) -> float | None:
        """``-ln p`` of the token; None for one that is not a whole character, for which the server says nothing."""
        forced = [[token, _FORCED]]
        answer = self._complete(prompt=list(before), n_predict=1, n_probs=1, cache_prompt=True, logit_bias=forced)
        told = answer.get("completion_probabilities")
        return -_finite(told[0]["logprob"]) if told else None

    def _gap(self, before: Sequence[int], token: int) -> float:
        answer = self._complete(prompt=list(before), n_predict=1, n_probs=1, cache_prompt=True)
        if answer["tokens"] == [token]:
            return 0.0
        told, other = answer.get("completion_probabilities"), self._surprise(before, token)
        # For a token that is not a whole character nothing is said but that it is another.
        return max(0.0, other + _finite(told[0]["logprob"])) if told and other is not None else _UNTOLD

    def _complete(self, **body: object) -> Any:
        # An end token would end the answer early.
        fixed = {"temperature": 0, "return_tokens": True, "ignore_eos": True}
        try:
            return self.server.post("/completion", {**body, **fixed})
        except ServerAnswer as refusal:
            raise self.server.crash(str(refusal)) from refusal


def _finite(number: float | None) -> float:
    """The number; JSON has none that is not finite, and llama.cpp writes null for it."""
    if number is None:
        raise SmokeFailure(FailureCode.NAN_LOGITS, "the model gave a probability that is not a number")
    return number
