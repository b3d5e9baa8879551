"""What policies see of a piece of software."""

from typing import Annotated

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts
from sovcheck.inventory.assets.software import TelemetryDefault


class SoftwareDocument(CommonFacts):
    """A piece of software. ``mirrored`` is ``True`` when a local mirror of its registry is stated."""

    developer: OrganizationFacts
    licence: LicenceFacts
    mirrored: bool | None
    built_in: list[str] | None
    telemetry: Annotated[str | None, TelemetryDefault]
    licence_server: bool | None
