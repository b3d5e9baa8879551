"""Software: runtimes, routers, pipelines that the rest depends on."""

from enum import StrEnum
from typing import Annotated, ClassVar

from sovcheck.constraints import Field
from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.inventory.assets.scalars import Boolean, Count, CountryCode, Reference, Sha256


class TelemetryDefault(StrEnum):
    """Whether the software reports to its maker."""

    NONE = "none"
    OFF = "off"
    ON = "on"


class Telemetry(Record):
    """What the software reports, as it is configured here."""

    setting: TelemetryDefault
    """Whether it has telemetry, and whether that is on here."""
    to: Reference | None = None
    """Who receives it."""


class Sbom(Record):
    """A bill of materials: every component, and who it is from."""

    sha256: Sha256 | None = None
    """SHA-256 of the document, so that it is one and the same that people speak of."""
    complete: Boolean | None = None
    """Whether it names every component with its supplier."""


class SourceCopy(Record):
    """A copy of the source, with its history and what it takes to build it: one's own, or in escrow."""

    exists: Boolean
    """Whether there is one."""
    age_hours: Count | None = None
    """How many hours old it may be: how often it is taken."""
    versions: Count | None = None
    """How many versions of the source it keeps."""
    country: CountryCode | None = None
    """Where it is kept."""


class Software(Asset):
    """A piece of software. ``mirror`` is the local copy of what ``registry`` would deliver."""

    kind: ClassVar[Kind] = Kind.SOFTWARE

    developer: Reference | None = None
    """The organization that makes it."""
    licence: LicenceGrant | None = None
    """The licence under which it is used."""
    registry: Reference | None = None
    """The service that delivers it and its updates."""
    mirror: Reference | None = None
    """The local copy of what the registry would deliver."""
    built_in: Annotated[tuple[CountryCode, ...], Field(min_length=1)] | None = None
    """Countries where it is built."""
    signed_by: Reference | None = None
    """The organization that signs its releases."""
    telemetry: Telemetry | None = None
    """What it reports to its maker."""
    licence_server: Boolean | None = None
    """Whether it stops without its maker's licence server."""
    sbom: Sbom | None = None
    """Its bill of materials."""
    source_copy: SourceCopy | None = None
    """The copy of its source that is kept for the day its developer is gone."""
    requires: tuple[Requirement, ...] | None = None
    """What it cannot work without."""
