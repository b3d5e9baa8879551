"""The facts document of each kind of asset."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypedDict

from sovcheck.facts.documents.common import (
    CommonFacts,
    ContractFacts,
    Controller,
    Exposure,
    LicenceFacts,
    OrganizationFacts,
    PlanFacts,
    Terms,
)
from sovcheck.inventory.assets.asset import Kind


class OrganizationDocument(CommonFacts):
    """An organization under judgement; ``controllers`` holds only its parents, so that it does not name itself."""

    country: str | None
    public_body: bool | None
    ownership: str | None
    controllers: list[Controller]
    listed: bool | None


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

    access: str | None
    openness: str | None
    developer_country: str | None
    weights_gib: float | None


class ManagementFacts(TypedDict):
    """Who manages the host from afar; ``controllers`` are those of the management provider."""

    provider: str | None
    controllers: list[Controller]
    phone_home: bool | None
    licence_server: bool | None


class KeyFacts(TypedDict):
    """Key custody, and whether confidential computing is attested."""

    custodian: str | None
    attested: bool | None


class GpuHostDocument(CommonFacts):
    """A GPU host. ``memory_gib`` is over all its accelerators, ``models_gib`` over all models it serves."""

    tenancy: str | None
    country: str | None
    owner: OrganizationFacts
    operator: OrganizationFacts
    administered_from: list[str] | None
    accelerators: list[AcceleratorFacts] | None
    memory_gib: float | None
    models: list[ServedModel] | None
    models_gib: float | None
    management: ManagementFacts
    runtime_offline: bool | None
    keys: KeyFacts
    contract: ContractFacts


class HostOfModel(TypedDict):
    """A place that can run the model: a host, or the API service; equal places appear once.

    ``controllers`` are those of its operator and of its owner, or of the provider. ``ownership`` is ``stated`` when
    all their chains are; the owner of a rented machine need not be.
    """

    kind: str
    country: str | None
    tenancy: str | None
    ownership: str | None
    controllers: list[Controller]
    path: str


class WeightsFacts(TypedDict):
    """The files of the weights held here. ``hashed`` when every file has a sha256."""

    files: int | None
    hashed: bool | None
    formats: list[str] | None
    stored: bool | None
    gib: float | None


class LineageFacts(TypedDict):
    """``declared`` when every model up to the roots states its base models, and every root its developer.

    ``roots`` are the roots' developers and who controls them.
    """

    declared: bool
    depth: int
    roots: list[Controller]


class UpdateFacts(TypedDict):
    """What is needed to update the model here; ``host_controllers`` are those of the training host's operator."""

    host: bool | None
    host_country: str | None
    host_ownership: str | None
    host_controllers: list[Controller]
    code: bool | None
    data: bool | None
    rights: bool | None
    owners: int | None
    budget: bool | None
    last_update_days_ago: int | None


class ModelDocument(CommonFacts):
    """A model."""

    access: str | None
    developer: OrganizationFacts
    provider: OrganizationFacts
    licence: LicenceFacts
    terms: Terms
    lineage: LineageFacts
    revision: str | None
    revision_pinned: bool | None
    remote_code: bool | None
    weights: WeightsFacts
    parameters: int | None
    openness: str | None
    languages: list[str] | None
    modalities: list[str] | None
    age_days: int | None
    hosts: list[HostOfModel]
    update: UpdateFacts


class Reach(TypedDict):
    """A country where the data can arrive: ``how`` is stored, backed-up, processed, flowed, logged or api.

    ``adequacy`` is ``home-territory`` (EEA), ``adequate``, ``certified``, ``commercial`` or ``none``; ``challenged``
    tells that the decision is before a court.
    """

    country: str | None
    how: str
    mechanism: str | None
    adequacy: str
    challenged: bool
    path: str


class DatasetDocument(CommonFacts):
    """A dataset. ``reach_complete`` is ``True`` when the country of every place in reach is known, else ``None``."""

    controller: OrganizationFacts
    curator: OrganizationFacts
    licence: LicenceFacts
    data_class: str | None
    subject_countries: list[str] | None
    subjects_in_eea: bool | None
    reach: list[Reach]
    reach_complete: bool | None
    deletion_evidence: bool | None


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


class Option(TypedDict):
    """One way to meet a requirement; ``ai``: it gives model output, ``self_hosted``: weights held here run on hosts.

    ``providers`` control who offers it (none for weights held here); ``cutoff`` is everybody who can stop it. Software
    that passes on what models say, such as a router, counts for all that stands behind it. ``complete`` is as in
    ``Survival``.
    """

    kind: str
    ai: bool
    access: str | None
    self_hosted: bool
    providers: list[Controller]
    cutoff: list[Exposure]
    complete: bool | None
    tested_days_ago: int | None


class RequirementFacts(TypedDict):
    """A needed capability with its alternatives.

    A router that is needed stands here as plain software, and what it requires to give output as further requirements.
    """

    optional: bool
    ai: bool
    options: list[Option]
    path: str


class SinglePoint(TypedDict):
    """One thing whose loss stops the application: organization, country, gpu_host or cloud_service.

    ``organization`` is the id of an organization. ``countries`` are the organization's own, the country itself, or
    those of the controllers of a host or service.
    """

    kind: str
    organization: str | None
    name: str
    countries: list[str]
    path: str


class Survival(TypedDict):
    """The fault tree's answer.

    ``complete`` is ``True`` when on the critical path, with all its alternatives, these are stated: requirements and
    owner of applications, where models run, operator, owner and country of hosts, provider and country of services,
    and of every organization its country and its owners up to the roots. Else it is ``None``.
    """

    single_points: list[SinglePoint]
    complete: bool | None


class ApplicationDocument(CommonFacts):
    """An application."""

    owner: OrganizationFacts
    domicile: str | None
    criticality: str | None
    stage: str | None
    fields_of_use: list[str] | None
    users: int | None
    monthly_revenue_usd: float | None
    languages: list[str] | None
    data_classes: list[str] | None
    requirements: list[RequirementFacts] | None
    survival: Survival


class DataFlowDocument(CommonFacts):
    """A data flow."""

    from_countries: list[str] | None
    to_countries: list[str] | None
    data_classes: list[str] | None
    subject_countries: list[str] | None
    purpose: str | None
    mechanism: str | None
    encrypted_in_transit: bool | None
    customer_only_keys: bool | None


class SoftwareDocument(CommonFacts):
    """A piece of software. ``mirrored`` is ``True`` when a local mirror of its registry is stated."""

    developer: OrganizationFacts
    licence: LicenceFacts
    mirrored: bool | None
    built_in: list[str] | None
    telemetry: str | None
    licence_server: bool | None


FactsDocument = (
    OrganizationDocument
    | ModelDocument
    | DatasetDocument
    | GpuHostDocument
    | CloudServiceDocument
    | ApplicationDocument
    | DataFlowDocument
    | SoftwareDocument
)

DOCUMENTS: Mapping[Kind, type[CommonFacts]] = MappingProxyType(
    {
        Kind.ORGANIZATION: OrganizationDocument,
        Kind.MODEL: ModelDocument,
        Kind.DATASET: DatasetDocument,
        Kind.GPU_HOST: GpuHostDocument,
        Kind.CLOUD_SERVICE: CloudServiceDocument,
        Kind.APPLICATION: ApplicationDocument,
        Kind.DATA_FLOW: DataFlowDocument,
        Kind.SOFTWARE: SoftwareDocument,
    }
)
"""The document of every kind."""
