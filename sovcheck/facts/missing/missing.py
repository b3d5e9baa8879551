"""Missing fields: what would settle a fact that nobody knows, which asset leaves it out, and where to state it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from sovcheck.facts.documents.label_index import own_field
from sovcheck.facts.missing.applications import Uses
from sovcheck.facts.missing.lineage import Origins
from sovcheck.facts.missing.machines import (
    of_accelerators,
    of_datasets,
    of_memory,
    of_owner,
    of_place,
    of_served_models,
)
from sovcheck.facts.missing.models import Reader, of_models
from sovcheck.facts.missing.omitted import EVIDENCE, Omitted
from sovcheck.facts.missing.organizations import (
    NAMED_ROLES,
    of_exposure,
    of_listings,
    of_organization,
    of_role,
    of_update_source,
)
from sovcheck.facts.missing.requirements import of_requirements, of_untested
from sovcheck.facts.parts.importers import of_adequacy, of_importers
from sovcheck.facts.parts.kept import of_keys
from sovcheck.facts.parts.recipients import of_recipients
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import MOST_KEPT, Omission
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset


class Missing:
    """Finds what is left out, only for those facts that turn out to matter; no walk is made for one asset alone."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        uses, graph = Uses(sources), sources.graph
        self._of_any: Mapping[str, Reader] = {
            **dict.fromkeys(("smoke", "observed", "speeds"), lambda asset, _: (Omission(asset.id, EVIDENCE),)),
            "access_complete": lambda asset, _: graph.access_omissions(asset.id),
            "kept_out": lambda asset, _: graph.unproved_claims(asset.id),
            "ancestor": lambda *_: uses.unsaid,
            "deployment": lambda asset, detail: uses.omissions(asset.id, detail),
            "exposure": lambda asset, detail: of_exposure(asset.id, detail, sources),
            "reach_complete": lambda asset, _: graph.reach_omissions(asset.id),
            "cutoff_complete": lambda asset, _: graph.cutoff_omissions(asset.id),
            "stale_complete": lambda asset, _: graph.stale_omissions(asset.id),
            "survival": self._of_survival,
        }
        self._of_kind = _of_kinds(sources, uses)

    def of(self, asset_id: str, fact: str) -> tuple[Omitted, ...]:
        """What leaves the fact of the asset open, one more than a few where there are many; never nothing.

        Of a fact that has neither a field nor anybody who leaves it open, the field is the fact itself.
        """
        found = list(dict.fromkeys(self._omissions(self._sources.system.assets[asset_id], fact)))[:MOST_KEPT]
        return tuple([self._placed(each) for each in found or (Omission(asset_id, own_field(fact) or fact),)])

    def _omissions(self, asset: Asset, fact: str) -> Iterable[Omission]:
        head, _, detail = fact.partition(".")
        read = self._of_any.get(head) or self._of_kind.get(asset.kind, {}).get(head)
        if read is not None:
            return read(asset, detail)
        if head in NAMED_ROLES:
            return of_role(asset, NAMED_ROLES[head], detail or "id", self._sources)
        return ()

    def _of_survival(self, asset: Asset, detail: str) -> Iterable[Omission]:
        """What leaves open who can stop it; or which of its alternatives and optional parts were not tried lately."""
        if detail != "untested_points":
            return self._sources.graph.cutoff_omissions(asset.id)
        return of_untested(asset, self._sources.tested)

    def _placed(self, omission: Omission) -> Omitted:
        asset, field = omission
        return Omitted(asset, field, self._sources.system.place(asset, field) if field != EVIDENCE else None)


def _of_copies(dataset: Dataset, _: str) -> Iterator[Omission]:
    for field in ("stored_in", "backed_up_in"):
        if getattr(dataset, field) is None:
            yield Omission(dataset.id, field)


def _of_itself(fact: str, sources: Sources, asset: Asset, _: str) -> Iterator[Omission]:
    return of_organization(asset.id, fact, sources)


def _of_controller(dataset: Dataset) -> Iterator[Omission]:
    """Where it is left open in which countries who decides about it runs critical infrastructure."""
    if dataset.controller is None:
        yield Omission(dataset.id, "controller")
    else:
        yield Omission(dataset.controller, "critical_infrastructure_in")


def _of_subcontractors(service: CloudService, detail: str) -> Iterator[Omission]:
    if service.subcontractors is None:
        yield Omission(service.id, "subcontractors")
    for index, each in enumerate(service.subcontractors or ()):
        if detail and getattr(each, detail) is None:
            yield Omission(service.id, f"subcontractors.{index}.{detail}")


def _of_kinds(sources: Sources, uses: Uses) -> Mapping[Kind, Mapping[str, Reader]]:
    """What reads the facts that only one kind has."""
    origins = Origins(sources)
    of_itself: dict[str, Reader] = {
        fact: partial(_of_itself, fact, sources) for fact in ("control", "controllers", "ownership")
    }
    return {
        Kind.ORGANIZATION: of_itself,
        Kind.MODEL: of_models(sources, uses, origins),
        Kind.CLOUD_SERVICE: {"subcontractors": _of_subcontractors},
        Kind.GPU_HOST: {
            "accelerators": lambda host, detail: of_accelerators(host, detail, sources),
            "memory_gib": lambda host, _: of_memory(host, sources),
            "models_gib": lambda host, _: of_served_models(host, sources),
            "owned_in_house": lambda host, _: of_owner(host, uses, sources),
        },
        Kind.DATASET: _of_data(sources, origins),
        Kind.SOFTWARE: {
            "reports_to": lambda software, _: of_recipients(software, sources),
            "terms": origins.of_terms,
            "update_sources": lambda software, detail: of_update_source(software, detail, sources),
        },
        Kind.APPLICATION: {
            "logs": lambda application, _: of_recipients(application, sources),
            "listings": lambda application, detail: of_listings(application, detail, sources),
            "data_classes": lambda application, _: of_datasets(application, "data_class", sources),
            "requirements": lambda application, detail: of_requirements(application, detail, sources),
        },
        Kind.DATA_FLOW: {
            "data_classes": lambda flow, _: of_datasets(flow, "data_class", sources),
            "from_countries": lambda flow, _: of_place(flow.source, Omission(flow.id, "from"), sources),
            "subject_countries": lambda flow, _: of_datasets(flow, "subject_countries", sources),
            "to_countries": lambda flow, _: of_place(flow.target, Omission(flow.id, "to"), sources),
        },
    }


def _of_data(sources: Sources, origins: Origins) -> Mapping[str, Reader]:
    """What reads the facts that only datasets have."""
    return {
        "kept": lambda dataset, _: of_keys(dataset, sources),
        "kept_complete": _of_copies,
        "controller_is_critical_in": lambda dataset, _: _of_controller(dataset),
        "localisation": lambda dataset, _: of_adequacy(dataset, sources),
        "reach": lambda dataset, _: of_importers(dataset, sources),
        "terms": origins.of_terms,
    }
