"""Speed: time to the first token, then tokens a second, of one request and of several at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.runtimes.interface import Decoding, Generation, Model, NotOffered

RUNS = 3
BATCHES = (8, 32)
"""Sequences at once, where there is an accelerator."""
_PROMPT_TOKENS = 512
"""As in llama.cpp's benchmark; fewer where the model holds fewer."""
_LONG_PROMPT_TOKENS = 4096
"""Enough that an accelerator computes for longer than it takes to direct it."""
_LEAST_LONG = 2048
_SHORT_PROMPT_TOKENS = 128
"""Of each of several sequences at once: their caches share the memory."""
_RESERVE = 32
"""Tokens of the context that are kept for what begins a prompt and for special tokens."""
_ROUGHLY = 64
"""Of a long context so many parts, of which one is kept, too: a text over and over is not cut as it is once."""
_BOUND = 1.5
"""By how much a rate has to rise without launches to have been bound by them."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Medians of ``RUNS`` requests. ``position`` is the mean place of a new token, counted from the prompt's start.

    ``eager_decode_tok_s`` is set where ``decode_tok_s`` is of a graph. ``bounds`` says which rate something else than
    the accelerator bounds, and what could not be measured.
    """

    prompt_tokens: int
    new_tokens: int
    ttft_ms: float
    prefill_tokens: int
    prefill_tok_s: float
    decode_tok_s: float | None
    decode_method: DecodeMethod
    position: int
    eager_decode_tok_s: float | None = None
    batches: tuple[Decoding, ...] = ()
    bounds: tuple[str, ...] = ()


def measure_rates(model: Model, texts: Sequence[str], tokens: int, *, accelerated: bool = False) -> Rates:
    """After one request that is not counted. Each prompt begins differently, so that no cache of prompts answers.

    ``accelerated`` is that it runs on an accelerator: then a long prompt is read, too, and sequences decoded together.
    """
    rates = _one_at_a_time(model, _long_text(model, texts, tokens, _PROMPT_TOKENS), tokens)
    if not accelerated:
        return rates
    rates = _captured(model, texts, tokens, rates)
    rates = _long_prompt(model, texts, rates)
    for sequences in BATCHES:
        try:
            found = _decode_together(model, texts, tokens, sequences, _SHORT_PROMPT_TOKENS)
        except NotOffered as missing:
            return _noted(rates, f"{sequences} sequences at once and more were not measured: {missing}")
        rates = replace(rates, batches=(*rates.batches, found))
        if found.why_not_captured is not None:
            rates = _noted(rates, _not_captured(found.why_not_captured))
    return rates


def rate_of(decoding: Decoding) -> float | None:
    """Tokens a second of all its sequences together; None when the clock did not move."""
    return decoding.tokens / decoding.seconds if decoding.tokens > 0 and decoding.seconds > 0 else None


def _one_at_a_time(model: Model, text: str, tokens: int) -> Rates:
    model.generate(f"0. {text}", tokens)
    found = [model.generate(f"{run}. {text}", tokens) for run in range(1, RUNS + 1)]
    decode = [rate for answer in found if (rate := _decode_rate(answer)) is not None]
    prompt_tokens = round(median(answer.prompt_tokens for answer in found))
    new_tokens = round(median(answer.tokens for answer in found))
    return Rates(
        prompt_tokens=prompt_tokens,
        new_tokens=new_tokens,
        ttft_ms=1000 * median(answer.ttft_s for answer in found),
        prefill_tokens=prompt_tokens,
        prefill_tok_s=median(answer.prompt_tokens / answer.ttft_s for answer in found),
        decode_tok_s=median(decode) if decode else None,
        decode_method=model.description.decodes,
        position=prompt_tokens + new_tokens // 2,
    )


def _captured(model: Model, texts: Sequence[str], tokens: int, rates: Rates) -> Rates:
    """Of a runtime that launches step by step, what the accelerator does without an order for each step."""
    if rates.decode_method is not DecodeMethod.EAGER:
        return rates
    try:
        found = _decode_together(model, texts, tokens, 1, _PROMPT_TOKENS)
    except NotOffered as missing:
        return _noted(rates, _not_captured(str(missing)))
    rate, eager = rate_of(found), rates.decode_tok_s
    if found.method is not DecodeMethod.GRAPH or rate is None:
        return _noted(rates, _not_captured(found.why_not_captured or "it took no time that can be measured"))
    rates = replace(
        rates,
        decode_tok_s=rate,
        decode_method=DecodeMethod.GRAPH,
        position=found.position,
        eager_decode_tok_s=eager,
    )
    if eager is None or rate < _BOUND * eager:
        return rates
    what = f"decoding step by step, at {eager:,.0f} tokens/s, is bound by launches and not by the accelerator"
    return _noted(rates, f"{what}: captured as a graph it is {rate:,.0f} tokens/s")


def _not_captured(why: str) -> str:
    what = f"decoding was not captured as a graph ({why})"
    return f"{what}: its rate may be bound by launches rather than by the accelerator"


def _long_prompt(model: Model, texts: Sequence[str], rates: Rates) -> Rates:
    """The rate of reading by a prompt that is long enough, where the context is known to hold one."""
    short, short_s = rates.prompt_tokens, rates.ttft_ms / 1000
    if model.description.context is None:
        return _noted(rates, f"reading was measured with {short:,} tokens: how many its context holds is not known")
    text = _long_text(model, texts, 1, _LONG_PROMPT_TOKENS)
    model.generate(f"0. {text}", 1)
    found = [model.generate(f"{run}. {text}", 1) for run in range(1, RUNS + 1)]
    tokens, seconds = (median(answer.prompt_tokens for answer in found), median(answer.ttft_s for answer in found))
    if tokens <= short:
        return _noted(rates, f"reading was measured with {short:,} tokens: no longer prompt fits")
    rates = replace(rates, prefill_tokens=round(tokens), prefill_tok_s=tokens / seconds)
    if tokens < _LEAST_LONG:
        rates = _noted(rates, f"reading was measured with {tokens:,.0f} tokens: no longer prompt fits")
    if seconds < _BOUND * short_s and tokens > _BOUND**2 * short:
        what = f"reading {tokens:,.0f} tokens takes hardly longer than {short:,}"
        rates = _noted(rates, f"{what}: its rate is bound by launches, or by the work for each request")
    return rates


def _decode_together(model: Model, texts: Sequence[str], tokens: int, sequences: int, prompt_tokens: int) -> Decoding:
    """The median one by its rate; one before it is not counted."""
    text = _long_text(model, texts, tokens, prompt_tokens)
    prompts = [[f"{run}{place}. {text}" for place in range(sequences)] for run in range(RUNS + 1)]
    found = [model.decode_together(prompt, tokens) for prompt in prompts][1:]
    return sorted(found, key=lambda decoding: rate_of(decoding) or 0)[RUNS // 2]


def _noted(rates: Rates, said: str) -> Rates:
    return replace(rates, bounds=tuple(dict.fromkeys((*rates.bounds, said))))


def _decode_rate(answer: Generation) -> float | None:
    """Tokens a second after the first; None for a single token, or when the clock did not move."""
    seconds = answer.seconds - answer.ttft_s
    return (answer.tokens - 1) / seconds if answer.tokens > 1 and seconds > 0 else None


def _long_text(model: Model, texts: Sequence[str], tokens: int, wanted: int) -> str:
    """The texts over and over, as long as the prompt is to be."""
    context = model.description.context
    if context is not None:
        wanted = max(1, min(wanted, context - tokens - max(_RESERVE, context // _ROUGHLY)))
    text = f"{' '.join(texts)} "
    try:
        length = max(1, len(model.encode(text)))
    except NotOffered:
        length = len(text.encode())  # no token is shorter than a byte
    times = 1 + wanted // length
    return (text * times)[: len(text) * wanted // length]
