"""The machine that a smoke ran on, as it was seen there."""

from sovcheck.evidence.host_truth import HostTruth
from sovcheck.evidence.record import Count, Digest, EvidenceRecord


class Virtualization(EvidenceRecord):
    """The verdict on the host with the traces it rests on, such as ``dmi:sys_vendor=Amazon EC2``.

    ``provider`` is set when the truth is ``rented`` and the traces name one.
    """

    truth: HostTruth
    provider: str | None = None
    signs: tuple[str, ...] = ()


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
    """The host. ``machine_id_sha256`` tells machines apart without naming them."""

    machine_id_sha256: Digest | None
    kernel: str
    architecture: str
    cpu: str | None
    cores: Count
    memory_bytes: Count | None
    virtualization: Virtualization
    gpus: tuple[Gpu, ...] = ()
