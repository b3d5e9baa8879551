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
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, CountryOrAnywhere, Reference, Text


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
    """The name of the interface, such as S3 or the OpenAI API."""
    open: Boolean | None = None
    """Whether others implement it, too."""


class Subcontractor(Record):
    """Somebody to whom the provider passes a part of the work, and who sees for it what is in the service."""

    organization: Reference | None = None
    """The organization."""
    country: CountryCode | None = None
    """Where it works on what it sees."""
    role: Text
    """What it does, in a few words."""


class CloudService(Asset):
    """A service. ``country`` is where it runs; ``region`` of a catalog ``cloud`` gives the same."""

    kind: ClassVar[Kind] = Kind.CLOUD_SERVICE

    provider: Reference | None = None
    """The organization that provides it."""
    type: ServiceType | None = None
    """What it does."""
    cloud: Reference | None = None
    """The cloud it belongs to or, where another provides it, stands on; by its id in the catalog."""
    region: Text | None = None
    """The region of that cloud; it gives country and provider."""
    country: CountryCode | None = None
    """Where it runs."""
    processed_in: tuple[CountryOrAnywhere, ...] | None = None
    """Countries where it processes what it is sent, where they are others than where it runs; or `anywhere`."""
    key_custody: KeyCustody | None = None
    """Who holds the keys of what is stored or processed in it."""
    confidential_computing: ConfidentialComputing | None = None
    """Memory encryption that the provider cannot undo."""
    training_use: TrainingUse | None = None
    """Whether the provider trains on what you send."""
    interface: Interface | None = None
    """The interface that you program against."""
    contract: Contract | None = None
    """The terms on which it is rented."""
    exit_plan: ContinuityPlan | None = None
    """The plan to move to another."""
    cutoff_plan: ContinuityPlan | None = None
    """The plan to go on when it is cut off over night."""
    administered_from: tuple[CountryCode, ...] | None = None
    """Countries from which it is administered."""
    support_countries: tuple[CountryCode, ...] | None = None
    """Countries from which its support works."""
    security_operations_from: tuple[CountryCode, ...] | None = None
    """Countries from which its security is watched over, and incidents are handled."""
    subcontractors: tuple[Subcontractor, ...] | None = None
    """To whom the provider passes a part of the work; `[]` states that there is nobody."""
    subcontractors_complete: Boolean | None = None
    """Whether the provider says that this is everybody, and announces changes before they come."""
    requires: tuple[Requirement, ...] | None = None
    """What it cannot work without."""
