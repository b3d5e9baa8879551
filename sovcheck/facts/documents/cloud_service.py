"""What policies see of a cloud service."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.contracts import EXIT_LABELS, ContractFacts, KeyFacts, PlanFacts
from sovcheck.facts.documents.every_kind import CUTOFF_LABEL, STALE_LABEL, CommonFacts, PeopleFields
from sovcheck.facts.documents.labels import Parts, Role, Stated
from sovcheck.facts.documents.parties import OrganizationFacts
from sovcheck.inventory.assets.cloud_service import ServiceType, TrainingUse


class SubcontractorFacts(TypedDict):
    """Somebody to whom the provider passes a part of the work; ``country`` is where it works."""

    organization: Annotated[
        str | None, Stated("who its subcontractors are", ask="organization of each of its subcontractors")
    ]
    country: Annotated[str | None, Stated("where its subcontractors work", ask="country of each of its subcontractors")]
    role: str


class CloudServiceFields(PeopleFields):
    """What a cloud service states of itself: each fact is the field of the same name, as it stands."""

    type: Annotated[str | None, ServiceType, Stated("what kind of service it is", by="type")]
    processed_in: Annotated[list[str] | None, Stated("where it processes what it is sent", by="processed_in")]
    training_use: Annotated[
        str | None, TrainingUse, Stated("whether the provider trains on what is sent", by="training_use")
    ]
    subcontractors_complete: Annotated[
        bool | None, Stated("whether its list of subcontractors is complete", by="subcontractors_complete")
    ]


class CloudServiceDocument(CommonFacts, CloudServiceFields):
    """A cloud service. ``provider`` is what is known of all who provide it together.

    ``providers`` are each of them, and who operates the cloud below (``cloud`` beside another provider).

    ``countries`` is where it runs; several when the region spans them. ``processed_in`` are codes of countries, or
    ``anywhere``. ``cutoff_complete`` is ``True`` when everybody is stated who can stop it, ``stale_complete`` when
    everybody is who can withhold updates from its provider. ``in_house``: the party that owns all applications that
    depend on it, or keep something there, provides it.
    """

    in_house: bool
    provider: Annotated[
        OrganizationFacts, Role("provider (of a model behind an API: provider_service, and provider of that service)")
    ]
    providers: list[OrganizationFacts]
    countries: Annotated[
        list[str] | None, Stated("in which countries it runs", by="country", ask="country, or cloud and region")
    ]
    cutoff_complete: Annotated[bool | None, CUTOFF_LABEL]
    stale_complete: Annotated[bool | None, STALE_LABEL]
    keys: Annotated[KeyFacts, Stated("who holds the keys", by="key_custody")]
    interface_standard: Annotated[str | None, Stated("which standard its interface follows", by="interface.standard")]
    interface_open: Annotated[bool | None, Stated("whether others offer its interface", by="interface.open")]
    contract: Annotated[ContractFacts, Stated("its contract", by="contract")]
    exit_plan: Annotated[PlanFacts, Stated("the plan to leave", by="exit_plan"), Parts(EXIT_LABELS)]
    cutoff_plan: Annotated[
        PlanFacts,
        Stated("the plan for a cut-off", by="cutoff_plan"),
        Parts(
            {
                "exists": Stated("whether there is a plan for a cut-off", by="cutoff_plan.exists"),
                "tested_days_ago": Stated("when the cut-off was last tried", by="cutoff_plan.tested"),
                "offline_days": Stated("how long one can go on after a cut-off", by="cutoff_plan.offline_days"),
            }
        ),
    ]
    subcontractors: Annotated[
        list[SubcontractorFacts] | None,
        Stated("to whom its provider passes a part of the work", by="subcontractors"),
    ]
