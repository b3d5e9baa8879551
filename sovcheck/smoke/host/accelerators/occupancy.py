"""Who is on the accelerators, and how much of their memory is taken, as the driver says (NVML)."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, NamedTuple

from sovcheck.smoke.host.accelerators.nvml import asked


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
