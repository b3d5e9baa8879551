"""What policies see of a cloud service."""

from sovcheck.facts.documents.common import CommonFacts, ContractFacts, KeyFacts, OrganizationFacts, PlanFacts


class CloudServiceDocument(CommonFacts):
    """A cloud service. ``countries`` is where it runs; several when the region spans them."""

    type: str | None
    provider: OrganizationFacts
    countries: list[str] | None
    keys: KeyFacts
    training_use: str | None
    interface_standard: str | None
    interface_open: bool | None
    contract: ContractFacts
    exit_plan: PlanFacts
    cutoff_plan: PlanFacts
    administered_from: list[str] | None
    support_countries: list[str] | None
