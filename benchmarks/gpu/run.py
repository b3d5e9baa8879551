"""Smokes a model of a billion parameters on the GPU of this machine in every way, and prints a table.

usage: python benchmarks/gpu/run.py [--folder DIR] [--seconds N] [--layers N] [--out FILE]

It takes at most N seconds (300), of which the rounds of the last section are the first to go, and needs 4 GB of disk, a
GPU of NVIDIA with 8 GB free, nvidia-ml-py, torch, transformers, peft and gguf. As root it smokes as an ordinary user,
too. What is missing here is said, and the exit code is then 1.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sovcheck.smoke.host.accelerators.nvml import gpus_of_driver
from sovcheck.smoke.host.accelerators.utilization import occupancy_of_driver

HERE = Path(__file__).parent
NEEDED = {
    "torch": "torch",
    "transformers": "transformers",
    "peft": "peft",
    "gguf": "gguf",
    "safetensors": "safetensors",
}
TOLD = ("torch", "transformers", "accelerate", "peft", "nvidia-ml-py")
NOBODY = 65534
LEVELS = ("netns", "notify", "none")
ROUND_S, ONE_SMOKE_S = 60, 120
SCRATCH = "sovcheck-smoke-"


@dataclass
class Bench:
    """Where it works, until when, and the rows of its table."""

    folder: Path
    end: float
    rows: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def row(self, what: str, figure: str) -> None:
        """One line of the table, shown at once."""
        self.rows.append((what, figure))
        print(f"| {what} | {figure} |", flush=True)

    def left(self) -> float:
        """Seconds."""
        return self.end - time.monotonic()

    def run(self, argv: Sequence[str], **how: Any) -> tuple[subprocess.CompletedProcess[str], float]:
        """A command of this interpreter, and how long it took."""
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, *argv],
            capture_output=True,
            text=True,
            check=False,
            timeout=max(1.0, min(ONE_SMOKE_S, self.left())),
            **how,
        )
        return done, time.monotonic() - begun

    def smoke(self, label: str, *options: str, expect: int = 0, **how: Any) -> Mapping[str, Any] | None:
        """One smoke; its predicate when it ended as expected."""
        argv = ["-m", "sovcheck", "smoke", "run", "proof-model", "--inventory", str(self.folder / "inventory.yaml")]
        argv += ["--weights", str(self.folder / "weights"), "--runtime", "transformers", "--require-gpu", "--json"]
        try:
            done, seconds = self.run([*argv, *options], **how)
        except subprocess.TimeoutExpired:
            self.row(label, "not ended in time")
            self.wrong.append(label)
            return None
        try:
            predicate: Mapping[str, Any] | None = json.loads(done.stdout)
        except ValueError:
            predicate = None
        if done.returncode != expect or predicate is None:
            self.wrong.append(label)
            print(done.stderr[-3000:], file=sys.stderr)
        (self.folder / f"{label.replace(' ', '-').replace(',', '')}.json").write_text(done.stdout, encoding="utf-8")
        self.row(label, f"exit {done.returncode}, {seconds:.1f} s in all{told(predicate)}")
        return predicate


def told(predicate: Mapping[str, Any] | None) -> str:
    """Verdict, seconds of each step, set-up of the sandbox, and where it ran."""
    if predicate is None:
        return ""
    codes = ", ".join(failure["code"] for failure in predicate["failures"])
    steps = ", ".join(f"{step['id']} {step['seconds']:.2g} s" for step in predicate["steps"])
    isolation = predicate["isolation"] or {}
    setup = f"; {isolation['level']} set up in {isolation['setupMs']:.0f} ms" if isolation else ""
    return f"; {predicate['verdict']}{f' ({codes})' if codes else ''}; {steps}{setup}"


def missing() -> Iterator[str]:
    """What this machine lacks."""
    if find_spec("pynvml") is None:
        yield "the package nvidia-ml-py to ask for a GPU: pip install nvidia-ml-py"
    elif not gpus_of_driver():
        yield "a GPU of NVIDIA whose driver answers"
    lacking = [package for name, package in NEEDED.items() if find_spec(name) is None]
    if lacking:
        yield f"packages: pip install {' '.join(lacking)}"
        return
    import torch

    if not torch.cuda.is_available():
        yield f"CUDA for torch {torch.__version__}"


def machine(bench: Bench) -> None:
    """Which one it is."""
    for gpu in gpus_of_driver():
        bench.row("GPU", f"{gpu.name}, driver {gpu.driver}, {(gpu.memory_bytes or 0) / 2**30:.0f} GiB")
    packages = []
    for name in TOLD:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} missing")
    kernel = os.uname().release
    cores = len(os.sched_getaffinity(0))
    bench.row("software", f"{', '.join(packages)}, Python {sys.version.split()[0]}, Linux {kernel}, {cores} cores")


def rates(bench: Bench, predicate: Mapping[str, Any] | None, label: str) -> None:
    """What a smoke measured."""
    speed = (predicate or {}).get("speed")
    if not speed:
        return
    load = next(step for step in (predicate or {})["steps"] if step["id"] == "load")["metrics"]
    rate = f"{load['readBytesS'] / 1e9:.2f} GB/s" if load.get("readBytesS") else "no rate"
    ready = f"ready for it after {load.get('readyS')} s"
    bench.row(f"{label}: load", f"{load.get('loading')}: {load.get('readS')} s, {rate}; {ready}")
    bench.row(f"{label}: first token of 512", f"{speed['ttftMs']:.1f} ms")
    for name, rate, limit in (
        ("decode 1, step by step", speed["eagerDecodeTokS"], None),
        (f"decode 1, {speed['decodeMethod']}", speed["decodeTokS"], speed["decodeLimitTokS"]),
        *(
            (f"decode {batch['sequences']}, {batch['method']}", batch["decodeTokS"], batch["decodeLimitTokS"])
            for batch in speed["batches"]
        ),
        (f"read {speed['prefillTokens']}", speed["prefillTokS"], speed["prefillLimitTokS"]),
    ):
        if rate is not None:
            share = f", {rate / limit:.0%} of at most {limit:,.0f}" if limit else ""
            bench.row(f"{label}: {name}", f"{rate:,.0f} tokens/s{share}")
    for bound in speed["bounds"]:
        bench.row(f"{label}: note", bound)


def host(bench: Bench) -> None:
    """The same without sovcheck."""
    done, _ = bench.run([str(HERE / "host.py"), str(bench.folder / "weights")])
    try:
        found = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        bench.wrong.append("without sovcheck")
        print(done.stderr[-3000:], file=sys.stderr)
        return
    for name, figure in found.items():
        bench.row(f"without sovcheck: {name}", f"{figure:,.2f}")


def proofs(bench: Bench) -> None:
    """Everything that is to be shown once."""
    folder = bench.folder
    bench.run(["-m", "sovcheck", "smoke", "keygen", str(folder / "key")])
    signed = ("--key", str(folder / "key.key"), "--out", str(folder / "proof.dsse.json"))
    rates(bench, bench.smoke("update lora, signed", "--update", "lora", *signed), "smoke")
    trusted = ("--trust-key", str(folder / "key.pub"))
    verified, _ = bench.run(["-m", "sovcheck", "smoke", "verify", str(folder / "proof.dsse.json"), *trusted])
    bench.row("smoke verify", f"exit {verified.returncode}")
    evidence = ("--evidence", str(folder / "proof.dsse.json"), *trusted, "--output", "json")
    scan = ["-m", "sovcheck", "scan", str(folder / "inventory.yaml"), "--home", "CH", *evidence]
    scanned, seconds = bench.run(scan)
    bench.row("scan with the evidence", f"exit {scanned.returncode}, {seconds:.1f} s; {of_evidence(scanned.stdout)}")
    host(bench)
    blind = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}
    bench.smoke("no GPU visible", "--steps", "load", expect=1, env=blind)
    bench.smoke("update full layer", "--steps", "load", "--update", "full-layer", expect=3)
    if os.geteuid() == 0:
        nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
        bench.smoke("as an ordinary user", **nobody, env={**os.environ, "HOME": "/nonexistent"})
    else:
        bench.row("as root", "not tried: this is an ordinary user")


def of_evidence(report: str) -> str:
    """What became of the evidence, and the rules that found something."""
    try:
        told = json.loads(report)
    except ValueError:
        return "no report"
    evidence = ", ".join(one["status"] for one in told["evidence"]) or "no evidence"
    found = ", ".join(sorted({f"{one['rule']} {one['status']}" for one in told["results"]}))
    return f"evidence {evidence}; {found or 'no finding'}"


def rounds(bench: Bench) -> None:
    """Every level in turns, while there is time."""
    for number in (1, 2, 3):
        for level in LEVELS:
            if bench.left() < ROUND_S:
                bench.row("rounds", f"ended in round {number}: no time is left")
                return
            label = f"round {number}, {level}"
            minimum = ("--isolation", level, "--min-isolation", "none")
            # Where nothing is watched, a smoke that goes well is inconclusive.
            expect = 3 if level == "none" else 0
            predicate = bench.smoke(label, "--steps", "load,generate,speed", *minimum, expect=expect)
            speed = (predicate or {}).get("speed") or {}
            batches = ", ".join(
                f"{batch['sequences']}: {batch['decodeTokS']:,.0f}" for batch in speed.get("batches", ())
            )
            if speed.get("decodeTokS"):
                bench.row(
                    f"{label}: rates, tokens/s",
                    f"decode {speed['decodeTokS']:,.0f} ({batches}), read {speed['prefillTokS']:,.0f}",
                )


def left_behind() -> tuple[set[str], set[str], set[str], int]:
    """Processes of a worker, scratch folders, mounts, and bytes on the GPU."""
    workers = set()
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                line = (place / "cmdline").read_bytes()
            except OSError:
                continue
            if b"sovcheck" in line and int(place.name) not in {os.getpid(), os.getppid()}:
                workers.add(line.replace(b"\0", b" ").decode(errors="replace")[:80])
    scratch = {entry.name for entry in Path(tempfile.gettempdir()).iterdir() if entry.name.startswith(SCRATCH)}
    mounts = {line for line in Path("/proc/self/mounts").read_text().splitlines() if SCRATCH in line}
    taken = occupancy_of_driver()
    return workers, scratch, mounts, taken.memory_bytes if taken is not None else 0


def checked(bench: Bench, before: tuple[set[str], set[str], set[str], int]) -> None:
    """What is there that was not before."""
    time.sleep(1)
    now = left_behind()
    new = [*(now[0] - before[0]), *(now[1] - before[1]), *(now[2] - before[2])]
    grown = (now[3] - before[3]) / 1e6
    bench.row("left behind", f"{', '.join(new) or 'nothing'}; {grown:,.0f} MB more on the GPU than before")
    if new:
        bench.wrong.append("left behind")


def main() -> int:
    """0 when all was as expected, 1 when something was not, or is missing here."""
    parser = argparse.ArgumentParser(description="Smoke a model of a billion parameters on the GPU of this machine.")
    parser.add_argument("--folder", type=Path, help="where to work, and to leave what was made; else a temporary one")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--layers", type=int, default=16)
    parser.add_argument("--out", type=Path, help="write the table there, too")
    asked = parser.parse_args()
    lacking = list(missing())
    if lacking:
        print(f"nothing was measured: this machine lacks {'; and '.join(lacking)}", file=sys.stderr)
        return 1
    end = time.monotonic() + asked.seconds
    with tempfile.TemporaryDirectory() as own:
        folder = (asked.folder or Path(own)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        Path(own).chmod(0o755)
        bench = Bench(folder, end)
        measure(bench, asked.layers)
    table = "".join(f"| {what} | {figure} |\n" for what, figure in bench.rows)
    if asked.out is not None:
        asked.out.write_text(f"| what | figure |\n| --- | --- |\n{table}", encoding="utf-8")
    if bench.wrong:
        print(f"not as expected: {', '.join(bench.wrong)}", file=sys.stderr)
    return 1 if bench.wrong else 0


def measure(bench: Bench, layers: int) -> None:
    """All sections, in the order of what they are worth."""
    print("| what | figure |\n| --- | --- |")
    machine(bench)
    built, seconds = bench.run([str(HERE / "model.py"), str(bench.folder), str(layers)])
    bench.row("model", f"{built.stdout.strip()} in bf16, built in {seconds:.0f} s")
    if built.returncode:
        print(built.stderr[-3000:], file=sys.stderr)
        bench.wrong.append("model")
        return
    before = left_behind()
    sections: tuple[Callable[[Bench], None], ...] = (proofs, rounds)
    for section in sections:
        try:
            section(bench)
        except subprocess.TimeoutExpired as late:
            bench.row(section.__name__, f"not ended: {' '.join(late.cmd[1:4])} took longer than was left")
            bench.wrong.append(section.__name__)
    checked(bench, before)


if __name__ == "__main__":
    sys.exit(main())
