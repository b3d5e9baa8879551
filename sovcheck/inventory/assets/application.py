"""Applications: what people use, and what must go on when somebody leaves."""

from enum import StrEnum
from typing import Annotated, ClassVar

from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Asset, Kind, Record
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.inventory.assets.scalars import Amount, Count, CountryCode, Day, Reference, Sha256, Text


class Criticality(StrEnum):
    """How much depends on the application, least first."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    GOVERNMENT = "government"
    CRITICAL_INFRASTRUCTURE = "critical-infrastructure"
    NATIONAL_SECURITY = "national-security"


class Stage(StrEnum):
    """How far the application has come."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


class FieldOfUse(StrEnum):
    """Uses that licences single out."""

    GENERAL = "general"
    RESEARCH = "research"
    MILITARY = "military"
    SURVEILLANCE = "surveillance"
    BIOMETRICS = "biometrics"
    LAW_ENFORCEMENT = "law-enforcement"
    MEDICAL = "medical"
    LEGAL = "legal"
    EMPLOYMENT = "employment"
    CREDIT_SCORING = "credit-scoring"
    CRITICAL_INFRASTRUCTURE = "critical-infrastructure"
    MODEL_AS_A_SERVICE = "model-as-a-service"
    AI_ASSISTANT_PRODUCT = "ai-assistant-product"
    COMPETING_MODEL = "competing-model"


class ServiceLevel(Record):
    """How fast the application has to answer, for its users to use it, and what that may cost."""

    max_first_token_ms: Amount | None = None
    """The longest time to the first token, in milliseconds."""
    min_tokens_per_second: Amount | None = None
    """The least tokens per second after that."""
    max_monthly_cost: Amount | None = None
    """The most that running it may cost in a month, in any currency: the one in which `running_cost` is stated."""


class RunningCost(Record):
    """What running the application cost in a month, all of it: machines, services, licences, people."""

    monthly: Amount
    """The sum of that month, in the currency of `service_level.max_monthly_cost`."""
    measured: Day | None = None
    """The last day of the month."""
    bill_sha256: Sha256 | None = None
    """SHA-256 of the bill or account that shows it."""


class Application(Asset):
    """An application. ``domicile`` is where its deployer is established; ``users`` are monthly active users."""

    kind: ClassVar[Kind] = Kind.APPLICATION

    owner: Reference | None = None
    """The organization that answers for it."""
    domicile: CountryCode | None = None
    """Where its deployer is established; shared by all applications, it is the scan's home country."""
    criticality: Criticality | None = None
    """How much depends on it."""
    stage: Stage | None = None
    """How far it has come."""
    fields_of_use: Annotated[tuple[FieldOfUse, ...], Field(min_length=1)] | None = None
    """What it is used for, in the words of licences."""
    users: Count | None = None
    """Monthly active users."""
    monthly_revenue_usd: Amount | None = None
    """Revenue per month in US dollars, as licences count it."""
    languages: tuple[Text, ...] | None = None
    """Languages that its users speak."""
    notices: tuple[Text, ...] | None = None
    """Licences, by id, whose words it shows where they ask for it; `[]` where it shows none."""
    data: tuple[Reference, ...] | None = None
    """Datasets that it reads or writes."""
    logs_to: tuple[Reference, ...] | None = None
    """Where its logs go."""
    service_level: ServiceLevel | None = None
    """How fast it has to answer, and at which cost."""
    running_cost: RunningCost | None = None
    """What it cost to run."""
    maintainers: Count | None = None
    """How many named people can keep it running and mend it."""
    requires: tuple[Requirement, ...] | None = None
    """What it cannot work without."""
