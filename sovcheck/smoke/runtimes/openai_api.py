"""A model behind an HTTP interface like OpenAI's completions, as vLLM, SGLang, Ollama and others offer it.

The interface is described at https://platform.openai.com/docs/api-reference/completions ; what only some servers
add (token ids, tokenizing, the likelihood of a prompt) is used where it is found.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.runtimes.interface import Decoding, Description, Generation, Likelihood, NotOffered
from sovcheck.smoke.runtimes.loopback import JsonServer, ServerAnswer

_EXTRAS = {"stream_options": {"include_usage": True}, "ignore_eos": True, "return_token_ids": True}
_DO_NOT_KNOW = {400, 422}
"""How servers answer a field that they do not know."""
_BROKEN = {500, 502, 503, 504}
"""How servers answer when they do know how, and it went wrong."""
_NO_NUMBER = "Out of range float values"
"""How Python refuses to write, as JSON, numbers that are not finite; vLLM passes that on with status 400."""


@dataclass(frozen=True, slots=True)
class OpenAiApi:
    """A model that a server offers under the name ``model``.

    ``may_be_silent`` is whether it may answer with nothing, as one does that cannot be made to pass over an end token.
    """

    server: JsonServer
    model: str
    description: Description
    seed: int = 0
    may_be_silent: bool = False

    def generate(self, prompt: str, tokens: int) -> Generation:
        """As the protocol says; times are taken here, from the request to the first answer that is not empty."""
        return self._generate(prompt, tokens)[0]

    def _generate(self, prompt: str, tokens: int) -> tuple[Generation, float]:
        """With the moment of the first token."""
        begun = time.monotonic()
        first = last = None
        parts: list[str] = []
        ids: list[int] = []
        usage: dict[str, Any] = {}
        for event in self._events(self._body(prompt=prompt, max_tokens=tokens)):
            if "error" in event:
                raise self.server.crash(f"the server broke off its answer: {event['error']}")
            usage = event.get("usage") or usage
            for choice in event.get("choices", ()):
                if choice.get("text") or choice.get("token_ids"):
                    last = time.monotonic()
                    first = first or last
                    parts.append(choice.get("text") or "")
                    ids += choice.get("token_ids") or ()
        if first is None or last is None:
            if self.may_be_silent:
                return Generation("", None, 0, len(prompt.split()), 0.0, 0.0), begun
            raise self.server.crash("the server answered a prompt with nothing")
        answer = Generation(
            text="".join(parts),
            ids=tuple(ids) or None,
            tokens=usage.get("completion_tokens") or len(parts),
            prompt_tokens=usage.get("prompt_tokens") or len(prompt.split()),
            ttft_s=first - begun,
            seconds=last - begun,
        )
        return answer, first

    def decode_together(self, prompts: Sequence[str], tokens: int) -> Decoding:
        """As the protocol says, by so many requests at once: from the first token of any to the last token of all.

        Raises NotOffered for a server that is not known to compute requests together.
        """
        if not self.description.batches:
            raise NotOffered("this server is not known to compute requests together")
        with ThreadPoolExecutor(max_workers=len(prompts)) as requests:
            answers = list(requests.map(lambda prompt: self._generate(prompt, tokens), prompts))
        ended = max(first + answer.seconds - answer.ttft_s for answer, first in answers)
        return Decoding(
            method=DecodeMethod.RUNTIME,
            sequences=len(prompts),
            tokens=sum(answer.tokens - 1 for answer, _ in answers),
            seconds=ended - min(first for _, first in answers),
            position=min(answer.prompt_tokens for answer, _ in answers),
        )

    def encode(self, text: str) -> tuple[int, ...]:
        """As the protocol says, where the server tokenizes as vLLM's does."""
        body = {"model": self.model, "prompt": text, "add_special_tokens": False}
        return tuple(self._offered("/tokenize", body, "tokens"))

    def decode(self, ids: Sequence[int]) -> str:
        """As the protocol says, where the server tokenizes as vLLM's does, or as SGLang's, which names the text so."""
        return str(self._offered("/detokenize", {"model": self.model, "tokens": list(ids)}, "prompt", "text"))

    def likelihood(self, text: str, tokens: int) -> Likelihood:
        """As the protocol says, where the server can echo a prompt with its likelihood."""
        body = self._body(prompt=text, max_tokens=1, echo=True, logprobs=1)
        choice = self._offered("/v1/completions", body, "choices")[0]
        told = (choice.get("logprobs") or {}).get("token_logprobs") or []
        found = [-logprob for logprob in told[:-1][:tokens] if logprob is not None]
        if not found:
            raise NotOffered("the server does not report the likelihood of a prompt")
        return Likelihood(sum(found), len(found))

    def gaps(self, prompt: str, answer: str, ids: Sequence[int] | None) -> tuple[float, ...]:
        """Of the words of a server nothing is computed again by asking it again."""
        del prompt, answer, ids
        raise NotOffered("a server is not a reference for what a server says")

    def embed(self, text: str) -> tuple[float, ...]:
        """As the protocol says."""
        return tuple(self._offered("/v1/embeddings", {"model": self.model, "input": text}, "data")[0]["embedding"])

    def _body(self, **fields: object) -> dict[str, object]:
        return {"model": self.model, "temperature": 0, "seed": self.seed, **fields}

    def _events(self, body: dict[str, object]) -> Iterator[Any]:
        """The answer piece by piece, first asked for with what only some servers know."""
        plain = {**body, "stream": True}
        try:
            yield from self.server.stream("/v1/completions", {**plain, **_EXTRAS})
        except ServerAnswer as refusal:
            if refusal.status not in _DO_NOT_KNOW:
                raise self.server.crash(str(refusal)) from refusal
        else:
            return
        try:
            yield from self.server.stream("/v1/completions", plain)
        except ServerAnswer as refusal:
            raise self.server.crash(str(refusal)) from refusal

    def _offered(self, path: str, body: object, *fields: str) -> Any:
        """The first of these fields that is there, of what not every server does.

        Raises NotOffered when this one does not, SmokeFailure when it fails at it.
        """
        try:
            answer = self.server.post(path, body)
        except ServerAnswer as refusal:
            if _NO_NUMBER in str(refusal):
                what = f"the server has likelihoods that are not finite: {refusal}"
                raise SmokeFailure(FailureCode.NAN_LOGITS, what) from refusal
            if refusal.status in _BROKEN:
                raise self.server.crash(str(refusal)) from refusal
            raise NotOffered(str(refusal)) from refusal
        found = [answer[field] for field in fields if answer.get(field)] if isinstance(answer, dict) else []
        if not found:
            raise NotOffered(f"the server answers {path} without {' or '.join(fields)}")
        return found[0]
