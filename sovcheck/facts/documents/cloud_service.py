"""What policies see of a cloud service."""

from typing import Annotated

from sovcheck.facts.documents.common import CommonFacts, ContractFacts, KeyFacts, OrganizationFacts, PlanFacts
from sovcheck.inventory.assets.cloud_service import ServiceType, TrainingUse


class CloudServiceDocument(CommonFacts):
    """A cloud service. ``countries`` is where it runs; several when the region spans them."""

    type: Annotated[str | None, ServiceType]
    provider: OrganizationFacts
    countries: list[str] | None
    keys: KeyFacts
    training_use: Annotated[str | None, TrainingUse]
    interface_standard: str | None
    interface_open: bool | None
    contract: ContractFacts
    exit_plan: PlanFacts
    cutoff_plan: PlanFacts
    administered_from: list[str] | None
    support_countries: list[str] | None
