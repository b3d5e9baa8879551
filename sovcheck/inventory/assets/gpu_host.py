"""GPU hosts: the machines that models run on."""

from enum import StrEnum
from typing import ClassVar

from sovcheck.inventory.assets.asset import Asset, ConfidentialComputing, Contract, KeyCustody, Kind, Record
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.inventory.assets.scalars import Amount, Boolean, Count, CountryCode, Reference, Text


class Tenancy(StrEnum):
    """On what terms the machine is used."""

    OWNED = "owned"
    COLOCATED = "colocated"
    RENTED = "rented"
    CLOUD = "cloud"


class Accelerator(Record):
    """A group of equal accelerators; ``model`` is an id of the catalog, ``memory_gib`` is per device."""

    model: Text
    count: Count
    memory_gib: Amount | None = None


class Management(Record):
    """Who can reach the machine from afar, and what it reports to whom."""

    provider: Reference | None = None
    phone_home: Boolean | None = None
    licence_server: Boolean | None = None


class Runtime(Record):
    """The inference software on the host."""

    software: Reference | None = None
    version: Text | None = None
    offline: Boolean | None = None


class GpuHost(Asset):
    """A machine, or a group of equal machines, with accelerators."""

    kind: ClassVar[Kind] = Kind.GPU_HOST

    owner: Reference | None = None
    operator: Reference | None = None
    tenancy: Tenancy | None = None
    cloud: Reference | None = None
    region: Text | None = None
    country: CountryCode | None = None
    site: Text | None = None
    accelerators: tuple[Accelerator, ...] | None = None
    administered_from: tuple[CountryCode, ...] | None = None
    management: Management | None = None
    runtime: Runtime | None = None
    serves: tuple[Reference, ...] | None = None
    key_custody: KeyCustody | None = None
    confidential_computing: ConfidentialComputing | None = None
    contract: Contract | None = None
    requires: tuple[Requirement, ...] | None = None
