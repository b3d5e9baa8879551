"""Times the sandboxes on this machine: how long each takes to set up, and what jobs cost beside bare processes.

usage: python benchmarks/sandbox.py [--repeat N]
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.ways import WAYS

EMPTY = (sys.executable, "-I", "-S", "-c", "")
BUSY = (sys.executable, "-I", "-S", "-c", "sum(i * i for i in range(20_000_000))")


def bare(command: tuple[str, ...]) -> float:
    """Seconds of a process without a sandbox."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, env={})
    return time.perf_counter() - begun


class Run(NamedTuple):
    """One sandboxed process, in milliseconds: until it began, until it ended, until the sandbox was gone."""

    setup: float
    ended: float
    gone: float


def inside(level: IsolationLevel, command: tuple[str, ...]) -> Run:
    """Run the command in a sandbox."""
    begun = time.perf_counter()
    with open(os.devnull, "wb") as null, WAYS[level]().start(Job(command, {}, b"", null.fileno())) as confined:  # noqa: PTH123 (a device)
        confined.wait(60)
        ended = time.perf_counter() - begun
    return Run(confined.observed().setup_ms, ended * 1000, (time.perf_counter() - begun) * 1000)


def show(level: IsolationLevel, repeat: int, busy: float) -> None:
    """Print the line of one level."""
    try:
        empty = [inside(level, EMPTY) for _ in range(repeat)]
    except SmokeFailure as refused:
        print(f"{level.value:<8} refused: {refused.failure.what}")
        return
    work = statistics.median(run.ended - run.setup for run in (inside(level, BUSY) for _ in range(repeat)))
    setup, _, gone = (statistics.median(column) for column in zip(*empty, strict=True))
    goal = "goal 50 ms" if level == IsolationLevel.NETNS else ""
    print(
        f"{level.value:<8} set up {setup:5.1f} ms   empty job {gone:6.1f} ms   "
        f"busy job {work:7.1f} ms ({work / busy - 1:+.1%})   {goal}"
    )


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description="Time the sandboxes on this machine.")
    parser.add_argument("--repeat", type=int, default=10)
    repeat = parser.parse_args().repeat
    empty, busy = (statistics.median(bare(command) for _ in range(repeat)) * 1000 for command in (EMPTY, BUSY))
    print(f"{'bare':<8} {'':15}   empty job {empty:6.1f} ms   busy job {busy:7.1f} ms")
    for level in WAYS:
        show(level, repeat, busy)


if __name__ == "__main__":
    main()
