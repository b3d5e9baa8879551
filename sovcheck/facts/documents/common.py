"""The parts of a facts document that several kinds share."""

from typing import Annotated, TypedDict

from sovcheck.catalog.entries import Commercial, Revocability, ScaleMetric
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.assets.application import Criticality, FieldOfUse, Stage
from sovcheck.inventory.assets.asset import KeyCustodian, Kind
from sovcheck.inventory.assets.dataset import DataClass

STATED = ("stated",)
"""The only word of a fact that tells whether something is stated."""


class Exposure(TypedDict):
    """Somebody who has an effect on the asset: a country, and the organization through which it has it.

    ``organization`` is ``None`` where the territory itself gives the power. ``via`` is the type of the first edge of
    the witness path. ``compelled_access`` tells whether a law in force there can force access, also abroad: ``False``
    where the catalog records laws and says that none of them reaches abroad, ``None`` where it records none, or where
    nobody checked how far one reaches.
    """

    country: str | None
    organization: str | None
    organization_name: str | None
    via: Annotated[str, EdgeType]
    compelled_access: bool | None
    path: str


class Exposures(TypedDict):
    """Who can read, slow down or stop the asset, and where it came from; each sorted by country and organization.

    ``stale`` are those who can leave it without updates and new installations, and who cannot stop it.
    """

    access: list[Exposure]
    throttle: list[Exposure]
    cutoff: list[Exposure]
    origin: list[Exposure]
    stale: list[Exposure]


class Controller(TypedDict):
    """The organization itself, or somebody who controls it.

    ``relation`` is ``self``; ``parent`` of who decides for it, alone or through several holders; ``jointly`` of a
    country whose holders decide together though none of them does alone; ``blocks`` of who has half, directly or of an
    owner, so that nothing is decided without it. ``organization`` is ``None`` where it is the holders of a country.
    """

    country: str | None
    organization: str | None
    name: str | None
    relation: Annotated[str, ("self", "parent", "jointly", "blocks")]
    compelled_access: bool | None
    path: str


class ControlChange(TypedDict):
    """Control that somebody is announced to gain on a day to come, by the stakes that begin or end then.

    ``relation`` as of a controller, or ``ends`` of who loses it while nobody gains it. All of country, organization and
    relation are ``None`` where from that day on nobody says in full who has control.
    """

    day: str
    in_days: int
    country: str | None
    organization: str | None
    name: str | None
    relation: Annotated[str | None, ("parent", "jointly", "blocks", "ends")]
    path: str


class Holder(TypedDict):
    """A holder of shares, direct or not: percentages multiplied along chains and added over them."""

    country: str | None
    organization: str | None
    name: str | None
    capital: float | None
    voting: float | None
    path: str


class Stake(TypedDict):
    """The part of the capital and votes whose chain of holders runs through exactly these countries.

    All stakes of an organization add up to 100, so sums over stakes count no share twice. ``basis`` is ``stated``;
    ``assumed`` for votes that are taken from the capital because nobody states them, or the reverse; or ``left-over``
    for what no holder is stated to have, which counts for the organization's own country.
    """

    countries: list[str]
    capital: float
    voting: float
    basis: Annotated[str, ("stated", "assumed", "left-over")]


class OrganizationFacts(TypedDict):
    """An organization that stands in a role. ``ownership`` is ``stated`` when every link of its chain is.

    ``control`` is ``stated`` when nobody who is not stated can decide for it, here or further up: then ``controllers``
    are all who control it. Shares are asked for only as far as one may decide, so neither follows from the other.
    """

    id: str | None
    name: str | None
    country: str | None
    public_body: bool | None
    ownership: Annotated[str | None, STATED]
    control: Annotated[str | None, STATED]
    controllers: list[Controller]
    control_changes: list[ControlChange]
    holders: list[Holder]
    stakes: list[Stake]
    support_countries: list[str] | None
    administered_from: list[str] | None


class Deployment(TypedDict):
    """The applications that depend on the asset, taken together; ``owner_countries`` are where their owners sit.

    ``criticality`` is the highest, ``users`` and ``monthly_revenue_usd`` the largest that are stated.
    What ends in ``_complete`` is ``True`` when every one states it, ``complete`` when every one states its criticality,
    data, domicile, stage and fields of use, else ``None``. ``spared`` tells of a host or service that there are such
    applications, and that each goes on by a tested alternative when the asset is lost.
    """

    spared: bool
    applications: int
    criticality: Annotated[str | None, Criticality]
    criticalities: Annotated[list[str], Criticality]
    stages: Annotated[list[str], Stage]
    stages_complete: bool | None
    domiciles: list[str]
    domiciles_complete: bool | None
    owner_countries: list[str]
    owners_complete: bool | None
    fields_of_use: Annotated[list[str], FieldOfUse]
    fields_of_use_complete: bool | None
    data_classes: Annotated[list[str], DataClass]
    users: int | None
    users_complete: bool | None
    monthly_revenue_usd: float | None
    revenue_complete: bool | None
    complete: bool | None


class Completeness(TypedDict):
    """How many fields were stated in the files or filled in from the catalog, and the fields that are unknown.

    Only fields count that apply to such an asset: a model behind an API has no files or update for its customers.
    ``unknown`` has their names as one writes them, ``unknown_share`` is their percentage.
    """

    stated: int
    inferred: int
    unknown: list[str]
    unknown_share: float


class ContractFacts(TypedDict):
    """The terms of use. ``ends_in_days`` counts from today and is negative once the contract is over."""

    law: str | None
    venue: str | None
    notice_days: int | None
    control_change_notice_days: int | None
    open_ended: bool | None
    ends_in_days: int | None


class PlanFacts(TypedDict):
    """A continuity plan; ``tested_days_ago`` counts back from today."""

    exists: bool | None
    tested_days_ago: int | None
    offline_days: int | None


class PresentTermsFacts(TypedDict):
    """What the publisher offers something under today, where that is another licence than the one it was taken under.

    ``before_obtained`` tells that the terms had changed by the day on which it was taken.
    """

    id: str
    since: str
    before_obtained: bool | None


class LicenceFacts(TypedDict):
    """The licence as declared; ``known`` when the catalog or SPDX knows it, ``text_stored`` when its hash is stated.

    ``obtained`` is the day on which it was taken, ``current`` holds one entry where the present terms are stated.
    """

    id: str | None
    known: bool | None
    text_stored: bool
    obtained: str | None
    current: list[PresentTermsFacts]


class TermScope(TypedDict):
    """Who is shut out: country codes, blocs already expanded, and the place of the clause."""

    countries: list[str]
    clause: str


class TermUses(TypedDict):
    """Fields of use that are barred, and the place of the clause."""

    fields: Annotated[list[str], FieldOfUse]
    clause: str


class TermScale(TypedDict):
    """A size at which terms change; ``metric`` is a value of the catalog's ScaleMetric."""

    metric: Annotated[str, ScaleMetric]
    threshold: float
    consequence: str
    clause: str


class Term(TypedDict):
    """The terms of one licence in the lineage."""

    licence: str
    name: str
    commercial: Annotated[str, Commercial]
    excludes: list[TermScope]
    bars: list[TermUses]
    revocability: Annotated[str, Revocability]
    mutable: bool | None
    scale: list[TermScale]
    attribution: str | None
    output_training: bool | None
    modification: bool | None
    clause: str
    path: str


class CheckedTerms(TypedDict):
    """Which aspects of the terms somebody checked: ``True`` when that is so for every licence over the lineage.

    Each is ``None`` as well while a base model or a licence over the lineage is not stated, or the catalog does not
    know it. Whether a ``geography`` limit binds may also hang on modalities that are not stated.
    """

    commercial: bool | None
    geography: bool | None
    fields_of_use: bool | None
    revocability: bool | None
    mutability: bool | None
    scale: bool | None
    modification: bool | None


class Terms(TypedDict):
    """All licences over the lineage, each once.

    Of a model behind an API its own alone: the terms of the API are the terms. Only its own, too, and nothing checked,
    while nobody states how it is reached.
    ``complete`` is ``True`` when all aspects are checked that can bar a use or end it: all but ``modification``.
    """

    licences: list[Term]
    checked: CheckedTerms
    complete: bool | None


class CommonFacts(TypedDict):
    """What the facts of every kind hold."""

    kind: Annotated[str, Kind]
    exposure: Exposures
    deployment: Deployment
    completeness: Completeness


class KeyFacts(TypedDict):
    """Key custody, and whether confidential computing is attested."""

    custodian: Annotated[str | None, KeyCustodian]
    attested: bool | None
