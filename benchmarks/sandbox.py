"""Times the sandboxes on this machine: how long each takes to set up, and what it adds to a whole smoke of a model.

usage: python benchmarks/sandbox.py [--repeat N] [--runs N]

Smokes take turns, each beside one without isolation, so that a slow moment meets both. On a machine that is busy
otherwise the fastest runs, and the time of processors, tell more than the medians.
"""

import argparse
import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.keys import generate_key_pair
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.levels import WAYS
from sovcheck.smoke.isolation.scratch import PREFIX

MODELS = Path(__file__).parents[1] / "tests/tiny_models.py"
LAYERS, FEED_FORWARD = 8, 1024
"""A Llama of 15 million parameters in F32: 60 MB, and some seconds of work on one core."""
EMPTY = (sys.executable, "-I", "-S", "-c", "")
SETUP_GOAL_MS, OVERHEAD_GOAL = 60.0, 0.03
SHARDS = 4
INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
models: [{id: tiny, access: weights, languages: [en, fr]}]
"""
DONE = {IsolationLevel.NONE: 3}
"""Exit codes of what is done: without isolation nothing is proved, elsewhere the smoke passes."""


class SetUp(NamedTuple):
    """Milliseconds until a job begins, and those of processors until all of it has ended."""

    wall: float
    cpu: float


def set_up(level: IsolationLevel, folder: Path) -> SetUp:
    """Of a job that does nothing, and gets what the worker of a smoke gets: scratch, weights, a key to hide."""
    before = processors_ms()
    scratch = f"{folder}/{PREFIX}{time.monotonic_ns()}"
    with Path(os.devnull).open("wb") as null:
        job = Job(EMPTY, {}, b"", null.fileno(), (), scratch, weights=(f"{folder}/w",), hidden=(f"{folder}/k.key",))
        with WAYS[level]().start(job) as confined:
            confined.wait(60)
            wall = confined.observed().setup_ms
    return SetUp(wall, processors_ms() - before)


def processors_ms() -> float:
    """Of this process and all that it has waited for."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return 1000 * sum(each.ru_utime + each.ru_stime for each in used)


def time_setup(level: IsolationLevel, repeat: int, folder: Path) -> bool:
    """Print the median of one level; whether it works here."""
    try:
        taken = sorted(set_up(level, folder) for _ in range(repeat))
    except SmokeFailure as refused:
        print(f"{f'set up {level.value}':<36} refused: {refused.failure.what}")
        return False
    goal = f"goal below {SETUP_GOAL_MS:g} ms" if level == IsolationLevel.NETNS else ""
    wall, cpu = (statistics.median(each) for each in zip(*taken, strict=True))
    said = f"({taken[0].wall:.0f} to {taken[-1].wall:.0f}; of processors {cpu:.0f} ms)"
    print(f"{f'set up {level.value}':<36} {wall:8.1f} ms  {said:<40} {goal}", flush=True)
    return True


def smoke_s(level: IsolationLevel, weights: Path) -> float:
    """Seconds of a whole smoke as it is typed, on one thread, with its signed evidence."""
    folder = weights.parent
    words = [
        "smoke",
        "run",
        "--inventory",
        folder / "inventory.yaml",
        "--weights",
        weights,
        "--threads",
        "1",
        "--quiet",
    ]
    words += ["--isolation", level.value, "--min-isolation", level.value]
    words += ["--key", folder / "k.key", "--out", folder / f"{time.monotonic_ns()}.dsse.json"]
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "sovcheck", *map(str, words)], capture_output=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode != DONE.get(level, 0):
        sys.exit(f"{level.value}: exit code {done.returncode}: {done.stderr.decode()}{done.stdout.decode()}")
    return seconds


def time_smoke(levels: list[IsolationLevel], weights: Path, runs: int) -> None:
    """Print what each level adds to a smoke without isolation: the median over turns, each against its own."""
    found: dict[IsolationLevel, list[float]] = {level: [] for level in levels}
    smoke_s(levels[0], weights)  # not counted: it fills the page cache
    for turn in range(runs):
        for level in levels if turn % 2 else reversed(levels):
            found[level].append(smoke_s(level, weights))
    bare = found[IsolationLevel.NONE]
    print(f"{'smoke without a sandbox':<36} {statistics.median(bare):8.2f} s   of {runs} runs", flush=True)
    for level in levels:
        if level != IsolationLevel.NONE:
            added = sorted(one / other - 1 for one, other in zip(found[level], bare, strict=True))
            fastest = min(found[level]) / min(bare) - 1
            goal = f"goal below {OVERHEAD_GOAL:.0%}" if level == IsolationLevel.NETNS else ""
            said = f"({added[0]:+.0%} to {added[-1]:+.0%}; of the fastest {fastest:+.1%})"
            print(f"{f'smoke in {level.value}':<36} {statistics.median(added):+8.1%}     {said:<40} {goal}", flush=True)


def tiny_models() -> ModuleType:
    """The factory of the tests, set to build a larger model."""
    spec = importlib.util.spec_from_file_location("tiny_models", MODELS)
    if spec is None or spec.loader is None:
        sys.exit(f"{MODELS} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["tiny_models"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    vars(module).update(LAYERS=LAYERS, FEED_FORWARD=FEED_FORWARD)
    return module


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description="Time the sandboxes on this machine.")
    parser.add_argument("--repeat", type=int, default=20, help="set-ups of each level")
    parser.add_argument("--runs", type=int, default=7, help="smokes at each level")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "w").mkdir()
        for shard in range(SHARDS):
            (folder / "w" / f"model-{shard}.safetensors").write_bytes(b"tensors")
        (folder / "inventory.yaml").write_text(INVENTORY, encoding="utf-8")
        generate_key_pair(folder / "k.key", folder / "k.pub")
        working = [level for level in WAYS if time_setup(level, options.repeat, folder)]
        if options.runs:
            time_smoke(working, tiny_models().write_gguf(folder / "model.gguf"), options.runs)


if __name__ == "__main__":
    main()
