"""What policies see of a piece of software."""

from typing import Annotated

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts
from sovcheck.inventory.assets.software import TelemetryDefault


class SoftwareDocument(CommonFacts):
    """A piece of software.

    ``registry`` and ``mirror`` are who run these, ``mirrored`` tells that there is a mirror, ``signer`` signs its
    releases. ``stale_complete`` is ``True`` when everybody is stated who can withhold its updates.
    """

    developer: OrganizationFacts
    registry: OrganizationFacts
    mirror: OrganizationFacts
    signer: OrganizationFacts
    stale_complete: bool | None
    licence: LicenceFacts
    mirrored: bool | None
    built_in: list[str] | None
    telemetry: Annotated[str | None, TelemetryDefault]
    licence_server: bool | None
