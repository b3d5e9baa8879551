"""What policies see of a model."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.every_kind import CommonFacts, Exposure
from sovcheck.facts.documents.labels import Role, Stated
from sovcheck.facts.documents.licences import LicenceFacts, NamingDuty, Terms
from sovcheck.facts.documents.parties import STATED, Controller, OrganizationFacts
from sovcheck.facts.documents.smoke import SmokeFacts
from sovcheck.inventory.assets.application import FieldOfUse
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
    control: Annotated[
        str | None,
        STATED,
        Stated(
            "who controls each host that runs it",
            ask="operator of each host, and parents and country of that organization and of each owner (or free_float)",
        ),
    ]
    controllers: list[Controller]
    cutoff: list[Exposure]
    path: str


class WeightsFacts(TypedDict):
    """The files of the weights held here. ``hashed`` when every file has a sha256.

    ``files`` counts those that can hold weights: a README is none. ``too_small`` when they have less than a bit for
    each parameter, ``None`` where that cannot be known.
    """

    files: Annotated[int | None, Stated("the files of its weights", by="files")]
    too_small: Annotated[
        bool | None,
        Stated(
            "whether the files are large enough for its weights", by="files", ask="parameters, and files with bytes"
        ),
    ]
    hashed: Annotated[bool | None, Stated("whether its weights are hashed", by="files", ask="files with sha256")]
    formats: Annotated[
        list[str] | None, WeightFormat, Stated("the formats of its weights", by="files", ask="files with format")
    ]
    stored: Annotated[bool | None, Stated("whether its weights are held here", by="stored_in")]
    gib: Annotated[
        float | None,
        Stated("the size of its weights", by="parameters", ask="parameters and dtype, or files with bytes"),
    ]


class CopyOfWeights(TypedDict):
    """A place where a copy of the weights is kept; equal places appear once.

    ``elsewhere``: it is a hub or registry that others than the applications' owners run, from which files are fetched,
    and go when they take them down. ``controllers`` and ``control`` are as for a host.
    """

    kind: Annotated[str, Kind]
    elsewhere: bool
    country: str | None
    control: Annotated[
        str | None,
        STATED,
        Stated(
            "who can take away the copies of its weights",
            ask="stored_in, and of each place its country and provider or operator, and the owners of these",
        ),
    ]
    controllers: list[Controller]
    path: str


class SourceOfWeights(TypedDict):
    """From where the files are fetched, once per country; the rest is as for a copy."""

    kind: Annotated[str, Kind]
    elsewhere: bool
    country: Annotated[
        str | None,
        Stated("where its files are fetched from", ask="fetched_from, and country of that place"),
    ]
    control: Annotated[
        str | None,
        STATED,
        Stated(
            "who controls where its files are fetched from",
            ask="fetched_from, and of that place its provider or operator, and the owners of these",
        ),
    ]
    controllers: list[Controller]
    path: str


class LineageFacts(TypedDict):
    """``declared`` when every model up to the roots states its base models, and every root its developer.

    ``undisclosed`` when all that is missing is what developers do not disclose.
    ``roots`` are the roots' developers and who controls them; ``control_stated`` when nobody else controls them.
    """

    declared: Annotated[
        bool,
        Stated(
            "on which models it is based, up to the root",
            ask="base_models of it and of each base model, "
            "and developer of each that has none (undisclosed stays open)",
        ),
    ]
    undisclosed: bool
    control_stated: Annotated[
        bool,
        Stated(
            "who controls the developers at the root of its lineage",
            ask="parents of each developer and of each owner (none: []), or free_float where that is the rest",
        ),
    ]
    depth: int
    roots: Annotated[
        list[Controller],
        Stated("the country of everybody at the root of its lineage", ask="country of each developer and owner"),
    ]


class UpdateFacts(TypedDict):
    """What is needed to update the model here; ``host_controllers`` are those of the training host's operator."""

    host: Annotated[bool | None, Stated("on which machine it could be updated", by="update.host")]
    host_country: Annotated[
        str | None, Stated("the country of the machine for updates", ask="update.host, and country of that host")
    ]
    host_control: Annotated[
        str | None,
        STATED,
        Stated(
            "who controls the operator of the machine for updates",
            ask="update.host, operator of that host, "
            "and parents of that organization and of each owner (or free_float)",
        ),
    ]
    host_controllers: list[Controller]
    code: Annotated[bool | None, Stated("whether the training code is here", by="update.code")]
    data: Annotated[bool | None, Stated("whether the training data is here", by="update.data")]
    rights: Annotated[bool | None, Stated("whether it may be modified", by="update.rights")]
    owners: Annotated[int | None, Stated("how many people can update it", by="update.owners")]
    budget: Annotated[bool | None, Stated("whether money is set aside for updates", by="update.budget")]
    last_update_days_ago: Annotated[int | None, Stated("when it was last updated", by="update.last_update")]


class EvaluationFacts(TypedDict):
    """The latest measurement by one benchmark; ``share`` is the score in percent of the reference's."""

    name: str
    score: float | None
    reference: float | None
    share: Annotated[
        float | None, Stated("how good it is next to its reference", ask="score and reference of each of evaluations")
    ]
    age_days: int
    languages: Annotated[
        list[str] | None, Stated("in which languages it was measured", ask="languages of each of evaluations")
    ]
    domains: Annotated[
        list[str] | None,
        FieldOfUse,
        Stated("for which fields of use it was measured", ask="domains of each of evaluations (none: [])"),
    ]


class TaughtBy(TypedDict):
    """Terms under which a model is whose outputs are in the training data; each licence once."""

    licence: str
    name: str
    output_training: Annotated[
        bool | None,
        Stated(
            "whether outputs of the models that wrote its training data may train others",
            ask="these terms in the catalog",
        ),
    ]
    path: str


class ModelFields(TypedDict):
    """What a model states of itself: each fact is the field of the same name, as it stands."""

    access: Annotated[str | None, Access, Stated("whether the weights are held or an API is used", by="access")]
    revision: Annotated[str | None, Stated("its revision", by="revision")]
    remote_code: Annotated[bool | None, Stated("whether loading it runs code from elsewhere", by="remote_code")]
    parameters: Annotated[int | None, Stated("its number of parameters", by="parameters")]
    openness: Annotated[str | None, Openness, Stated("how open it is", by="openness")]
    languages: Annotated[list[str] | None, Stated("its languages", by="languages")]
    modalities: Annotated[list[str] | None, Modality, Stated("what it reads and writes", by="modalities")]
    self_hosted: Annotated[bool | None, Stated("whether it is claimed to be self-hosted", by="self_hosted")]
    placed_on_eu_market: Annotated[
        bool | None, Stated("whether it is on the market of the EU", by="placed_on_eu_market")
    ]


class ModelDocument(CommonFacts, ModelFields):
    """A model.

    ``ancestor``: it is only named as what another was made from, and nobody runs, keeps or updates it; ``None`` where
    something leaves out what it runs, so that it could be this model. ``in_house``: it is reached through a service of
    the party that owns all applications that depend on it, so that what is asked of held weights is asked of it.
    ``developed_here``: by the party that owns every application that depends on it.
    ``training_data``: some of what it was trained on is inventoried; ``taught_by`` are the terms of the models whose
    outputs are in it, ``taught_complete`` when all of them are known.
    """

    ancestor: Annotated[
        bool | None,
        Stated(
            "whether anything uses it, or it is an ancestor alone",
            ask="requires of each application and inference API, and serves of each host",
        ),
    ]
    in_house: bool
    developer: Annotated[OrganizationFacts, Role("developer")]
    provider: Annotated[
        OrganizationFacts, Role("provider (of a model behind an API: provider_service, and provider of that service)")
    ]
    licence: Annotated[LicenceFacts, Stated("its licence", by="licence.id", ask="licence")]
    terms: Terms
    lineage: LineageFacts
    revision_pinned: Annotated[bool | None, Stated("whether its revision is fixed", by="revision")]
    revision_moves: Annotated[bool | None, Stated("whether its revision is fixed", by="revision")]
    weights: Annotated[WeightsFacts, Stated("the files of its weights", by="files")]
    copies: Annotated[list[CopyOfWeights] | None, Stated("where copies of its weights are kept", by="stored_in")]
    age_days: Annotated[int | None, Stated("when it was released", by="release_date")]
    hosts: list[HostOfModel]
    hosts_complete: Annotated[
        bool | None, Stated("which models every host serves", ask="serves of each host (none: [])")
    ]
    evaluations: Annotated[list[EvaluationFacts] | None, Stated("how good it is", by="evaluations")]
    smoke: SmokeFacts
    fetched_at_start: Annotated[
        bool | None,
        Stated(
            "whether its files are fetched at each start",
            by="fetched_at_start",
            ask="fetched_at_start, or runtime.offline of each host that serves it",
        ),
    ]
    fetched_from: Annotated[list[SourceOfWeights], Stated("where its files are fetched from", by="fetched_from")]
    naming: list[NamingDuty]
    developed_here: bool
    training_summary_published: Annotated[
        bool | None,
        Stated(
            "whether a summary of what it was trained on is published",
            by="training_summary_url",
            ask="training_summary_url (none where it is not)",
        ),
    ]
    copyright_policy_published: Annotated[
        bool | None,
        Stated(
            "whether a policy on copyright is published",
            by="copyright_policy_url",
            ask="copyright_policy_url (none where it is not)",
        ),
    ]
    training_data: bool
    taught_by: list[TaughtBy]
    taught_complete: Annotated[
        bool | None,
        Stated(
            "which models wrote its training data, and under which terms",
            ask="generated_by of each of its training_datasets (none: []), and licence of each of those models",
        ),
    ]
    alignment_published: Annotated[
        bool | None,
        Stated(
            "whether it is published what it was aligned to",
            by="alignment_policy_url",
            ask="alignment_policy_url (none where it is not)",
        ),
    ]
    update: Annotated[UpdateFacts, Stated("whether it can be updated here", by="update")]
