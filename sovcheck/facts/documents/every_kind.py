"""What every facts document holds: who has which effect, what depends on the asset, how much of it is stated."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.labels import Stated
from sovcheck.facts.documents.parties import Announcement
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.assets.application import Criticality, FieldOfUse, Stage
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.dataset import DataClass

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


class PeopleFields(TypedDict):
    """From where people reach a host or a service, as it states itself."""

    administered_from: Annotated[
        list[str] | None, Stated("from which countries it is administered", by="administered_from")
    ]
    support_countries: Annotated[
        list[str] | None, Stated("from which countries it is supported", by="support_countries")
    ]
    security_operations_from: Annotated[
        list[str] | None,
        Stated("from which countries its security is watched over", by="security_operations_from"),
    ]


class Exposure(TypedDict):
    """Somebody who has an effect on the asset: a country, and the organization through which it has it.

    ``organization`` is ``None`` where the territory itself gives the power. ``via`` is the type of the first edge of
    the witness path. ``compelled_access`` says whether a law in force there can force access, also abroad: ``False``
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


class Deployment(TypedDict):
    """The applications that depend on the asset, taken together; ``owner_countries`` are where their owners sit.

    ``criticality`` is the highest, ``users`` and ``monthly_revenue_usd`` the largest that are stated.
    What ends in ``_complete`` is ``True`` when every one states it, ``complete`` when every one states its criticality,
    data, domicile, stage and fields of use, else ``None``. ``spared`` says of a host or service, and of software that
    somebody can stop, that there are such applications, and that each goes on by a tested alternative when the asset
    is lost.
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


class CommonFacts(TypedDict):
    """What the facts of every kind hold; ``announced`` is empty of organizations, whose facts list owners instead."""

    kind: Annotated[str, Kind]
    exposure: Exposures
    deployment: Annotated[
        Deployment,
        Stated("which applications depend on it", ask="criticality, data, domicile, stage of those applications"),
    ]
    completeness: Completeness
    announced: list[Announcement]
