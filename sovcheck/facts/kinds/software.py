"""Facts of a piece of software."""

from sovcheck.facts.documents.parties import RecipientFacts
from sovcheck.facts.documents.software import SoftwareDocument, SoftwareFields, SourceCopyFacts, UpdateSourceFacts
from sovcheck.facts.handles import MIRROR_CUTOFF, REGISTRY_CUTOFF, Role
from sovcheck.facts.parts.recipients import recipients_of
from sovcheck.facts.sources import Sources
from sovcheck.facts.stated_fields import stated_in
from sovcheck.inventory.assets.software import Software, TelemetryDefault


def software_facts(software: Software, sources: Sources) -> SoftwareDocument:
    """``mirrored`` is never ``False``: nobody can state that there is no mirror."""
    telemetry, sbom = software.telemetry, software.sbom
    return {
        **sources.common(software),
        **stated_in(software, SoftwareFields),
        "developer": sources.parties.organization(Role.DEVELOPER, software.developer),
        "registry": sources.parties.together(Role.REGISTRY, _runners(software.registry, sources)),
        "mirror": sources.parties.together(Role.MIRROR, _runners(software.mirror, sources)),
        "signer": sources.parties.organization(Role.SIGNER, software.signed_by),
        "cutoff_complete": not sources.graph.cutoff_omissions(software.id) or None,
        "stale_complete": not sources.graph.stale_omissions(software.id) or None,
        "update_sources": {
            "registry": _update_source(REGISTRY_CUTOFF, software.registry, sources),
            "mirror": _update_source(MIRROR_CUTOFF, software.mirror, sources),
        },
        "licence": sources.licences.declared(software.licence),
        "terms": sources.licences.terms(software.id),
        "mirrored": True if software.mirror is not None else None,
        "telemetry": telemetry.setting.value if telemetry is not None else None,
        "reports_to": _reports_to(software, sources),
        "sbom": {
            "hashed": sbom.sha256 is not None if sbom is not None else None,
            "complete": sbom.complete if sbom is not None else None,
        },
        "source_copy": _source_copy(software),
    }


def _update_source(prefix: str, place: str | None, sources: Sources) -> UpdateSourceFacts:
    if place is None:
        return {"cutoff": [], "cutoff_complete": None}
    return {
        "cutoff": sources.parties.cutoff(prefix, place),
        "cutoff_complete": not sources.graph.cutoff_omissions(place) or None,
    }


def _source_copy(software: Software) -> SourceCopyFacts:
    copy = software.source_copy
    return {
        "exists": copy.exists if copy is not None else None,
        "age_hours": copy.age_hours if copy is not None else None,
        "versions": copy.versions if copy is not None else None,
        "country": copy.country if copy is not None else None,
    }


def _reports_to(software: Software, sources: Sources) -> list[RecipientFacts] | None:
    telemetry = software.telemetry
    if telemetry is None or (telemetry.setting is TelemetryDefault.ON and telemetry.to is None):
        return None
    return [each.facts for each in recipients_of(software, sources)]


def _runners(place: str | None, sources: Sources) -> tuple[str, ...]:
    return sources.system.runners(place) if place is not None else ()
