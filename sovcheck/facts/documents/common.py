"""The parts of a facts document that several kinds share."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.labels import InRole, Stated
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.assets.application import Criticality, FieldOfUse, Stage
from sovcheck.inventory.assets.asset import KeyCustodian, Kind
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.assets.organization import CertificationStatus

STATED = ("stated",)
"""The only word of a fact that tells whether something is stated."""

STALE_LABEL = Stated(
    "everybody who can withhold its updates",
    ask="registry and mirror of software; runtime.software of hosts; technology_from of whoever runs it (none: [])",
)
"""Of ``stale_complete``, whatever the kind."""

CUTOFF_LABEL = Stated(
    "everybody who can stop it",
    ask="who runs, owns, manages and administers it, and from where; country, requires, and the owners of each",
)
"""Of ``cutoff_complete``, whatever the kind."""

EXIT_LABELS = {
    "exists": Stated("whether there is a plan to leave", by="exit_plan.exists"),
    "tested_days_ago": Stated("when leaving was last tried", by="exit_plan.tested"),
    "offline_days": Stated("how long one can go on after leaving", by="exit_plan.offline_days"),
}
"""Of the parts of ``exit_plan``, whatever the kind."""


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

    access: Annotated[
        list[Exposure],
        Stated(
            "the country of everybody who can read it, and how far its law reaches",
            ask="country of each organization it depends on; how far a law reaches is for the catalog (--catalog)",
        ),
    ]
    throttle: list[Exposure]
    cutoff: Annotated[
        list[Exposure],
        Stated("the country of everybody who can stop it", ask="country of each organization it depends on"),
    ]
    origin: Annotated[list[Exposure], Stated("the country of everybody who made it", ask="country of each of them")]
    stale: Annotated[
        list[Exposure], Stated("the country of everybody who can withhold its updates", ask="country of each of them")
    ]


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


class CertificationFacts(TypedDict):
    """A certificate that an organization has, or says that it will have.

    ``scheme`` is the name of the scheme in small letters and digits alone, as in the profile; ``status`` is
    ``certified``, ``in-process``, ``expired`` or ``claimed``. ``ends_in_days`` is negative once its validity is over.
    """

    scheme: str
    name: str
    level: str | None
    status: Annotated[str, CertificationStatus]
    ends_in_days: int | None


class RecipientFacts(TypedDict):
    """Who receives logs or telemetry, by where it is kept or read; equal ones appear once.

    ``anywhere``: the recipient processes it in no place that it names. ``protected``: only its owner can read it there.
    """

    countries: list[str] | None
    anywhere: bool
    protected: bool
    path: str


class OrganizationFacts(TypedDict):
    """An organization that stands in a role. ``ownership`` is ``stated`` when every link of its chain is.

    ``control`` is ``stated`` when nobody who is not stated can decide for it, here or further up: then ``controllers``
    are all who control it. Shares are asked for only as far as one may decide, so neither follows from the other.
    """

    id: Annotated[str | None, InRole("its {role}")]
    name: Annotated[str | None, InRole("the name of its {role}", "name of that organization")]
    country: Annotated[str | None, InRole("the country of its {role}", "country of that organization")]
    public_body: Annotated[
        bool | None, InRole("whether its {role} is a public body", "public_body of that organization")
    ]
    ownership: Annotated[
        str | None, STATED, InRole("who owns its {role}", "parents of that organization and of each owner (none: [])")
    ]
    control: Annotated[
        str | None,
        STATED,
        InRole(
            "whether somebody else controls its {role}",
            "parents of that organization and each owner: controls, or above half of the shares, or free_float",
        ),
    ]
    controllers: Annotated[
        list[Controller], InRole("the country of everybody who controls its {role}", "country of each owner")
    ]
    control_changes: list[ControlChange]
    holders: Annotated[
        list[Holder], InRole("the country of everybody who holds shares in its {role}", "country of each holder")
    ]
    stakes: Annotated[
        list[Stake],
        InRole(
            "who holds the rest of its {role}, and all votes",
            "capital and voting of all parents of that organization and of each owner",
        ),
    ]
    support_countries: Annotated[
        list[str] | None, InRole("from where its {role} gives support", "support_countries of that organization")
    ]
    administered_from: Annotated[
        list[str] | None, InRole("from where its {role} administers", "administered_from of that organization")
    ]
    security_operations_from: Annotated[
        list[str] | None,
        InRole("from where its {role} watches over security", "security_operations_from of that organization"),
    ]
    certifications: Annotated[
        list[CertificationFacts] | None,
        InRole("which certificates its {role} has", "certifications of that organization (none: [])"),
    ]


class Deployment(TypedDict):
    """The applications that depend on the asset, taken together; ``owner_countries`` are where their owners sit.

    ``criticality`` is the highest, ``users`` and ``monthly_revenue_usd`` the largest that are stated.
    What ends in ``_complete`` is ``True`` when every one states it, ``complete`` when every one states its criticality,
    data, domicile, stage and fields of use, else ``None``. ``spared`` tells of a host or service that there are such
    applications, and that each goes on by a tested alternative when the asset is lost.
    """

    spared: bool
    applications: Annotated[
        int,
        Stated(
            "which applications use it, and so what its terms meet", ask="requires of each application that uses it"
        ),
    ]
    criticality: Annotated[
        str | None,
        Criticality,
        Stated("how critical the applications that depend on it are", ask="criticality of each"),
    ]
    criticalities: Annotated[list[str], Criticality]
    stages: Annotated[list[str], Stage]
    stages_complete: Annotated[
        bool | None, Stated("how far every application that depends on it has come", ask="stage of each application")
    ]
    domiciles: list[str]
    domiciles_complete: Annotated[
        bool | None,
        Stated(
            "where the deployer of every application that depends on it is established",
            ask="domicile of each application",
        ),
    ]
    owner_countries: list[str]
    owners_complete: Annotated[
        bool | None,
        Stated(
            "where the owner of every application that depends on it sits",
            ask="owner of each application, and country of that organization",
        ),
    ]
    fields_of_use: Annotated[list[str], FieldOfUse]
    fields_of_use_complete: Annotated[
        bool | None,
        Stated("what every application that depends on it is used for", ask="fields_of_use of each application"),
    ]
    languages: list[str]
    languages_complete: Annotated[
        bool | None,
        Stated("which languages the users of every application speak", ask="languages of each application"),
    ]
    data_classes: Annotated[list[str], DataClass]
    users: Annotated[
        int | None, Stated("how many users the applications that depend on it have", ask="users of each application")
    ]
    users_complete: Annotated[
        bool | None, Stated("the users of every application that depends on it", ask="users of each application")
    ]
    monthly_revenue_usd: Annotated[
        float | None, Stated("the revenue of the applications that depend on it", ask="monthly_revenue_usd")
    ]
    revenue_complete: Annotated[
        bool | None, Stated("the revenue of every application that depends on it", ask="monthly_revenue_usd")
    ]
    complete: Annotated[
        bool | None,
        Stated(
            "all about the applications that depend on it",
            ask="data, domicile, stage and fields_of_use of each, and class of each of their datasets",
        ),
    ]


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

    law: Annotated[str | None, Stated("the law of its contract", by="contract.law")]
    venue: Annotated[str | None, Stated("the venue of its contract", by="contract.venue")]
    notice_days: Annotated[int | None, Stated("the notice period of its contract", by="contract.notice_days")]
    control_change_notice_days: Annotated[
        int | None, Stated("how early a change of control is announced", by="contract.control_change_notice_days")
    ]
    open_ended: Annotated[
        bool | None, Stated("whether its contract runs until somebody gives notice", by="contract.open_ended")
    ]
    ends_in_days: Annotated[int | None, Stated("when its contract ends", by="contract.end")]


class PlanFacts(TypedDict):
    """A continuity plan; ``tested_days_ago`` counts back from today."""

    exists: bool | None
    tested_days_ago: int | None
    offline_days: int | None


class CommonFacts(TypedDict):
    """What the facts of every kind hold."""

    kind: Annotated[str, Kind]
    exposure: Exposures
    deployment: Annotated[
        Deployment,
        Stated("which applications depend on it", ask="criticality, data, domicile, stage of those applications"),
    ]
    completeness: Completeness


class KeyFacts(TypedDict):
    """Key custody, and whether confidential computing is attested."""

    custodian: Annotated[str | None, KeyCustodian, Stated("who holds the keys", by="key_custody.custodian")]
    attested: Annotated[
        bool | None, Stated("whether confidential computing is attested", by="confidential_computing.attested")
    ]
