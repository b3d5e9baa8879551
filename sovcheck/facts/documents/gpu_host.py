"""What policies see of a GPU host."""

from typing import Annotated, TypedDict

from sovcheck.evidence.verdicts import HostTruth
from sovcheck.facts.documents.contracts import EXIT_LABELS, ContractFacts, KeyFacts, PlanFacts
from sovcheck.facts.documents.every_kind import CUTOFF_LABEL, STALE_LABEL, CommonFacts, PeopleFields
from sovcheck.facts.documents.labels import Parts, Role, Stated, shown
from sovcheck.facts.documents.parties import Controller, OrganizationFacts
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Access, Openness


class AcceleratorFacts(TypedDict):
    """A group of accelerators as the catalog knows them; memory per device in GiB."""

    model: str
    vendor: str | None
    vendor_country: Annotated[
        str | None, Stated("who makes its accelerators", ask="accelerators.model, under an id of the catalog")
    ]
    manufactured_in: Annotated[
        str | None, Stated("where its chips are made", ask="accelerators.model, under an id of the catalog")
    ]
    export_class: Annotated[
        str | None,
        Stated("how its accelerators are classified for export", ask="its catalog entry (--catalog)"),
    ]
    memory_gib: float | None
    count: int


class ServedModel(TypedDict):
    """A model that a host serves, without its identity.

    ``weights_gib`` is parameters times bytes per parameter of the dtype, divided by 2**30; where these are not stated,
    the size of the model's files.
    """

    access: Annotated[str | None, Access]
    openness: Annotated[str | None, Openness]
    developer_country: str | None
    weights_gib: float | None


class ManagementFacts(TypedDict):
    """Who manages the host from afar; ``controllers`` are those of the management provider."""

    provider: Annotated[str | None, Stated("who manages it from afar", by="management.provider")]
    controllers: list[Controller]
    phone_home: Annotated[bool | None, Stated("whether it reports to its maker", by="management.phone_home")]
    licence_server: Annotated[bool | None, Stated("whether it needs a licence server", by="management.licence_server")]


class ObservedFacts(TypedDict):
    """What smokes saw of the machine: the gravest of the latest words from each machine of the host.

    ``truth`` is ``consistent`` with own hardware, ``rented`` (by traces of ``provider``) or ``unknown``, and ``None``
    where no smoke was accepted. ``accelerators`` are those seen that the catalog knows.
    """

    truth: Annotated[
        str | None,
        HostTruth,
        shown(
            "whether its machine is rented (a virtual machine does not show whose it is)",
            "on the hardware itself, or tenancy as it is",
        ),
    ]
    provider: Annotated[str | None, shown("which provider lets its machine", "on it")]
    accelerators: list[str]
    age_days: Annotated[int | None, shown("when its machine was last examined", "on it")]
    path: Annotated[str | None, shown("whether its machine was ever examined", "on it")]


class ExportLicenceFacts(TypedDict):
    """A licence for accelerators under export control; ``ends_in_days`` is negative once it is over."""

    reference: Annotated[str | None, Stated("its export licence", by="export_licence.reference")]
    ends_in_days: Annotated[int | None, Stated("when its export licence ends", by="export_licence.until")]


class GpuHostFields(PeopleFields):
    """What a GPU host states of itself: each fact is the field of the same name, as it stands."""

    tenancy: Annotated[str | None, Tenancy, Stated("whether it is owned or rented", by="tenancy")]
    country: Annotated[str | None, Stated("its country", by="country")]


class GpuHostDocument(CommonFacts, GpuHostFields):
    """A GPU host. ``memory_gib`` is over all its accelerators, or its main memory where it has none.

    ``models_gib`` is over all models it serves.

    ``operator`` is what is known of all its operators together, ``operators`` are each of them, and who operates the
    cloud below (``cloud`` beside another operator). ``cutoff_complete`` is ``True`` when everybody is stated who can
    stop it, ``stale_complete`` when everybody is who can withhold updates.
    ``in_house``: the party that owns all applications that depend on it, or keep something there, operates it.
    ``owned_in_house``: that party, or a company of its group, owns it, whatever ``tenancy`` says.
    """

    in_house: bool
    owned_in_house: Annotated[
        bool | None,
        Stated(
            "whether it belongs to whoever owns the applications that depend on it, or to their group",
            ask="owner of it and of each application; parents of these organizations",
        ),
    ]
    owner: Annotated[OrganizationFacts, Role("owner")]
    operator: Annotated[OrganizationFacts, Role("operator")]
    operators: list[OrganizationFacts]
    cutoff_complete: Annotated[bool | None, CUTOFF_LABEL]
    stale_complete: Annotated[bool | None, STALE_LABEL]
    accelerators: Annotated[list[AcceleratorFacts] | None, Stated("its accelerators", by="accelerators")]
    memory_gib: Annotated[
        float | None,
        Stated(
            "the memory in which it runs models",
            ask="accelerators with count and memory_gib; main_memory_gib where there are none",
        ),
    ]
    models: Annotated[list[ServedModel] | None, Stated("which models it serves", by="serves")]
    models_gib: Annotated[
        float | None, Stated("how large the models are that it serves", ask="parameters and dtype of each model")
    ]
    management: Annotated[ManagementFacts, Stated("who manages it from afar", by="management")]
    runtime_offline: Annotated[bool | None, Stated("whether its runtime works offline", by="runtime.offline")]
    observed: ObservedFacts
    keys: Annotated[KeyFacts, Stated("who holds the keys", by="key_custody")]
    contract: Annotated[ContractFacts, Stated("its contract", by="contract")]
    export_licence: Annotated[ExportLicenceFacts, Stated("its export licence", by="export_licence")]
    exit_plan: Annotated[PlanFacts, Stated("the plan to leave", by="exit_plan"), Parts(EXIT_LABELS)]
