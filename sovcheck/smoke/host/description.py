"""Host description: the machine of a smoke run, from its own files and drivers; the network is not asked."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sovcheck.catalog.store import Catalog
from sovcheck.evidence.host import Gpu, GpuSource, Host
from sovcheck.smoke.host.accelerators.catalog_match import catalog_id
from sovcheck.smoke.host.accelerators.nvml import gpus_of_driver
from sovcheck.smoke.host.accelerators.pci import not_described
from sovcheck.smoke.host.accelerators.smi_dump import read_smi_dump
from sovcheck.smoke.host.provider_detection import host_truth
from sovcheck.smoke.host.traces import Traces
from sovcheck.visible import visible

_LONGEST = 200


def describe_host(
    *,
    smi_dump: Path | None,
    catalog: Catalog,
    root: Path = Path("/"),
    environment: Mapping[str, str] | None = None,
) -> Host:
    """The host with its accelerators: those of a dump, else those that the driver names; the bus reports others.

    ``root`` is where /proc and /sys are, ``environment`` that of this process when None. Raises UsageError when the
    dump cannot be used.
    """
    traces = Traces(root)
    machine = describe_machine(traces)
    gpus = read_smi_dump(smi_dump) if smi_dump is not None else gpus_of_driver()
    of_driver = GpuSource.DRIVER if gpus else GpuSource.NONE
    return Host(
        machine_id_sha256=machine.id_sha256,
        kernel=machine.kernel,
        architecture=machine.architecture,
        cpu=machine.cpu,
        cores=machine.cores,
        memory_bytes=machine.memory_bytes,
        virtualization=host_truth(traces, os.environ if environment is None else environment),
        gpus=tuple(_known(gpu, catalog) for gpu in gpus),
        gpu_source=GpuSource.DUMP if smi_dump is not None else of_driver,
        not_described=() if smi_dump is not None else not_described(root, gpus),
    )


def _known(gpu: Gpu, catalog: Catalog) -> Gpu:
    return gpu.model_copy(update={"catalog": catalog_id(gpu.name, catalog)})


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known of it; ``cores`` are those that this process may use."""

    id_sha256: str | None
    kernel: str
    architecture: str
    cpu: str | None
    cores: int
    memory_bytes: int | None


def describe_machine(traces: Traces) -> Machine:
    """Reads /etc/machine-id, /proc and uname(2)."""
    system = os.uname()
    machine_id = traces.text("etc/machine-id")
    cpu = traces.cpu_field("model name", "Model", "cpu model", "uarch")
    return Machine(
        id_sha256=sha256(machine_id.encode()).hexdigest() if machine_id else None,
        kernel=visible(f"{system.sysname} {system.release}"[:_LONGEST]),
        architecture=system.machine,
        cpu=visible(cpu[:_LONGEST]) if cpu else None,
        cores=len(os.sched_getaffinity(0)),
        memory_bytes=_memory(traces),
    )


def _memory(traces: Traces) -> int | None:
    for line in (traces.text("proc/meminfo") or "").splitlines():
        name, _, value = line.partition(":")
        number = value.split()[:1]
        if name == "MemTotal" and number and number[0].isdecimal() and number[0].isascii():
            return int(number[0]) * 1024
    return None
