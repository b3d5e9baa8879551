"""What policies see of a GPU host."""

from typing import Annotated, TypedDict

from sovcheck.evidence.host_truth import HostTruth
from sovcheck.facts.documents.common import CommonFacts, ContractFacts, Controller, KeyFacts, OrganizationFacts
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Access, Openness


class AcceleratorFacts(TypedDict):
    """A group of accelerators as the catalog knows them; memory per device in GiB."""

    model: str
    vendor: str | None
    vendor_country: str | None
    manufactured_in: str | None
    export_class: str | None
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

    provider: str | None
    controllers: list[Controller]
    phone_home: bool | None
    licence_server: bool | None


class ObservedFacts(TypedDict):
    """What smokes saw of the machine: the gravest of the latest words from each machine of the host.

    ``truth`` is ``consistent`` with own hardware, ``rented`` (by traces of ``provider``) or ``unknown``, and ``None``
    where no smoke was accepted. ``accelerators`` are those seen that the catalog knows.
    """

    truth: Annotated[str | None, HostTruth]
    provider: str | None
    accelerators: list[str]
    age_days: int | None
    path: str | None


class GpuHostDocument(CommonFacts):
    """A GPU host. ``memory_gib`` is over all its accelerators, ``models_gib`` over all models it serves.

    ``operator`` is what is known of all its operators together, ``operators`` each of them. ``cutoff_complete`` is
    ``True`` when everybody is stated who can stop it, ``stale_complete`` when everybody is who can withhold updates.
    """

    tenancy: Annotated[str | None, Tenancy]
    country: str | None
    owner: OrganizationFacts
    operator: OrganizationFacts
    operators: list[OrganizationFacts]
    administered_from: list[str] | None
    support_countries: list[str] | None
    cutoff_complete: bool | None
    stale_complete: bool | None
    accelerators: list[AcceleratorFacts] | None
    memory_gib: float | None
    models: list[ServedModel] | None
    models_gib: float | None
    management: ManagementFacts
    runtime_offline: bool | None
    observed: ObservedFacts
    keys: KeyFacts
    contract: ContractFacts
