"""The machine of a smoke run, as it was seen there."""

from enum import StrEnum

from sovcheck.evidence.record import Count, Digest, EvidenceRecord
from sovcheck.evidence.verdicts import HostTruth


class Virtualization(EvidenceRecord):
    """The verdict on the host with the traces it rests on, such as ``dmi:sys_vendor=Amazon EC2``.

    ``provider`` is set when the truth is ``rented`` and the traces name one.
    """

    truth: HostTruth
    provider: str | None = None
    signs: tuple[str, ...] = ()


class GpuSource(StrEnum):
    """Who says which accelerators there are: the driver, a file that somebody gave, or nobody who could be asked."""

    DRIVER = "driver"
    DUMP = "dump"
    NONE = "none"


class Gpu(EvidenceRecord):
    """One accelerator as the driver describes it; ``catalog`` is its id in the catalog, None when nothing matches."""

    uuid: str
    name: str
    memory_bytes: Count | None = None
    driver: str | None = None
    compute_capability: str | None = None
    virtualization_mode: str | None = None
    confidential_computing: str | None = None
    catalog: str | None = None


class Host(EvidenceRecord):
    """The host. ``machine_id_sha256`` tells machines apart without naming them.

    ``gpu_source`` is None in evidence from before it was reported; then nothing is known of it. ``not_described`` are
    accelerators in the machine of which nobody said what they are.
    """

    machine_id_sha256: Digest | None
    kernel: str
    architecture: str
    cpu: str | None
    cores: Count
    memory_bytes: Count | None
    virtualization: Virtualization
    gpus: tuple[Gpu, ...] = ()
    gpu_source: GpuSource | None = None
    not_described: tuple[str, ...] = ()
