"""What policies see of organizations: who controls and holds them, what they are certified for, what they receive."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.labels import InRole
from sovcheck.graph.edges import EdgeType
from sovcheck.inventory.assets.organization import CertificationStatus

STATED = ("stated",)
"""The only word of a fact that says whether something is stated."""


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


class Announcement(ControlChange):
    """A change of control of an organization that can read, slow down, stop or starve the asset by an edge of its own.

    ``edge`` is the type of that edge; who only had a part in making the asset is not among them.
    """

    edge: Annotated[str, EdgeType]
    changing: str
    changing_name: str | None


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
