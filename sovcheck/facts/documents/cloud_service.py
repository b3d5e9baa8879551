"""What policies see of a cloud service."""

from typing import Annotated

from sovcheck.facts.documents.common import CommonFacts, ContractFacts, KeyFacts, OrganizationFacts, PlanFacts
from sovcheck.inventory.assets.cloud_service import ServiceType, TrainingUse


class CloudServiceDocument(CommonFacts):
    """A cloud service. ``provider`` is what is known of all who provide it together, ``providers`` each of them.

    ``countries`` is where it runs; several when the region spans them. ``processed_in`` are codes of countries, or
    ``anywhere``. ``cutoff_complete`` is ``True`` when everybody is stated who can stop it, ``stale_complete`` when
    everybody is who can withhold updates from its provider.
    """

    type: Annotated[str | None, ServiceType]
    provider: OrganizationFacts
    providers: list[OrganizationFacts]
    countries: list[str] | None
    processed_in: list[str] | None
    cutoff_complete: bool | None
    stale_complete: bool | None
    keys: KeyFacts
    training_use: Annotated[str | None, TrainingUse]
    interface_standard: str | None
    interface_open: bool | None
    contract: ContractFacts
    exit_plan: PlanFacts
    cutoff_plan: PlanFacts
    administered_from: list[str] | None
    support_countries: list[str] | None
