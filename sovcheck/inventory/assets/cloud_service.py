"""Cloud services: what is used but run by somebody else."""

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
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, Reference, Text


class ServiceType(StrEnum):
    """What the service does."""

    INFERENCE_API = "inference-api"
    OBJECT_STORE = "object-store"
    DATABASE = "database"
    REGISTRY = "registry"
    HUB = "hub"
    AUTH = "auth"
    TELEMETRY = "telemetry"
    LOGGING = "logging"
    KMS = "kms"
    CI = "ci"
    ORCHESTRATOR = "orchestrator"
    COMPUTE = "compute"
    NETWORK = "network"
    OTHER = "other"


class TrainingUse(StrEnum):
    """Whether the provider trains on what customers send: by contract, or unless the customer objects."""

    NEVER = "never"
    OPT_IN = "opt-in"
    OPTED_OUT = "opted-out"
    OPT_OUT = "opt-out"
    ALWAYS = "always"


class Interface(Record):
    """The interface that customers program against, and whether others implement it too."""

    standard: Text | None = None
    open: Boolean | None = None


class CloudService(Asset):
    """A service. ``country`` is where it runs; ``region`` of a catalog ``cloud`` gives the same."""

    kind: ClassVar[Kind] = Kind.CLOUD_SERVICE

    provider: Reference | None = None
    type: ServiceType | None = None
    cloud: Reference | None = None
    region: Text | None = None
    country: CountryCode | None = None
    key_custody: KeyCustody | None = None
    confidential_computing: ConfidentialComputing | None = None
    training_use: TrainingUse | None = None
    interface: Interface | None = None
    contract: Contract | None = None
    exit_plan: ContinuityPlan | None = None
    cutoff_plan: ContinuityPlan | None = None
    administered_from: tuple[CountryCode, ...] | None = None
    support_countries: tuple[CountryCode, ...] | None = None
    requires: tuple[Requirement, ...] | None = None
