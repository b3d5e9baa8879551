"""Times the sandboxes on this machine: how long each takes to set up, and what it adds to a run of a real model.

usage: python benchmarks/sandbox.py [--repeat N] [--runs N]
"""

import argparse
import importlib.util
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.measurement import Step
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.ways import WAYS
from sovcheck.smoke.launch import Command, launch
from sovcheck.smoke.request import DEFAULT_TEXTS
from sovcheck.smoke.runtimes.environment import environment, worker_argv
from sovcheck.smoke.worker.protocol import WorkOrder

MODELS = Path(__file__).parents[1] / "tests/smoke/tiny_models.py"
LAYERS, FEED_FORWARD = 8, 1024
"""A Llama of 15 million parameters in F32: 60 MB, and some seconds of work on one core."""
EMPTY = (sys.executable, "-I", "-S", "-c", "")
SETUP_GOAL_MS, OVERHEAD_GOAL = 50.0, 0.03


class Deaf:
    """Listens to no step."""

    def begun(self, step_id: str) -> None:
        """Tell nobody."""

    def advanced(self, done: int, total: int) -> None:
        """Tell nobody."""

    def ended(self, step: Step) -> None:
        """Only what went wrong: a run that failed has no time."""
        if step.failure is not None:
            sys.exit(f"{step.id}: {step.failure}: {step.message}")


def setup_ms(level: IsolationLevel) -> float:
    """Milliseconds until a job begins, its canary seen."""
    with open(os.devnull, "wb") as null, WAYS[level]().start(Job(EMPTY, {}, b"", null.fileno())) as confined:  # noqa: PTH123 (a device)
        confined.wait(60)
        return confined.observed().setup_ms


def time_setup(level: IsolationLevel, repeat: int) -> bool:
    """Print the median of one level; whether it works here."""
    try:
        median = statistics.median(setup_ms(level) for _ in range(repeat))
    except SmokeFailure as refused:
        print(f"{f'set up {level.value}':<36} refused: {refused.failure.what}")
        return False
    goal = f"goal {SETUP_GOAL_MS:g} ms" if level == IsolationLevel.NETNS else ""
    print(f"{f'set up {level.value}':<36} {median:8.1f} ms   {goal}", flush=True)
    return True


def run_model(level: IsolationLevel, weights: Path) -> float:
    """Seconds to load, generate and measure as a smoke does, on one thread; set-up and end of the sandbox included."""
    with tempfile.TemporaryDirectory() as folder:
        order = WorkOrder(
            runtime="llamacpp",
            weights=str(weights),
            scratch=f"{folder}/scratch",
            steps=("load", "generate", "speed"),
            prompts=DEFAULT_TEXTS,
            threads=1,
        )
        env = environment("llamacpp", hardened=True, inherited=os.environ)
        command = Command(argv=worker_argv("llamacpp"), env=env, order=order, allowed=(), timeout=600)
        begun = time.perf_counter()
        launched = launch(WAYS[level](), command, Deaf())
        seconds = time.perf_counter() - begun
    if launched.failures:
        sys.exit(f"{level.value}: {launched.failures[0].what}")
    return seconds


def time_model(levels: list[IsolationLevel], weights: Path, runs: int) -> None:
    """Print what each level adds to a run without isolation; runs take turns, so that a slow moment meets all."""
    found: dict[IsolationLevel, list[float]] = {level: [] for level in levels}
    for level in levels:
        run_model(level, weights)  # not counted: it fills the page cache
    for turn in range(runs):
        for level in levels if turn % 2 else reversed(levels):
            found[level].append(run_model(level, weights))
    bare = statistics.median(found[IsolationLevel.NONE])
    print(f"{'model without a sandbox':<36} {bare:8.3f} s", flush=True)
    for level in levels:
        if level != IsolationLevel.NONE:
            added = statistics.median(found[level]) / bare - 1
            goal = f"goal {OVERHEAD_GOAL:.0%}" if level == IsolationLevel.NETNS else ""
            print(f"{f'model in {level.value}':<36} {added:+8.1%}     {goal}", flush=True)


def tiny_models() -> ModuleType:
    """The factory of the tests, set to build a larger model."""
    spec = importlib.util.spec_from_file_location("tiny_models", MODELS)
    if spec is None or spec.loader is None:
        sys.exit(f"{MODELS} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["tiny_models"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    module.LAYERS, module.FEED_FORWARD = LAYERS, FEED_FORWARD
    return module


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description="Time the sandboxes on this machine.")
    parser.add_argument("--repeat", type=int, default=10, help="set-ups of each level")
    parser.add_argument("--runs", type=int, default=5, help="runs of the model at each level")
    options = parser.parse_args()
    working = [level for level in WAYS if time_setup(level, options.repeat)]
    with tempfile.TemporaryDirectory() as folder:
        time_model(working, tiny_models().write_gguf(Path(folder) / "model.gguf"), options.runs)


if __name__ == "__main__":
    main()
