"""Times the same scan on both engines, beside `opa eval` and, where it is installed, `conftest test`.

usage: python benchmarks/engines.py [--assets N] [--opa FILE] [--conftest FILE]

For a scan: the seconds that the engine takes for all questions, those of the whole command, its processor time with
that of all it starts, and the peak memory of sovcheck and of the largest process that it starts. `opa eval` gets the
same questions in one query, and `conftest test` a file for each: it asks `deny` of every rule for the kind and nothing
else, since it knows neither `applies` nor what is unknown.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sovcheck.engine.answers import Answer
from sovcheck.engine.interface import EngineLimits, Question
from sovcheck.facts.encoding import Encoder
from sovcheck.policy.bundle import policy_bundle
from sovcheck.policy.data_document import data_document
from sovcheck.policy.rules import Rule
from sovcheck.scan.engines import EMBEDDED, EngineChoice, StartedOpa, make_engine
from sovcheck.scan.evaluation import KnownAnswers, evaluate, no_progress
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import Scan, prepare

HERE = Path(__file__).parent
DAY = "2026-11-21"
QUERY = "data.sovcheck.dispatch.reply"


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


@dataclass(frozen=True, slots=True)
class Run:
    """One command: seconds, those of processors, and the peak megabytes of it and of the largest process below it."""

    seconds: float
    processor_seconds: float
    megabytes: float
    megabytes_below: float


def run(command: list[str], output: Path = Path(os.devnull)) -> Run:
    """Run the command; the kernel keeps the peak of each process, which is read while it lives."""
    start, used = time.perf_counter(), processor_seconds()
    peaks: dict[int, float] = {}
    with output.open("wb") as stdout, subprocess.Popen(command, stdout=stdout) as process:
        while process.poll() is None:
            for pid in descendants(process.pid):
                peaks[pid] = max(peaks.get(pid, 0.0), peak_megabytes(pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - start
        if process.returncode not in {0, 1}:
            sys.exit(f"{command[0]} ended with exit code {process.returncode}")
    below = [peak for pid, peak in peaks.items() if pid != process.pid]
    return Run(seconds, processor_seconds() - used, peaks.get(process.pid, 0.0), max(below, default=0.0))


def processor_seconds() -> float:
    """What all processes have used that this one started and that have ended, with those that they started."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def descendants(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from descendants(int(child))
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended meanwhile


def peak_megabytes(pid: int) -> float:
    """The most memory that the process has had until now."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def evaluation_seconds(scan: Scan, choice: EngineChoice, questions: list[Question]) -> float:
    """How long the engine takes for all questions, with its start and its end."""
    data = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    engine = make_engine(choice, scan.policies, data, EngineLimits())
    start = time.perf_counter()
    for _ in engine.evaluate(questions):
        pass
    return time.perf_counter() - start


def opa_eval(opa: Path, scan: Scan, questions: list[Question], folder: Path) -> Run:
    """`opa eval` with the bundle of the scan and all entries of all rules that apply to the kind of each asset."""
    data = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    bundle, query = folder / "scan.tar.gz", folder / "query.json"
    bundle.write_bytes(policy_bundle(scan.policies, data))
    asks = [
        {
            "entries": [
                entry for rule in scan.policies.rules if question.kind in rule.applies_to for entry in rule.entries
            ],
            "facts": json.loads(question.facts),
        }
        for question in questions
    ]
    query.write_text(json.dumps({"asks": asks}), encoding="utf-8")
    return run([str(opa), "eval", "--bundle", str(bundle), "--input", str(query), QUERY])


def conftest(program: str, scan: Scan, questions: list[Question], folder: Path) -> Run:
    """`conftest test` with the modules of the scan, and one that has it ask them; every file must be looked at."""
    policies, facts, data = (folder / name for name in ("conftest-policies", "conftest-facts", "conftest-data"))
    for each in (policies, facts, data):
        each.mkdir()
    for number, module in enumerate(scan.policies.modules):
        (policies / f"{number}.rego").write_text(module.text, encoding="utf-8")
    (policies / "main.rego").write_text("package main\n" + "".join(map(bridge, scan.policies.rules)), encoding="utf-8")
    document = data_document(scan.profile.data, scan.system.catalog, scan.request.today)
    (data / "data.json").write_text(json.dumps(document), encoding="utf-8")
    for question in questions:
        (facts / f"{question.key}.json").write_text(question.facts, encoding="utf-8")
    told = folder / "conftest.json"
    options = ["--policy", str(policies), "--data", str(data), "--output", "json"]
    measured = run([program, "test", str(facts), *options], told)
    results = json.loads(told.read_text(encoding="utf-8"))
    if len(results) != len(questions) or not any(result.get("failures") for result in results):
        sys.exit("WRONG: conftest did not judge every file, or found nothing at all")
    return measured


def bridge(rule: Rule) -> str:
    """A rule as conftest wants it: in one namespace, and with its message under another name."""
    kinds = ", ".join(f'"{kind.value}"' for kind in rule.applies_to)
    body = f"input.kind in {{{kinds}}}; some finding in data.{rule.package}.deny"
    return f'\ndeny contains {{"msg": sprintf("{rule.id}: %s", [finding.message])}} if {{ {body} }}\n'


def every_asset(scan: Scan) -> Iterator[Question]:
    """A question about each asset, also about those that no rule can tell apart."""
    encoder = Encoder()
    for key, asset_id in enumerate(scan.system.declared):
        kind = scan.system.assets[asset_id].kind
        yield Question(key, kind, encoder.encode(scan.builder.facts(asset_id)))


def report(file: Path) -> object:
    """A report without its engine."""
    document = json.loads(file.read_text(encoding="utf-8"))
    return {name: part for name, part in document.items() if name != "engine"}


def show(name: str, evaluation: float | None, whole: Run) -> None:
    """Print one line of the table."""
    asked = f"{evaluation:8.2f} s" if evaluation is not None else " " * 10
    print(
        f"{name:<22} {asked} {whole.seconds:8.2f} s {whole.processor_seconds:8.2f} s "
        f"{whole.megabytes:8.0f} MB {whole.megabytes_below:8.0f} MB",
        flush=True,
    )


def main() -> None:
    """Scan one inventory in every way and print a table."""
    parser = argparse.ArgumentParser(description="Time both engines on one inventory, all of its assets distinct.")
    parser.add_argument("--assets", type=int, default=10_000)
    parser.add_argument("--opa", type=Path, default=HERE.parent / ".opa" / "opa")
    parser.add_argument("--conftest", default=shutil.which("conftest"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, count = folder / "inventory.yaml", str(options.assets)
        generate = [str(HERE / "generate.py"), "--assets", count, "--distinct", count, "--output", str(file)]
        subprocess.run([sys.executable, *generate], check=True)
        scan = prepare(ScanRequest(paths=(str(file),), today=date.fromisoformat(DAY), home="FR"))
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
            show(f"opa eval, {asked}", None, opa_eval(options.opa, scan, questions, beside))
            if options.conftest:
                show(f"conftest, {asked}", None, conftest(options.conftest, scan, questions, beside))
        if not options.conftest:
            print("conftest is not installed: go install github.com/open-policy-agent/conftest@latest")


if __name__ == "__main__":
    main()
