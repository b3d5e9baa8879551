"""GPU hosts: the machines that models run on."""

from enum import StrEnum
from typing import ClassVar

from sovcheck.inventory.assets.asset import (
    Asset,
    ConfidentialComputing,
    ContinuityPlan,
    Contract,
    KeyCustody,
    Kind,
    Record,
)
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.inventory.assets.scalars import (
    Amount,
    Answer,
    Boolean,
    Count,
    CountryCode,
    Day,
    Destination,
    GpuId,
    Reference,
    References,
    Sha256,
    Text,
)


class Tenancy(StrEnum):
    """On what terms the machine is used."""

    OWNED = "owned"
    COLOCATED = "colocated"
    RENTED = "rented"
    CLOUD = "cloud"


class Accelerator(Record):
    """A group of equal accelerators; ``model`` is an id of the catalog, ``memory_gib`` is per device."""

    model: Text
    """The accelerator's id in the catalog."""
    count: Count
    """How many."""
    memory_gib: Amount | None = None
    """GiB of memory per device, where it differs from the catalog."""
    driver: Text | None = None
    """The version of its driver, where evidence is to be held to it."""


class Management(Record):
    """Who can reach the machine from afar, and what it reports to whom."""

    provider: Reference | None = None
    """The organization whose management plane reaches the machine; its operator, where nobody else's does."""
    phone_home: Boolean | None = None
    """Whether it reports to its maker or provider."""
    licence_server: Boolean | None = None
    """Whether it stops without a licence server that others run."""


class ExportLicence(Record):
    """A licence of an authority under which the machine may be where it is and with whom it is."""

    reference: Answer
    """Its number, or a licence exception by its name."""
    until: Day | None = None
    """The last day of its validity."""


class Runtime(Record):
    """The inference software on the host."""

    software: Reference | None = None
    """The inference software, by its id."""
    version: Text | None = None
    """Its version."""
    offline: Boolean | None = None
    """Whether it runs without any connection to the outside."""


class GpuHost(Asset):
    """A machine, or a group of equal machines, with accelerators."""

    kind: ClassVar[Kind] = Kind.GPU_HOST

    owner: Reference | None = None
    """The organization that owns the machine."""
    operator: References | None = None
    """The organization that runs it and can log in; a list where several run it together."""
    tenancy: Tenancy | None = None
    """On what terms you use it."""
    cloud: Reference | None = None
    """The cloud it belongs to or, where another operates it, stands on; by its id in the catalog."""
    region: Text | None = None
    """The region of that cloud; it gives country and operator."""
    country: CountryCode | None = None
    """Where it is."""
    site: Text | None = None
    """The building or data centre."""
    accelerators: tuple[Accelerator, ...] | None = None
    """Its accelerators."""
    main_memory_gib: Amount | None = None
    """GiB of main memory, in which a machine without accelerators runs its models."""
    administered_from: tuple[CountryCode, ...] | None = None
    """Countries from which it is administered."""
    support_countries: tuple[CountryCode, ...] | None = None
    """Countries from which its support works."""
    security_operations_from: tuple[CountryCode, ...] | None = None
    """Countries from which its security is watched over, and incidents are handled."""
    management: Management | None = None
    """Who can reach it from afar."""
    runtime: Runtime | None = None
    """The inference software on it."""
    serves: tuple[Reference, ...] | None = None
    """The models that run on it."""
    machine_id_sha256: tuple[Sha256, ...] | None = None
    """The SHA-256 of the /etc/machine-id of each of its machines, as smokes give it: evidence of others is refused."""
    gpu_ids: tuple[GpuId, ...] | None = None
    """What the driver calls each of its accelerators (`nvidia-smi -L`): evidence of others is refused."""
    allowed_egress: tuple[Destination, ...] | None = None
    """What the runtime may try to reach (HOST:PORT); a smoke allows nothing else with --allow-egress."""
    key_custody: KeyCustody | None = None
    """Who holds the keys of its disks and memory."""
    confidential_computing: ConfidentialComputing | None = None
    """Memory encryption that the operator cannot undo."""
    contract: Contract | None = None
    """The terms on which it is rented or maintained."""
    export_licence: ExportLicence | None = None
    """The licence for its accelerators, where export control asks for one."""
    exit_plan: ContinuityPlan | None = None
    """The plan to move what runs on it to other machines."""
    requires: tuple[Requirement, ...] | None = None
    """What it cannot work without."""
