"""What policies see of a piece of software."""

from sovcheck.facts.documents.common import CommonFacts, LicenceFacts, OrganizationFacts


class SoftwareDocument(CommonFacts):
    """A piece of software. ``mirrored`` is ``True`` when a local mirror of its registry is stated."""

    developer: OrganizationFacts
    licence: LicenceFacts
    mirrored: bool | None
    built_in: list[str] | None
    telemetry: str | None
    licence_server: bool | None
