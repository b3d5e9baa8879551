"""Times the same scan on both engines, beside `opa eval` and, where it is installed, `conftest test`.

usage: python benchmarks/engines.py [--assets N] [--opa FILE]

For a scan: the seconds that the engine takes for all questions, those of the whole command, its processor time with
that of all it starts, and the peak memory of sovcheck (RSS) and of the processes that it starts (PSS). `opa eval` gets
the same questions in one query, and `conftest test` a file for each (see peers.py).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from peers import DAY, NOT_HERE, conftest, every_asset, found, opa_eval, prepared
from processes import Run, run

from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.policy.profile.data import data_document
from sovcheck.scan.engines import EMBEDDED, EngineChoice, StartedOpa, make_engine
from sovcheck.scan.evaluation import KnownAnswers, evaluate
from sovcheck.scan.preparation import Scan
from sovcheck.scan.progress import no_progress

HERE = Path(__file__).parent


@dataclass(slots=True)
class Listener:
    """Takes the place of an engine to hear what a scan asks; no rule applies."""

    heard: list[Question] = field(default_factory=list)
    name = version = "listener"

    def evaluate(self, questions: Iterable[Question]) -> Iterator[tuple[int, Mapping[str, Answer]]]:
        """Remember each question."""
        for question in questions:
            self.heard.append(question)
            yield question.key, {}


def evaluation_seconds(scan: Scan, choice: EngineChoice, questions: list[Question]) -> float:
    """How long the engine takes for all questions, with its start and its end."""
    data = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    engine = make_engine(choice, scan.policies, data, EngineLimits())
    start = time.perf_counter()
    for _ in engine.evaluate(questions):
        pass
    return time.perf_counter() - start


def report(file: Path) -> object:
    """A report without its engine."""
    document = json.loads(file.read_text(encoding="utf-8"))
    return {name: part for name, part in document.items() if name != "engine"}


def show(name: str, evaluation: float | None, whole: Run) -> None:
    """Print one line of the table."""
    asked = f"{evaluation:8.2f} s" if evaluation is not None else " " * 10
    print(
        f"{name:<22} {asked} {whole.seconds:8.2f} s {whole.processor_seconds:8.2f} s "
        f"{whole.megabytes:8.0f} MB {whole.workers_megabytes:8.0f} MB",
        flush=True,
    )


def main() -> None:
    """Scan one inventory in every way and print a table."""
    parser = argparse.ArgumentParser(description="Time both engines on one inventory, all of its assets distinct.")
    parser.add_argument("--assets", type=int, default=10_000)
    parser.add_argument("--opa", type=Path, default=HERE.parent / ".opa" / "opa")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, count = folder / "inventory.yaml", str(options.assets)
        generate = [str(HERE / "generate.py"), "--assets", count, "--distinct", count, "--output", str(file)]
        subprocess.run([sys.executable, *generate], check=True)
        scan = prepared(file)
        listener = Listener()
        list(evaluate(listener, KnownAnswers(scan.policies), scan.builder, scan.system.declared, no_progress))
        print(f"{options.assets:,} assets, {len(listener.heard):,} questions, {len(scan.policies.rules)} rules")
        print(f"{'':<22} {'evaluation':>10} {'whole':>10} {'processor':>10} {'memory':>11} {'below it':>11}")
        command = [sys.executable, "-m", "sovcheck", "scan", str(file), "--home", "FR", "--today", DAY, "--quiet"]
        for engine, choice in {"embedded": EMBEDDED, "opa": StartedOpa(options.opa)}.items():
            taken = evaluation_seconds(scan, choice, listener.heard)
            chosen = [f"--engine={engine}", *([f"--opa-bin={options.opa}"] if engine == "opa" else [])]
            show(f"scan --engine {engine}", taken, run([*command, "--output", f"json={folder / engine}", *chosen]))
        if report(folder / "embedded") != report(folder / "opa"):
            sys.exit("WRONG: the engines do not say the same")
        for asked, questions in {"as asked": listener.heard, "every asset": list(every_asset(scan))}.items():
            beside = folder / asked
            beside.mkdir()
            show(f"opa eval, {asked}", None, opa_eval(str(options.opa), scan, questions, beside))
            if program := found("conftest"):
                show(f"conftest, {asked}", None, conftest(program, scan, questions, beside))
        if not found("conftest"):
            print(f"conftest: {NOT_HERE} (make peers builds it)")


if __name__ == "__main__":
    main()
