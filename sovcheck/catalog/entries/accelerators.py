"""Accelerators, the instance types that have them, and technologies that keep memory confidential."""

from enum import StrEnum

from sovcheck.catalog.entries.provenance import Sourced
from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.model import Dtype
from sovcheck.inventory.assets.scalars import (
    Amount,
    Boolean,
    Count,
    CountryCode,
    Reference,
    Slug,
    Text,
)


class PeakArithmetic(Sourced):
    """How many operations a second an accelerator can do at most: 10**12 of them, by number format, without sparsity.

    For ``f32`` that is the rate of the matrix units, which round to TF32, where there are any.
    """

    dense_tflops: dict[Dtype, Amount] = Field(min_length=1)


class InstanceType(Record):
    """A type of machine that a cloud rents, and how many of the accelerators one has."""

    cloud: Reference
    name: Text
    count: Amount


class AcceleratorModel(Sourced):
    """An accelerator: memory in GiB and bandwidth in GB/s per device, who designs it, where its chip is made.

    ``export_class`` is the US classification of the chip (such as ``3A090.a``) where a source states it, or its dense
    rate and the size of its die decide it. ``names`` are what drivers and vendors call it, such as
    ``NVIDIA H100 80GB HBM3``; ``instance_types`` the machines of clouds that have it.
    """

    id: Slug
    name: Text
    names: tuple[Text, ...] = ()
    instance_types: tuple[InstanceType, ...] = ()
    vendor: Reference
    memory_gib: Amount
    memory_bandwidth_gb_s: Amount | None = None
    peak: PeakArithmetic | None = None
    manufactured_in: CountryCode | None = None
    foundry: Reference | None = None
    export_class: Text | None = None
    licence_server: Boolean | None = None
    released: Count | None = None

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (self.name, *self.names)


class ProtectedMemory(StrEnum):
    """The memory that a technology of confidential computing keeps from the party that runs the machine."""

    CPU = "cpu-memory"
    GPU = "gpu-memory"


class ConfidentialTechnology(Sourced):
    """A technology of confidential computing; ``names`` are other usual spellings.

    ``attested_by`` signs the reports by which a machine proves that it runs it; None where that depends on the product.
    """

    id: Slug
    name: Text
    names: tuple[Text, ...] = ()
    vendor: Reference
    protects: tuple[ProtectedMemory, ...] = Field(min_length=1)
    attested_by: Reference | None = None

    @property
    def other_names(self) -> tuple[str, ...]:
        """What it is called elsewhere."""
        return (self.id, self.name, *self.names)
