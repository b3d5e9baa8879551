"""Times whole commands beside those that people would take instead, on this machine and in this run.

usage: python benchmarks/run.py [--large] [--part PART ...] [--assets N]

Every ratio is that of processor seconds (user and system, with those of all processes that a command starts), of
programs that ran on this machine within the same minutes; a program that is not here has no ratio. Fleets are
generated with their right answer (generate.py), and a wrong one ends the run. Goals stand in goals.py.
"""

import argparse
import json
import mmap
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import goals
from goals import Goal
from peers import DAY, NOT_HERE, Cost, checkov, costs
from processes import Limits, Run, run

HERE = Path(__file__).parent
PYTHON = (sys.executable, "-c", "pass")
SOVCHECK = (sys.executable, "-m", "sovcheck")
FIFTY, TEN_THOUSAND, MILLION = 50, 10_000, 1_000_000
STARTS = 7
"""How often each command of the start is run, in turn with the others, so that a slow moment meets all."""
PEER_ASSETS = 4_000
"""The size of the fleet of the same kinds whose facts the peers get."""
PEER_SIZES = {"opa": (500, 2_000), "conftest": (50, 250)}
WORST = {
    **dict.fromkeys(("chain", "ring", "layers", "lineage", "controllers"), 10_000),
    **dict.fromkeys(("mesh", "parents", "choices", "datasets"), 1_000),
    **dict.fromkeys(("serving", "stored", "flows", "alternatives"), 5_000),
}
"""Shapes of shapes.py and their sizes."""
WORST_LIMITS = Limits(seconds=60, file_bytes=2**30)
FORMATS = ("json", "text", "sarif", "junit", "markdown", "csv")


@dataclass(frozen=True, slots=True)
class Fleet:
    """A generated inventory, what each program is to be held against, and how."""

    name: str
    assets: int
    kinds: int
    against: Mapping[str, Goal | None]
    memory: Goal | None = None
    wall: Goal | None = None
    extension: str = "yaml"


FLEETS = [
    Fleet(
        "100,000 assets of 40 kinds",
        100_000,
        40,
        {"opa": goals.FLEET_OPA, "conftest": goals.FLEET_CONFTEST},
        goals.FLEET_MEMORY,
    ),
    Fleet("100,000 assets of 2,000 kinds", 100_000, 2_000, {"opa": goals.KINDS_OPA, "conftest": None}),
    Fleet("10,000 assets, no two alike", TEN_THOUSAND, TEN_THOUSAND, {"opa": goals.DISTINCT_OPA, "conftest": None}),
]
LARGE = [
    Fleet(
        f"1,000,000 assets of 2,000 kinds, {name}",
        MILLION,
        2_000,
        {"opa": None},
        goals.MILLION_MEMORY,
        goals.MILLION_SECONDS,
        extension,
    )
    for name, extension in (("YAML", "yaml"), ("JSON Lines", "jsonl"))
]


def heading(text: str, *columns: str) -> None:
    """Print the head of a part."""
    print(f"\n{text:<50}" + "".join(f"{column:>12}" for column in columns), flush=True)


def row(name: str, result: Run, *more: str) -> None:
    """Print what one command took."""
    figures = (
        f"{result.processor_seconds:10.3f} s",
        f"{result.of_workers:10.3f} s",
        f"{result.seconds:10.3f} s",
        f"{result.megabytes:9.0f} MB",
        f"{result.workers_megabytes:9.0f} MB",
    )
    print(f"{name:<50}" + "".join(figures) + "".join(f"{text:>12}" for text in more), flush=True)


MEASURED = ("processor", "of workers", "wall", "RSS", "workers PSS")


def judge(goal: Goal | None, figure: float | None, remark: str = "") -> None:
    """Print one figure beside its goal."""
    shown = NOT_HERE if figure is None else f"{figure:.3g}"
    if goal is None:
        print(f"    {shown:>10} {remark}", flush=True)
    else:
        met = "" if figure is None else "met" if goal.is_met(figure) else "MISSED"
        print(f"    {shown:>10} {remark:<60} goal {goal.written():<28} {met}", flush=True)


def generate(path: Path, assets: int, kinds: int) -> Path:
    """Write an inventory of so many assets of so many kinds."""
    options = ["--assets", str(assets), "--distinct", str(kinds), "--output", str(path)]
    subprocess.run([sys.executable, str(HERE / "generate.py"), *options], check=True)
    return path


def scan(inventory: Path, output: Path, form: str = "json") -> list[str]:
    """The command that scans the inventory and writes one file."""
    options = ["--home", "FR", "--today", DAY, "--quiet", "--output", f"{form}={output}"]
    return [*SOVCHECK, "scan", str(inventory), *options]


def check_answer(inventory: Path, report: Path) -> None:
    """End the benchmark when the scan found another number of failures than the fleet was made with."""
    truth = json.loads(Path(f"{inventory}.truth.json").read_text(encoding="utf-8"))["fail"]
    found = {rule: counts["fail"] for rule, counts in summary(report)["by_rule"].items() if rule in truth}
    if found != truth:
        sys.exit(f"WRONG: {found}, expected {truth}")


def summary(report: Path) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """The part of a report that counts, without the rest, which may be larger than the memory."""
    with report.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        start = text.find(b'"summary": ') + len(b'"summary": ')
        read: Mapping[str, Mapping[str, Mapping[str, int]]]
        read, _ = json.JSONDecoder().raw_decode(text[start : start + 2**20].decode(errors="ignore"))
        return read


def time_starts(folder: Path) -> None:
    """What a gate waits for: from nothing to a verdict on a small system, beside an interpreter that does nothing."""
    inventory = generate(folder / "fifty.yaml", FIFTY, FIFTY)
    whole = scan(inventory, folder / "report.json")
    uncompiled = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(folder / "empty")}
    commands: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
        "python -c pass": (PYTHON, {}),
        "sovcheck --version": ([*SOVCHECK, "--version"], {}),
        "50 assets": (whole, {}),
        "50 assets, nothing compiled (nor Python's own)": (whole, uncompiled),
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(STARTS + 1):
        for name, (command, environment) in commands.items():
            result = run(command, environment=environment)
            if turn:  # the first fills caches
                runs[name].append(result)
    check_answer(inventory, folder / "report.json")
    heading("COLD START, medians", *MEASURED)
    for name, results in runs.items():
        row(name, median(results))
    fifty = runs["50 assets"]
    pairs = zip(fifty, runs["python -c pass"], strict=True)
    ratio = statistics.median(one.processor_seconds / other.processor_seconds for one, other in pairs)
    judge(goals.COLD_PASS, ratio, "times the processor seconds of python -c pass")
    judge(
        goals.COLD_SECONDS, min(result.seconds for result in fifty), "s of wall, the least (this machine may be busy)"
    )
    judge(goals.VERSION_SECONDS, median(runs["sovcheck --version"]).processor_seconds, "processor seconds of --version")
    beside = checkov(folder)
    if beside is None:
        judge(None, None, "checkov, on one file of two lines (make peers gets it)")
    else:
        row("checkov, on one file of two lines", beside)
        judge(None, beside.processor_seconds / median(fifty).processor_seconds, "times our scan of 50 assets")


def median(results: Sequence[Run]) -> Run:
    """The run in the middle by processor seconds."""
    return sorted(results, key=lambda result: result.processor_seconds)[len(results) // 2]


def time_fleet(fleet: Fleet, assets: int, folder: Path) -> None:
    """Scan a fleet, check the answer, and hold it against what others take for the facts of all of its assets."""
    kinds = assets if fleet.kinds == fleet.assets else fleet.kinds
    inventory = generate(folder / f"fleet.{fleet.extension}", assets, kinds)
    smaller = min(PEER_ASSETS, assets)
    likes = generate(folder / "likes.yaml", smaller, min(kinds, smaller))
    report = folder / "report.json"
    ours = run(scan(inventory, report))
    check_answer(inventory, report)
    whole = assets == fleet.assets
    heading(fleet.name if whole else f"{assets:,} assets of {kinds:,} kinds, {fleet.extension}, no goal", *MEASURED)
    row(f"sovcheck scan, {report.stat().st_size / 1e6:,.0f} MB of JSON", ours)
    for name, theirs in costs(likes, {name: PEER_SIZES[name] for name in fleet.against}).items():
        compare(fleet.against[name] if whole else None, name, theirs, ours, assets)
    judge(fleet.memory if whole else None, ours.gigabytes, "GB, of the command and its workers together")
    judge(fleet.wall if whole else None, ours.seconds, "s of wall")


def compare(goal: Goal | None, name: str, theirs: Cost | None, ours: Run, assets: int) -> None:
    """Print how much more another program takes."""
    if theirs is None:
        judge(goal, None, f"{name} (make peers gets it)")
        return
    whole = theirs.of(assets)
    words = f"times: {name} takes {whole:.1f} s ({theirs.each * 1e6:.0f} us an asset, {theirs.start:.2f} s to start)"
    judge(goal, whole / ours.processor_seconds, words)


def time_formats(folder: Path) -> None:
    """The same scan with each output."""
    inventory = generate(folder / "formats.yaml", TEN_THOUSAND, 40)
    heading("10,000 assets of 40 kinds, by output", *MEASURED, "written")
    for form in FORMATS:
        output = folder / "output"
        result = run(scan(inventory, output, form))
        row(form, result, f"{output.stat().st_size / 1e6:.1f} MB")


def time_worst(folder: Path) -> None:
    """What could grow faster than its input; a run ends after so many processor seconds, or bytes of a report.

    Processor seconds are held against the goal: they tell the same while the machine has other work.
    """
    heading("WORST CASES", *MEASURED, "written")
    for shape, size in WORST.items():
        inventory, output = folder / f"{shape}.yaml", folder / "worst.json"
        options = ["--shape", shape, "--size", str(size), "--output", str(inventory)]
        subprocess.run([sys.executable, str(HERE / "shapes.py"), *options], check=True)
        output.unlink(missing_ok=True)
        result = run(scan(inventory, output), limits=WORST_LIMITS, expected=None)
        is_there = result.exit_code in {0, 1} and output.exists()
        written = output.stat().st_size / 1e9 if is_there else float("inf")
        row(f"{shape} of {size:,}", result, f"{written * 1e3:.1f} MB" if is_there else "NOTHING")
        missed = [
            goal.written()
            for goal, figure in (
                (goals.WORST_SECONDS, result.processor_seconds),
                (goals.WORST_MEMORY, result.gigabytes),
                (goals.WORST_REPORT, written),
            )
            if not goal.is_met(figure)
        ]
        if missed:
            print(f"    MISSED: {', '.join(missed)}", flush=True)
        inventory.unlink()


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(description="Time whole commands on this machine, beside others.")
    parser.add_argument("--large", action="store_true", help="a million assets, and nothing else")
    parser.add_argument("--part", action="append", choices=("start", "fleets", "formats", "worst"))
    parser.add_argument("--assets", type=int, help="at most so many in each fleet, to try the benchmark out")
    options = parser.parse_args()
    parts = options.part or (["large"] if options.large else ["start", "fleets", "formats", "worst"])
    fleets = chain(FLEETS if "fleets" in parts else (), LARGE if "large" in parts else ())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "start" in parts:
            time_starts(folder)
        for fleet in fleets:
            time_fleet(fleet, min(fleet.assets, options.assets or fleet.assets), folder)
        if "formats" in parts:
            time_formats(folder)
        if "worst" in parts:
            time_worst(folder)


if __name__ == "__main__":
    main()
