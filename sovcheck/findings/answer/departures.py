"""What becomes of applications and assets when somebody leaves: a country, an organization, or a single asset."""

from datetime import date
from enum import StrEnum

from sovcheck.findings.results.proof import Hop, MissingField
from sovcheck.inventory.assets.application import Criticality
from sovcheck.inventory.assets.asset import OwnRecord


class Outcome(StrEnum):
    """What becomes of something, gravest first; of the first two and the last, exactly one holds of an application.

    Not known is whether it stops. What can only not be renewed, goes stale or loses a copy goes on today.
    """

    STOPS = "stops"
    NOT_KNOWN = "not-known"
    ONLY_COPY_LOST = "only-copy-lost"
    ON_FALLBACK = "on-fallback"
    LOSES_OPTIONAL_PART = "loses-optional-part"
    GOES_STALE = "goes-stale"
    CANNOT_BE_RENEWED = "cannot-be-renewed"
    GOES_ON = "goes-on"


class PartyKind(StrEnum):
    """What can leave. A country leaves with everybody who is under its law, an organization with all it controls."""

    COUNTRY = "country"
    ORGANIZATION = "organization"
    ASSET = "asset"


class LeavingParty(OwnRecord):
    """Somebody or something that leaves; ``takes_along`` are the organizations that go with it, by id.

    ``trusted``: whether all of its countries are in the trusted set; None where nobody said whom to trust, no
    country is known, or who controls it is not.
    """

    kind: PartyKind
    id: str
    name: str | None = None
    countries: tuple[str, ...] = ()
    takes_along: tuple[str, ...] = ()
    trusted: bool | None = None


class FallbackOption(OwnRecord):
    """What takes over, and the day on which the switch to it was last tried; ``counts``: that was lately."""

    id: str
    tested: date | None = None
    counts: bool


class Fallback(OwnRecord):
    """A need of ``asset`` of which ``lost`` stop, while any of ``to`` can take over.

    ``hosts``: they are machines that run the same model, between which nobody has to switch. Of many the first are
    named; ``more_lost`` and ``more_to`` count the others.
    """

    asset: str
    lost: tuple[str, ...]
    to: tuple[FallbackOption, ...]
    hosts: bool = False
    more_lost: int = 0
    more_to: int = 0


class LostPart(OwnRecord):
    """A part without which ``asset`` does, and the day on which life without it was last tried."""

    asset: str
    part: str
    tested: date | None = None
    counts: bool


class PromisedDays(OwnRecord):
    """For how many days something goes on when it is cut off, by its ``cutoff_plan``, and when that was last tried.

    Of a ``notice`` it is the days before its provider can end the contract.
    """

    asset: str
    days: int
    tested: date | None = None
    notice: bool = False


class Consequence(OwnRecord):
    """One thing that becomes of an application or asset.

    ``parts`` are the assets that it is about, the first of many: what stops first on the way, what cannot be renewed,
    goes stale or was kept only there; the application itself where nothing lies between. ``paths`` prove it: one, or
    one for each alternative that fails; ``further_paths`` are at least so many that are not shown. ``missing`` says
    what would settle what is not known, a few fields where there are many. A report leaves the paths out.
    """

    outcome: Outcome
    parts: tuple[str, ...] = ()
    more_parts: int = 0
    fallbacks: tuple[Fallback, ...] = ()
    lost_parts: tuple[LostPart, ...] = ()
    missing: tuple[MissingField, ...] = ()
    paths: tuple[tuple[Hop, ...], ...] = ()
    further_paths: int | None = None


class ApplicationAfter(OwnRecord):
    """What becomes of an application; ``outcome`` is the gravest of the consequences.

    ``surely_goes_on``: it does not stop, nobody who could stop it is left out, and every alternative that takes over,
    and life without every part that is lost, was tried lately. ``survives_days`` are the days until it stops, or has to
    switch, that plans promise; ``promises`` are those on the way, ``without_plan`` the hosts and services there that
    promise none. ``rests_on`` are the organizations that one on a fallback then stops with, each alone; None where
    nobody looked. Of each of these the first are reported, and ``more_`` counts the others.
    """

    id: str
    name: str | None = None
    criticality: Criticality | None = None
    outcome: Outcome
    surely_goes_on: bool
    consequences: tuple[Consequence, ...] = ()
    survives_days: int | None = None
    promises: tuple[PromisedDays, ...] = ()
    more_promises: int | None = None
    without_plan: tuple[str, ...] = ()
    more_without_plan: int | None = None
    rests_on: tuple[str, ...] | None = None
    more_rests_on: int | None = None


class AssetsAfter(OwnRecord):
    """The assets of which an outcome holds, applications apart: how many, and the first by id."""

    outcome: Outcome
    count: int
    assets: tuple[str, ...]


class Departure(OwnRecord):
    """What happens without some parties, all at once. Applications are by criticality, then id; others go on."""

    without: tuple[LeavingParty, ...]
    applications: tuple[ApplicationAfter, ...] = ()
    assets: tuple[AssetsAfter, ...] = ()


class OpenApplication(OwnRecord):
    """An application that may not go on without somebody who is not stated, until these fields are stated.

    It stops then, or its alternative was not tried. Of many fields a few are reported.
    """

    id: str
    criticality: Criticality | None = None
    missing: tuple[MissingField, ...]


class Departures(OwnRecord):
    """What happens without each party alone, those first that stop most; without any other, nothing that is stated.

    ``left_out`` counts parties that nobody looked at, where there are very many.
    """

    parties: tuple[Departure, ...] = ()
    open: tuple[OpenApplication, ...] = ()
    left_out: int = 0
