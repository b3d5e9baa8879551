"""Runs a command and says what it took: wall and processor seconds, and memory, of it and of the processes below it."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.02
VERDICTS = frozenset({0, 1})


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run is ended: seconds of processors for any one process, and the bytes of a file that it writes."""

    seconds: int = 1_800
    file_bytes: int = 32 * 2**30

    def set_here(self) -> None:
        """Hold this process to them."""
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.file_bytes, self.file_bytes))


@dataclass(frozen=True, slots=True)
class Run:
    """One command that ended.

    ``processor_seconds`` are those of it and of all that it started, and ``of_workers`` is the part of the latter, as
    last seen. ``megabytes`` is the largest resident size (RSS) of the command's own process, ``workers_megabytes`` the
    largest sum of the proportional sizes (PSS) of those below it, ``together_megabytes`` that of all of them at one
    moment. In a sum of proportional sizes a page that several processes share counts once.
    """

    exit_code: int
    seconds: float
    processor_seconds: float
    of_workers: float
    megabytes: float
    workers_megabytes: float
    together_megabytes: float

    @property
    def gigabytes(self) -> float:
        """All of the memory, at the moment when it was most."""
        return max(self.megabytes, self.together_megabytes) / 1024


@dataclass(slots=True)
class Watch:
    """What was seen of a process and those below it while they lived."""

    megabytes: float = 0.0
    workers_megabytes: float = 0.0
    together_megabytes: float = 0.0
    ticks: dict[int, int] = field(default_factory=dict)

    def look(self, pid: int) -> None:
        """Look once. What has ended meanwhile is passed over."""
        self.megabytes = max(self.megabytes, kilobytes(pid, "status", "VmHWM") / 1024)
        below = [each for each in descendants(pid) if each != pid]
        for each in below:
            self.ticks[each] = max(self.ticks.get(each, 0), ticks_of(each))
        if below:
            shares = sum(kilobytes(each, "smaps_rollup", "Pss:") for each in below) / 1024
            own = kilobytes(pid, "smaps_rollup", "Pss:") / 1024
            self.workers_megabytes = max(self.workers_megabytes, shares)
            self.together_megabytes = max(self.together_megabytes, own + shares)


def run(
    command: Sequence[str],
    output: Path = Path(os.devnull),
    environment: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    expected: frozenset[int] | None = VERDICTS,
) -> Run:
    """Run the command to its end; one that ends with a code that is not ``expected`` ends the benchmark, too."""
    watch = Watch()
    used, start = processor_seconds(), time.perf_counter()
    with (
        output.open("wb") as stdout,
        tempfile.TemporaryFile() as stderr,
        subprocess.Popen(
            command,
            stdout=stdout,
            stderr=stderr,
            env={**os.environ, **(environment or {})},
            preexec_fn=(limits or Limits()).set_here,  # noqa: PLW1509 (no threads here)
        ) as process,
    ):
        pause = SAMPLE_SECONDS / 10
        while not ended(process, pause):
            watch.look(process.pid)
            # Adding up the pages of gigabytes takes a while: the longer a run is, the less often it is done.
            pause = max(SAMPLE_SECONDS, (time.perf_counter() - start) / 50)
        seconds = time.perf_counter() - start
        if expected is not None and process.returncode not in expected:
            stderr.seek(0)
            told = stderr.read()[-2000:].decode(errors="replace")
            sys.exit(f"{' '.join(command)}\nended with exit code {process.returncode}: {told}")
    return Run(
        exit_code=process.returncode,
        seconds=seconds,
        processor_seconds=processor_seconds() - used,
        of_workers=sum(watch.ticks.values()) / TICKS,
        megabytes=watch.megabytes,
        workers_megabytes=watch.workers_megabytes,
        together_megabytes=watch.together_megabytes,
    )


def ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait so long for its end."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


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


def kilobytes(pid: int, file: str, name: str) -> float:
    """One line of what the kernel keeps about the memory of a process; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith(name)), 0.0)


def ticks_of(pid: int) -> int:
    """The processor time that a process has used until now; 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[11]) + int(fields[12])
