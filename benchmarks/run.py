"""Times whole commands on this machine: seconds and peak memory, and whether the answers are right.

usage: python benchmarks/run.py [--large] [--repeat N]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SOVCHECK = (sys.executable, "-m", "sovcheck")
DAY = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Case:
    """A generated inventory, and the goal set for it in seconds and megabytes."""

    name: str
    assets: int
    distinct: int
    seconds: float
    megabytes: int


SMALL = [
    Case("50 assets", 50, 50, 0.4, 120),
    Case("10,000 assets, fleet of 40 kinds", 10_000, 40, 3.0, 2048),
    Case("10,000 assets, all distinct", 10_000, 10_000, 3.0, 2048),
]
LARGE = [
    Case("100,000 assets, fleet of 40 kinds", 100_000, 40, 30.0, 2048),
    Case("100,000 assets, all distinct", 100_000, 100_000, 30.0, 2048),
]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run of a command: wall seconds, and the peak memory of its largest process in megabytes."""

    seconds: float
    megabytes: float
    exit_code: int


def measure(command: list[str]) -> Measurement:
    """Run the command once and wait for it; its output is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return Measurement(time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def median_of(command: list[str], repeat: int) -> Measurement:
    """The median time and the largest memory of several runs."""
    runs = [measure(command) for _ in range(repeat)]
    return Measurement(
        statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs), runs[0].exit_code
    )


def show(name: str, result: Measurement, goal: str, remark: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<36} {result.seconds:8.3f} s {result.megabytes:8.0f} MB   goal {goal:<18} {remark}", flush=True)


def scan_case(case: Case, folder: Path, repeat: int) -> None:
    """Generate the inventory, time its scan, and compare the report with the known answer."""
    inventory, report = folder / "inventory.yaml", folder / "report.json"
    options = ["--assets", str(case.assets), "--distinct", str(case.distinct), "--output", str(inventory)]
    subprocess.run([sys.executable, str(HERE / "generate.py"), *options], check=True)
    scan = [*SOVCHECK, "scan", str(inventory), "--home", "FR", "--today", DAY, "--output", f"json={report}"]
    result = median_of(scan, repeat)
    truth = json.loads(Path(f"{inventory}.truth.json").read_text(encoding="utf-8"))["fail"]
    by_rule = json.loads(report.read_text(encoding="utf-8"))["summary"]["by_rule"]
    wrong = {rule: by_rule[rule]["fail"] for rule, count in truth.items() if by_rule[rule]["fail"] != count}
    verdict = f"WRONG: {wrong}, expected {truth}" if wrong else "right"
    show(case.name, result, f"{case.seconds:g} s, {case.megabytes} MB", verdict)


def main() -> None:
    """Run the cases and print a table."""
    parser = argparse.ArgumentParser(description="Time whole commands on this machine.")
    parser.add_argument("--large", action="store_true", help="also 100,000 assets")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    show("sovcheck --version", median_of([*SOVCHECK, "--version"], options.repeat), "0.1 s")
    for case in [*SMALL, *(LARGE if options.large else [])]:
        with tempfile.TemporaryDirectory() as folder:
            scan_case(case, Path(folder), options.repeat)


if __name__ == "__main__":
    main()
