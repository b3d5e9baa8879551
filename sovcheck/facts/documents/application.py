"""What policies see of an application."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.common import CommonFacts, Controller, Exposure, OrganizationFacts
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
    tested_days_ago: int | None


class RequirementFacts(TypedDict):
    """A needed capability with its alternatives.

    A router that is needed stands here as plain software, and what it requires to give output as further requirements.
    ``tested_days_ago`` counts from the day on which life without an optional one was last tried.
    """

    optional: bool
    ai: bool | None
    tested_days_ago: int | None
    options: list[Option]
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
    """How fast it has to answer."""

    max_first_token_ms: float | None
    min_tokens_per_second: float | None


class SpeedFacts(TypedDict):
    """How fast the latest accepted smoke found a model to be that the application may use, and that runs here."""

    first_token_ms: float | None
    tokens_per_second: float | None
    path: str


class Survival(TypedDict):
    """The fault tree's answer.

    ``untested_points`` stop it as well unless an alternative works, or life without an optional part, that was not
    tried lately. ``complete`` is ``True`` when on the critical path, with all its alternatives, everything is stated
    that could name somebody who stops it (docs/omissions.md). Else it is ``None``.
    """

    single_points: list[SinglePoint]
    untested_points: list[SinglePoint]
    complete: bool | None


class Listing(TypedDict):
    """An organization with the sanctions and export-control lists that name it today."""

    country: str | None
    organization: str
    name: str | None
    lists: list[str]
    path: str


class Listings(TypedDict):
    """Parties to the application, and the lists that they are on.

    ``owners`` are those of its owner and everybody who controls it that are on any list; ``owners_complete`` is
    ``True`` when each of these states on which it is. ``suppliers`` are all other organizations whose loss stops it,
    whether they are on lists or not.
    """

    owners: list[Listing]
    owners_complete: bool | None
    suppliers: list[Listing]


class ApplicationDocument(CommonFacts):
    """An application.

    ``unreached`` counts, for an application that is said to need nothing, the models, hosts and inference APIs of the
    inventory to which no application leads.
    """

    owner: OrganizationFacts
    domicile: str | None
    criticality: Annotated[str | None, Criticality]
    stage: Annotated[str | None, Stage]
    fields_of_use: Annotated[list[str] | None, FieldOfUse]
    users: int | None
    monthly_revenue_usd: float | None
    languages: list[str] | None
    data_classes: Annotated[list[str] | None, DataClass]
    requirements: list[RequirementFacts] | None
    unreached: int
    customer_limits: list[CustomerLimit]
    survival: Survival
    listings: Listings
    service_level: ServiceLevelFacts
    speeds: list[SpeedFacts]
