"""What policies see of a model."""

from typing import Annotated, TypedDict

from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.evidence.model_proof import ModelProof
from sovcheck.evidence.refusal import EvidenceStatus
from sovcheck.evidence.verdict import SmokeVerdict
from sovcheck.facts.documents.common import (
    STATED,
    CommonFacts,
    Controller,
    Exposure,
    LicenceFacts,
    OrganizationFacts,
    Terms,
)
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.gpu_host import Tenancy
from sovcheck.inventory.assets.model import Access, Modality, Openness, WeightFormat


class HostOfModel(TypedDict):
    """A place that can run the model: a host, or the API service; equal places appear once.

    ``controllers`` are those of its operator and of its owner, or of the provider. ``control`` is ``stated`` when
    nobody else controls them; the owner of a rented machine need not be stated. ``cutoff`` is everybody who can stop
    it, by whatever way.
    """

    kind: Annotated[str, Kind]
    country: str | None
    tenancy: Annotated[str | None, Tenancy]
    control: Annotated[str | None, STATED]
    controllers: list[Controller]
    cutoff: list[Exposure]
    path: str


class WeightsFacts(TypedDict):
    """The files of the weights held here. ``hashed`` when every file has a sha256.

    ``files`` counts those that can hold weights: a README is none. ``too_small`` when they have less than a bit for
    each parameter, ``None`` where that cannot be told.
    """

    files: int | None
    too_small: bool | None
    hashed: bool | None
    formats: Annotated[list[str] | None, WeightFormat]
    stored: bool | None
    gib: float | None


class CopyOfWeights(TypedDict):
    """A place where a copy of the weights is kept; equal places appear once.

    ``elsewhere``: it is a hub or registry that others than the applications' owners run, from which files are fetched,
    and go when they take them down. ``controllers`` and ``control`` are as for a host.
    """

    kind: Annotated[str, Kind]
    elsewhere: bool
    country: str | None
    control: Annotated[str | None, STATED]
    controllers: list[Controller]
    path: str


class LineageFacts(TypedDict):
    """``declared`` when every model up to the roots states its base models, and every root its developer.

    ``undisclosed`` when all that is missing is what developers do not disclose.
    ``roots`` are the roots' developers and who controls them; ``control_stated`` when nobody else controls them.
    """

    declared: bool
    undisclosed: bool
    control_stated: bool
    depth: int
    roots: list[Controller]


class UpdateFacts(TypedDict):
    """What is needed to update the model here; ``host_controllers`` are those of the training host's operator."""

    host: bool | None
    host_country: str | None
    host_control: Annotated[str | None, STATED]
    host_controllers: list[Controller]
    code: bool | None
    data: bool | None
    rights: bool | None
    owners: int | None
    budget: bool | None
    last_update_days_ago: int | None


class SeenFacts(TypedDict):
    """What one accepted smoke says: all ``None`` and empty where there is none.

    ``verdict`` is ``pass``, ``fail`` or ``inconclusive``, ``failures`` are the codes of what failed. ``isolation`` is
    ``netns``, ``notify``, ``external`` or ``none``, or ``observed`` where what served already was asked; ``canary``
    whether a known attempt to get out was seen; ``egress`` are the destinations (``HOST:PORT``) that something tried to
    reach and the inventory does not allow the host.

    ``host_declared`` is whether it ran on a host that the inventory lets serve the model, ``None`` where it does not
    say on which. ``gpus_match`` compares the accelerators that the driver named with those declared of that host,
    ``None`` where one of the two is not known, or only a dump says so; ``device_matches`` is whether the model ran on
    accelerators where the host declares some, ``None`` where only whoever asked for it says so. ``other_drivers`` are
    versions that were seen and are not the declared one. ``undeclared_files`` counts files of weights that the
    inventory does not list. ``weights_used`` is whether the hashed files were opened by what ran, and were the same
    afterwards; ``proof`` is what shows that this model answered: ``in-process``, ``recomputed`` or ``text-only``.
    """

    verdict: Annotated[str | None, SmokeVerdict]
    failures: list[str]
    age_days: int | None
    isolation: Annotated[str | None, IsolationLevel]
    canary: bool | None
    egress: list[str]
    host_declared: bool | None
    gpus_match: bool | None
    device_matches: bool | None
    other_drivers: list[str]
    undeclared_files: int | None
    weights_used: bool | None
    proof: Annotated[str | None, ModelProof]
    path: str | None


class SmokeFacts(SeenFacts):
    """The latest smoke of the model whose evidence was accepted, wherever it ran; ``hosts`` has one for each host.

    ``hosts`` are the latest of each host that serves the model, equal ones once, and the latest of all where it ran on
    none of these. ``pickles`` counts files of weights that can run code. ``languages`` came through the tokenizer
    unchanged; ``update_proved`` is whether a training step changed the weights for the better, and survived being
    saved.

    ``nonce_answered`` is whether the scan asked for a nonce, which all that is accepted has answered. ``refused`` are
    the words on evidence that a trusted key signed and that still does not hold. ``hash_differs`` is whether the latest
    signed smoke, refused or not, met files with other digests than it was told.
    """

    hosts: list[SeenFacts]
    pickles: int | None
    remote_code: bool | None
    first_token_ms: float | None
    tokens_per_second: float | None
    languages: list[str]
    update_proved: bool | None
    nonce_answered: bool
    refused: Annotated[list[str], EvidenceStatus]
    hash_differs: bool


class EvaluationFacts(TypedDict):
    """The latest measurement by one benchmark; ``share`` is the score in percent of the reference's."""

    name: str
    score: float | None
    reference: float | None
    share: float | None
    age_days: int


class ModelDocument(CommonFacts):
    """A model.

    ``ancestor``: it is only named as what another was made from, and nobody runs, keeps or updates it; ``None`` where
    something leaves out what it runs, so that it could be this model. ``in_house``: it is reached through a service of
    whoever owns all applications that depend on it, so that what is asked of held weights is asked of it.
    """

    ancestor: bool | None
    in_house: bool
    access: Annotated[str | None, Access]
    developer: OrganizationFacts
    provider: OrganizationFacts
    licence: LicenceFacts
    terms: Terms
    lineage: LineageFacts
    revision: str | None
    revision_pinned: bool | None
    revision_moves: bool | None
    remote_code: bool | None
    weights: WeightsFacts
    copies: list[CopyOfWeights] | None
    parameters: int | None
    openness: Annotated[str | None, Openness]
    languages: list[str] | None
    modalities: Annotated[list[str] | None, Modality]
    age_days: int | None
    hosts: list[HostOfModel]
    hosts_complete: bool | None
    evaluations: list[EvaluationFacts] | None
    self_hosted: bool | None
    smoke: SmokeFacts
    update: UpdateFacts
