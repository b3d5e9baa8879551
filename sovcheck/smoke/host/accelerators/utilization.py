"""Utilization of accelerators, as the driver reports it (NVML): a run that fell back to the CPU proves nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from sovcheck.smoke.host.accelerators.nvml import asked

_LEAST_SHARE = 0.9
"""Of the weights, that must be in the memory of the accelerators."""
_FIRST_PROCESS_NAMESPACE = 0xEFFFFFFC
"""PROC_PID_INIT_INO in the kernel's include/linux/proc_ns.h: the number of the namespace that sees all processes."""


class Occupancy(NamedTuple):
    """All accelerators together: bytes by process, None where the driver does not tell them, and bytes taken in all.

    Processes are numbered as the first process namespace of the machine numbers them.
    """

    processes: Mapping[int, int | None]
    memory_bytes: int


def occupancy_of_driver() -> Occupancy | None:
    """At this moment; None when the driver cannot be asked, or `nvidia-ml-py` is not installed."""
    try:
        import pynvml
    except ImportError:
        return None
    return read_occupancy(pynvml)


def read_occupancy(nvml: ModuleType) -> Occupancy | None:
    """What the module ``pynvml`` says; None when there is no accelerator, or one that does not tell."""
    try:
        nvml.nvmlInit()
    except nvml.NVMLError:
        return None
    try:
        count = asked(nvml, nvml.nvmlDeviceGetCount) or 0
        return _together([_of(nvml, index) for index in range(count)])
    finally:
        asked(nvml, nvml.nvmlShutdown)


def _of(nvml: ModuleType, index: int) -> Occupancy | None:
    handle = asked(nvml, lambda: nvml.nvmlDeviceGetHandleByIndex(index))
    if handle is None:
        return None
    memory = asked(nvml, lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
    running: list[Any] | None = asked(nvml, lambda: nvml.nvmlDeviceGetComputeRunningProcesses(handle))
    if memory is None or running is None:
        return None
    return Occupancy({process.pid: process.usedGpuMemory for process in running}, memory.used)


def _together(each: list[Occupancy | None]) -> Occupancy | None:
    known = [occupancy for occupancy in each if occupancy is not None]
    if not known or len(known) < len(each):
        return None
    processes: dict[int, int | None] = {}
    for occupancy in known:
        for pid, taken in occupancy.processes.items():
            before = processes.get(pid, 0)
            processes[pid] = None if taken is None or before is None else before + taken
    return Occupancy(processes, sum(occupancy.memory_bytes for occupancy in known))


def sees_every_process() -> bool:
    """Whether the process ids of the driver are those of this process: not so inside a container."""
    return Path("/proc/self/ns/pid").stat().st_ino == _FIRST_PROCESS_NAMESPACE


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, in a sentence; ``known`` is False when the driver could not say."""

    said: str
    known: bool = True
    fell_back: bool = False


class AcceleratorUse:
    """Looks at the accelerators before a run and during it, and judges at its end."""

    def __init__(
        self, ask: Callable[[], Occupancy | None] = occupancy_of_driver, *, sees_all: bool | None = None
    ) -> None:
        self._ask = ask
        self._sees_all = sees_every_process() if sees_all is None else sees_all
        self._before = ask()
        self._own: set[int] = set()
        self._taken = 0
        self._looked = False

    def look(self, inside: Callable[[], frozenset[int]]) -> None:
        """Look now; ``inside`` gives the processes of the run."""
        if self._before is None or (now := self._ask()) is None:
            return
        own = inside() & now.processes.keys()
        told = sum(now.processes[pid] or 0 for pid in own)
        self._own |= own
        self._taken = max(self._taken, told, now.memory_bytes - self._before.memory_bytes)
        self._looked = True

    def judge(self, held_bytes: int | None) -> Judgement:
        """With the bytes that the weights take at least, None when that is not known."""
        if not self._looked:
            said = "whether it ran on the accelerator is not known: the driver cannot be asked: install nvidia-ml-py"
            return Judgement(said, known=False)
        if not self._own and self._sees_all:
            return _fallback("none of its processes is in the driver's list")
        if held_bytes is not None and self._taken < _LEAST_SHARE * held_bytes:
            return _fallback(f"it took {_gb(self._taken)} of memory there, and its weights are {_gb(held_bytes)}")
        if not self._own and held_bytes is None:
            said = "whether it ran on the accelerator is not known: from inside a container its processes are not seen"
            return Judgement(said, known=False)
        listed = f"in the driver's list of processes ({len(self._own)})" if self._own else "seen by memory alone"
        return Judgement(f"{listed}, {_gb(self._taken)} of memory taken")


def _fallback(what: str) -> Judgement:
    return Judgement(f"it was to run on the accelerator: {what}", fell_back=True)


def _gb(count: int) -> str:
    return f"{count / 1e9:.2f} GB"
