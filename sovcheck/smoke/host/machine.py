"""The machine itself: which it is, its kernel, processor and memory."""

import os
from dataclasses import dataclass
from hashlib import sha256

from sovcheck.smoke.host.traces import Traces
from sovcheck.visible import visible

_LONGEST = 200


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
