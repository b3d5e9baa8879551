"""What policies see of a piece of software."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.every_kind import CUTOFF_LABEL, STALE_LABEL, CommonFacts, Exposure
from sovcheck.facts.documents.labels import Parts, Role, Stated
from sovcheck.facts.documents.licences import LicenceFacts, Terms
from sovcheck.facts.documents.parties import OrganizationFacts, RecipientFacts
from sovcheck.inventory.assets.software import TelemetryDefault


class SbomFacts(TypedDict):
    """A bill of materials; both are ``None`` where none is stated."""

    hashed: Annotated[bool | None, Stated("the digest of its bill of materials", by="sbom.sha256")]
    complete: Annotated[bool | None, Stated("whether its bill of materials is complete", by="sbom.complete")]


class SourceCopyFacts(TypedDict):
    """A copy of the source that is kept; all are ``None`` where none is stated."""

    exists: Annotated[bool | None, Stated("whether a copy of its source is kept", by="source_copy.exists")]
    age_hours: Annotated[int | None, Stated("how old the copy of its source may be", by="source_copy.age_hours")]
    versions: Annotated[int | None, Stated("how many versions of its source are kept", by="source_copy.versions")]
    country: Annotated[str | None, Stated("where the copy of its source is kept", by="source_copy.country")]


class UpdateSourceFacts(TypedDict):
    """A registry or mirror: everybody who can stop it; ``cutoff_complete`` is ``True`` when all of these are stated."""

    cutoff: Annotated[
        list[Exposure],
        Stated(
            "the country of everybody who can stop where its updates come from",
            ask="country of each organization that its registry and its mirror depend on",
        ),
    ]
    cutoff_complete: Annotated[
        bool | None,
        Stated(
            "everybody who can stop where its updates come from",
            ask="who runs its registry and its mirror, from where; country, requires, and the owners of each",
        ),
    ]


class UpdateSourcesFacts(TypedDict):
    """Where updates come from; nobody can stop what is not stated, and that nobody can is not known of it."""

    registry: UpdateSourceFacts
    mirror: UpdateSourceFacts


class SoftwareFields(TypedDict):
    """What software states of itself: each fact is the field of the same name, as it stands."""

    built_in: Annotated[list[str] | None, Stated("where it is built", by="built_in")]
    licence_server: Annotated[bool | None, Stated("whether it needs a licence server", by="licence_server")]


class SoftwareDocument(CommonFacts, SoftwareFields):
    """A piece of software.

    ``registry`` and ``mirror`` are who run these, ``mirrored`` says that there is a mirror, ``signer`` signs its
    releases. ``cutoff_complete`` is ``True`` when everybody is stated who can stop it, ``stale_complete`` when all are
    who can withhold its updates; ``update_sources`` says of each of the two who can stop it, also where a mirror of
    one's own is left. ``reports_to`` are who receives its telemetry: nobody where that is off, ``None`` where it is on
    and nobody says who.
    """

    developer: Annotated[OrganizationFacts, Role("developer")]
    registry: Annotated[OrganizationFacts, Role("registry, and provider of that service")]
    mirror: Annotated[OrganizationFacts, Role("mirror, and who runs it")]
    signer: Annotated[OrganizationFacts, Role("signed_by")]
    cutoff_complete: Annotated[bool | None, CUTOFF_LABEL]
    stale_complete: Annotated[bool | None, STALE_LABEL]
    update_sources: Annotated[
        UpdateSourcesFacts, Stated("who can stop where its updates come from", ask="registry and mirror")
    ]
    licence: Annotated[LicenceFacts, Stated("its licence", by="licence.id", ask="licence")]
    terms: Terms
    mirrored: Annotated[bool | None, Stated("whether a local mirror is kept", by="mirror", ask="registry and mirror")]
    telemetry: Annotated[str | None, TelemetryDefault, Stated("what it reports to whom", by="telemetry.setting")]
    reports_to: Annotated[
        list[RecipientFacts] | None,
        Stated("who receives what it reports", by="telemetry.to"),
        Parts({"countries": Stated("in which countries what it reports arrives", ask="country of telemetry.to")}),
    ]
    sbom: Annotated[SbomFacts, Stated("its bill of materials", by="sbom")]
    source_copy: Annotated[SourceCopyFacts, Stated("the copy of its source", by="source_copy")]
