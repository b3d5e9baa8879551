"""Sequences decoded together in torch: over a cache of fixed size, by a graph that the GPU repeats, or step by step.

A program that launches every small computation anew measures itself. So one step is recorded as a graph, which works
in place on a cache that never moves. See "CUDA Graphs" in the notes of torch, and ``StaticCache`` of transformers.
"""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_WARM_UP = 3
"""Steps before one is recorded, as torch asks for: what is set up at first use must not become part of the graph."""
_NAMES = ("cache", "past_key_values")
"""What versions of transformers call the cache of a request."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was said: a row of ids for each sequence, its prompt left out. The last ``timed`` took ``seconds``."""

    rows: Any
    timed: int
    seconds: float


def cache_argument(module: Any) -> str:
    """By which name this model takes its cache."""
    taken = inspect.signature(module.forward).parameters
    return next((name for name in _NAMES if name in taken), _NAMES[-1])


def cache_of(output: Any) -> Any:
    """The cache that an answer gives back."""
    return next(found for name in _NAMES if (found := getattr(output, name, None)) is not None)


def last_logits_only(module: Any) -> dict[str, int]:
    """What makes this model compute its output for the last place alone; nothing where it knows no such argument."""
    return {"logits_to_keep": 1} if "logits_to_keep" in inspect.signature(module.forward).parameters else {}


def decode_captured(torch: Any, module: Any, prompts: Any, tokens: int) -> Decoded:
    """Prompts of one length, each continued by ``tokens`` and a few before them, by a graph.

    Raises whatever torch and transformers raise for a model that cannot be recorded, or does not fit.
    """
    with torch.cuda.device(module.device):
        step, said = _prepare(torch, module, prompts, tokens)
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(_WARM_UP):
                step()
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        return _timed(torch, graph.replay, said, tokens)


def decode_stepwise(torch: Any, module: Any, prompts: Any, tokens: int) -> Decoded:
    """The same, each computation launched by this program."""
    step, said = _prepare(torch, module, prompts, tokens)
    for _ in range(_WARM_UP):
        step()
    return _timed(torch, step, said, tokens)


def _prepare(torch: Any, module: Any, prompts: Any, tokens: int) -> tuple[Callable[[], None], Any]:
    """Read the prompts; what is given back makes one more token of each, in place, and where they are written."""
    from transformers import StaticCache

    sequences, given = prompts.shape
    most = 1 + _WARM_UP + tokens
    cache = {cache_argument(module): StaticCache(config=module.config, max_cache_len=given + most)}
    last = last_logits_only(module)
    said = torch.zeros(sequences, most, dtype=torch.long, device=module.device)
    place = torch.zeros(1, dtype=torch.long, device=module.device)
    word = torch.zeros(sequences, 1, dtype=torch.long, device=module.device)

    def step(read: Any = word) -> None:
        output = module(input_ids=read, use_cache=True, **cache, **last)
        word.copy_(output.logits[:, -1].argmax(-1, keepdim=True))
        said.index_copy_(1, place, word)
        place.add_(1)

    step(prompts)
    return step, said


def _timed(torch: Any, step: Callable[[], None], said: Any, tokens: int) -> Decoded:
    _wait(torch, said)
    begun = time.monotonic()
    for _ in range(tokens):
        step()
    _wait(torch, said)
    return Decoded(said, tokens, time.monotonic() - begun)


def _wait(torch: Any, tensor: Any) -> None:
    """Until everything that was launched is done."""
    if tensor.is_cuda:
        torch.cuda.synchronize(tensor.device)
