"""What the host does with the same weights without sovcheck: loading, decoding, reading, and its own copying.

usage: python benchmarks/gpu/host.py WEIGHTS   (prints JSON: names and figures)

Written apart from what a smoke measures with, so that each can be held against the other.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch
import transformers
from safetensors.torch import load_file

DEVICE, RUNS, PROMPT, TOKENS = "cuda:0", 3, 128, 64


def timed(work: Callable[[], object]) -> float:
    """Seconds, all work of the GPU included."""
    torch.cuda.synchronize()
    begun = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - begun


def loading(weights: Path) -> tuple[dict[str, float], Any]:
    """Three ways to the device; the last module is kept."""
    found: dict[str, float] = {}
    kept: dict[str, Any] = {}
    files = sorted(weights.glob("*.safetensors"))

    def pretrained(**how: object) -> Any:
        return transformers.AutoModelForCausalLM.from_pretrained(weights, dtype="auto", local_files_only=True, **how)

    found["load, safetensors alone, s"] = timed(lambda: [load_file(file, device=DEVICE) for file in files])
    found["load, through the machine's memory, s"] = timed(lambda: pretrained().to(DEVICE))
    found["load, straight to the device, s"] = timed(lambda: kept.update(module=pretrained(device_map=DEVICE).eval()))
    return found, kept["module"]


def decode(module: Any, sequences: int, *, captured: bool) -> float:
    """Tokens a second of so many sequences together."""
    cache = transformers.StaticCache(config=module.config, max_cache_len=PROMPT + 4 * TOKENS)
    ids = torch.randint(0, 500, (sequences, PROMPT), device=DEVICE)
    word = torch.zeros(sequences, 1, dtype=torch.long, device=DEVICE)

    def step(read: Any = word) -> None:
        output = module(input_ids=read, past_key_values=cache, use_cache=True)
        word.copy_(output.logits[:, -1].argmax(-1, keepdim=True))

    step(ids)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    run: Callable[[], object] = step
    if captured:
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        run = graph.replay
    return sequences * TOKENS / timed(lambda: [run() for _ in range(TOKENS)])


def read(module: Any, tokens: int) -> float:
    """Tokens a second of one prompt."""
    ids = torch.randint(0, 500, (1, tokens), device=DEVICE)
    module(input_ids=ids, logits_to_keep=1)
    return tokens / median(timed(lambda: module(input_ids=ids, logits_to_keep=1)) for _ in range(RUNS))


def copying() -> dict[str, float]:
    """GB a second: to the device from memory that stays and from memory that may be moved, and on the device."""
    size = 1 << 30
    there, aside = (torch.empty(size, dtype=torch.uint8, device=DEVICE) for _ in range(2))
    pinned, pageable = torch.empty(size, dtype=torch.uint8).pin_memory(), torch.ones(size, dtype=torch.uint8)
    ways = {
        "copy to the device, pinned, GB/s": (pinned, there, 1),
        "copy to the device, pageable, GB/s": (pageable, there, 1),
        "copy on the device, read and written, GB/s": (there, aside, 2),
    }
    found = {}
    for name, (source, target, passes) in ways.items():
        target.copy_(source)
        found[name] = passes * size / 1e9 / timed(lambda target=target, source=source: target.copy_(source))
    return found


def main(weights: Path) -> None:
    """Measure all of it."""
    found, module = loading(weights)
    with torch.inference_mode():
        for sequences in (1, 8, 32):
            for how, captured in (("step by step", False), ("captured", True)):
                rate = median(decode(module, sequences, captured=captured) for _ in range(RUNS))
                found[f"decode {sequences}, {how}, tokens/s"] = rate
        for tokens in (512, 2048, 4096):
            found[f"read {tokens}, tokens/s"] = read(module, tokens)
        found |= copying()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
