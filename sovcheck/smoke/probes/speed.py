"""How fast it is: time to the first token, then tokens a second, one request at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sovcheck.smoke.runtimes.interface import Generation, Model, NotOffered

RUNS = 3
_PROMPT_TOKENS = 512
"""As in llama.cpp's benchmark; fewer where the model holds fewer."""
_RESERVE = 32
"""Tokens of the context that are kept for what begins a prompt and for special tokens."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Medians of ``RUNS`` requests. ``position`` is the mean place of a new token, counted from the prompt's start."""

    prompt_tokens: int
    new_tokens: int
    ttft_ms: float
    tpot_ms: float | None
    prefill_tok_s: float
    decode_tok_s: float | None
    position: int


def measure_rates(model: Model, texts: Sequence[str], tokens: int) -> Rates:
    """After one request that is not counted. Each prompt begins differently, so that no cache of prompts answers."""
    text = _long_text(model, texts, tokens)
    model.generate(f"0. {text}", tokens)
    found = [model.generate(f"{run}. {text}", tokens) for run in range(1, RUNS + 1)]
    decode = [rate for answer in found if (rate := _decode_rate(answer)) is not None]
    prompt_tokens = round(median(answer.prompt_tokens for answer in found))
    new_tokens = round(median(answer.tokens for answer in found))
    per_second = median(decode) if decode else None
    return Rates(
        prompt_tokens=prompt_tokens,
        new_tokens=new_tokens,
        ttft_ms=1000 * median(answer.ttft_s for answer in found),
        tpot_ms=1000 / per_second if per_second else None,
        prefill_tok_s=median(answer.prompt_tokens / answer.ttft_s for answer in found),
        decode_tok_s=per_second,
        position=prompt_tokens + new_tokens // 2,
    )


def _decode_rate(answer: Generation) -> float | None:
    """Tokens a second after the first; None for a single token, or when the clock did not move."""
    seconds = answer.seconds - answer.ttft_s
    return (answer.tokens - 1) / seconds if answer.tokens > 1 and seconds > 0 else None


def _long_text(model: Model, texts: Sequence[str], tokens: int) -> str:
    """The texts over and over, as long as the prompt is to be."""
    wanted = _PROMPT_TOKENS
    if model.description.context is not None:
        wanted = max(1, min(wanted, model.description.context - tokens - _RESERVE))
    text = " ".join(texts)
    try:
        length = len(model.encode(text))
    except NotOffered:
        length = len(text.encode())  # no token is shorter than a byte
    text = f"{text} " * (1 + wanted // max(1, length))
    return text[: len(text) * wanted // max(1, length * (1 + wanted // max(1, length)))]
