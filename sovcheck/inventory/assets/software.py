"""Software: runtimes, routers, pipelines that the rest depends on."""

from enum import StrEnum
from typing import ClassVar

from sovcheck.inventory.assets.asset import Asset, Kind, LicenceGrant, Record
from sovcheck.inventory.assets.requirements import Requirement
from sovcheck.inventory.assets.scalars import Boolean, CountryCode, Reference


class TelemetryDefault(StrEnum):
    """Whether the software reports to its maker."""

    NONE = "none"
    OFF = "off"
    ON = "on"


class Telemetry(Record):
    """What the software reports, as it is configured here."""

    setting: TelemetryDefault
    to: Reference | None = None


class Software(Asset):
    """A piece of software. ``mirror`` is the local copy of what ``registry`` would deliver."""

    kind: ClassVar[Kind] = Kind.SOFTWARE

    developer: Reference | None = None
    licence: LicenceGrant | None = None
    registry: Reference | None = None
    mirror: Reference | None = None
    built_in: tuple[CountryCode, ...] | None = None
    signed_by: Reference | None = None
    telemetry: Telemetry | None = None
    licence_server: Boolean | None = None
    requires: tuple[Requirement, ...] | None = None
