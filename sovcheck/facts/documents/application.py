"""What policies see of an application."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.every_kind import CommonFacts, Exposure
from sovcheck.facts.documents.labels import Parts, Role, Stated, shown
from sovcheck.facts.documents.listings import Listings
from sovcheck.facts.documents.parties import Controller, OrganizationFacts, RecipientFacts
from sovcheck.inventory.assets.application import Criticality, FieldOfUse, Stage
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.inventory.assets.model import Access


class Option(TypedDict):
    """One way to meet a requirement; ``ai``: it gives model output, ``self_hosted``: weights held here run on hosts.

    Both are ``None`` where the type of a service, what a host serves, or how a model is reached is not stated.
    ``passes_on``: a service gives what others than hosts give it; ``None`` where it does not say what it requires.
    ``providers`` control who offers it (none for weights held here); ``cutoff`` is everybody who can stop it. Software
    that passes on what models say, such as a router, counts for all that stands behind it. ``complete`` is as in
    ``Survival``.
    """

    kind: Annotated[str, Kind]
    ai: bool | None
    access: Annotated[str | None, Access]
    self_hosted: bool | None
    passes_on: bool | None
    providers: list[Controller]
    cutoff: list[Exposure]
    complete: bool | None
    tested_days_ago: Annotated[
        int | None,
        Stated(
            "whether the switch to an alternative of its own works",
            ask="tested of each alternative under any_of, within the days of the profile",
        ),
    ]


class RequirementFacts(TypedDict):
    """A needed capability with its alternatives.

    A router that is needed is here as plain software, and what it requires to give output is among further
    requirements. ``tested_days_ago`` counts from the day on which life without an optional one was last tried.
    """

    optional: bool
    ai: Annotated[
        bool | None,
        Stated(
            "whether what it requires gives model output",
            ask="type of each service and serves of each host that it requires",
        ),
    ]
    tested_days_ago: Annotated[
        int | None,
        Stated(
            "whether it can do without what is optional",
            ask="tested of each entry that is optional, within the days of the profile",
        ),
    ]
    options: Annotated[
        list[Option],
        Stated(
            "who offers and who can stop each alternative",
            ask="access of each model, its hosts or provider_service, and the owners of those who run them",
        ),
    ]
    path: str


class SinglePoint(TypedDict):
    """One thing whose loss stops the application: organization, country, gpu_host or cloud_service.

    ``organization`` is the id of an organization. ``countries`` are the organization's own, the country itself, or
    those of the controllers of a host or service.
    """

    kind: Annotated[str, ("organization", "country", "gpu_host", "cloud_service")]
    organization: str | None
    name: str
    countries: list[str]
    path: str


class CustomerLimit(TypedDict):
    """Terms of a model in use that shut out customers of whom more than ``above`` percent belong to these countries."""

    licence: str
    name: str
    countries: list[str]
    above: float
    clause: str


class ServiceLevelFacts(TypedDict):
    """How fast it has to answer, and at which cost."""

    max_first_token_ms: Annotated[
        float | None, Stated("how soon it has to give the first token", by="service_level.max_first_token_ms")
    ]
    min_tokens_per_second: Annotated[
        float | None, Stated("how many tokens per second it has to give", by="service_level.min_tokens_per_second")
    ]
    max_monthly_cost: Annotated[
        float | None, Stated("how much it may cost to run", by="service_level.max_monthly_cost")
    ]


class RunningCostFacts(TypedDict):
    """What it cost to run in a month; ``billed`` when a bill is stated by its digest."""

    monthly: Annotated[float | None, Stated("what it costs to run", by="running_cost.monthly", ask="running_cost")]
    measured_days_ago: Annotated[
        int | None,
        Stated(
            "what it costs to run now",
            by="running_cost.measured",
            ask="running_cost.measured, within the days of the profile",
        ),
    ]
    billed: Annotated[bool | None, Stated("which bill shows what it costs to run", by="running_cost.bill_sha256")]


class SpeedFacts(TypedDict):
    """How fast the latest accepted smoke found a model to be that the application may use, and that runs here."""

    first_token_ms: Annotated[float | None, shown("how soon its models give the first token", "for each of them")]
    tokens_per_second: Annotated[float | None, shown("how many tokens per second its models give", "for each of them")]
    path: str


class Survival(TypedDict):
    """The fault tree's answer.

    ``untested_points`` stop it as well unless an alternative works, or life without an optional part, that was not
    tried lately. ``complete`` is ``True`` when on the critical path, with all its alternatives, everything is stated
    that could name somebody who stops it (docs/omissions.md). ``settled`` is ``True`` also where something is left out
    and a tested alternative goes on of which all is stated, so that nobody who is not stated can stop it alone;
    ``open_countries`` are those that then might, besides the points: of all who stop what goes on. What is
    not ``True`` is ``None``.
    """

    single_points: list[SinglePoint]
    untested_points: Annotated[
        list[SinglePoint],
        Stated(
            "whether its alternatives work, and whether it goes on without its optional parts",
            ask="tested, the day on which it was last tried (of an alternative, or of an optional entry)",
        ),
    ]
    complete: Annotated[
        bool | None,
        Stated(
            "everything on its critical path",
            ask="requires of every asset on the way, and the owners and countries of those who run them",
        ),
    ]
    settled: Annotated[
        bool | None,
        Stated(
            "who can stop it alone",
            ask="requires of every asset on the way, and the owners and countries of those who run them",
        ),
    ]
    open_countries: Annotated[
        list[str],
        Stated(
            "whether somebody can stop all of its alternatives",
            ask="requires of every asset on the way, and the owners and countries of those who run them",
        ),
    ]


class ApplicationFields(TypedDict):
    """What an application states of itself: each fact is the field of the same name, as it stands."""

    domicile: Annotated[str | None, Stated("where its deployer is established", by="domicile")]
    criticality: Annotated[str | None, Criticality, Stated("how critical it is", by="criticality")]
    stage: Annotated[str | None, Stage, Stated("how far it has come", by="stage")]
    fields_of_use: Annotated[list[str] | None, FieldOfUse, Stated("what it is used for", by="fields_of_use")]
    users: Annotated[int | None, Stated("how many users it has", by="users")]
    monthly_revenue_usd: Annotated[float | None, Stated("its revenue", by="monthly_revenue_usd")]
    languages: Annotated[list[str] | None, Stated("its languages", by="languages")]
    maintainers: Annotated[int | None, Stated("how many people can keep it running", by="maintainers")]


class ApplicationDocument(CommonFacts, ApplicationFields):
    """An application.

    ``unreached`` counts, for an application that is said to need nothing, the models, hosts and inference APIs of the
    inventory to which no application leads. ``logs`` are who receives its logs.
    """

    owner: Annotated[OrganizationFacts, Role("owner")]
    data_classes: Annotated[
        list[str] | None, DataClass, Stated("the classes of its data", ask="data (datasets), and class of each dataset")
    ]
    logs: Annotated[
        list[RecipientFacts] | None,
        Stated("who receives its logs", by="logs_to", ask="logs_to (none: [])"),
        Parts({"countries": Stated("in which countries its logs arrive", ask="country of each of logs_to")}),
    ]
    requirements: Annotated[
        list[RequirementFacts] | None, Stated("what it requires", by="requires", ask="requires (nothing: [])")
    ]
    unreached: Annotated[
        int,
        Stated(
            "whether it uses the models, hosts and APIs that no application leads to",
            by="requires",
            ask="requires of this application in full, and at least what it runs on",
        ),
    ]
    customer_limits: list[CustomerLimit]
    survival: Survival
    listings: Listings
    service_level: Annotated[ServiceLevelFacts, Stated("how fast it has to answer", by="service_level")]
    running_cost: Annotated[RunningCostFacts, Stated("what it costs to run", by="running_cost")]
    speeds: Annotated[list[SpeedFacts], shown("how fast its models are", "for each model whose weights it uses")]
