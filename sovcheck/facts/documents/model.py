"""What policies see of a model."""

from typing import TypedDict

from sovcheck.facts.documents.common import CommonFacts, Controller, LicenceFacts, OrganizationFacts, Terms


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
