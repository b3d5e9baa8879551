"""What would settle a fact that nobody knows: which asset leaves out which field, and where to state it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sovcheck.facts.documents.label_index import own_field
from sovcheck.facts.lineage.teachers import lessons_of
from sovcheck.facts.missing.applications import Uses
from sovcheck.facts.missing.lineage import Origins
from sovcheck.facts.missing.machines import of_accelerators, of_datasets, of_place, of_served_models, of_update
from sovcheck.facts.missing.omitted import EVIDENCE, Omitted
from sovcheck.facts.missing.organizations import of_exposure, of_listings, of_organization, of_role
from sovcheck.facts.missing.requirements import of_copies, of_requirements, of_silent_hosts, of_untested
from sovcheck.facts.missing.roles import NAMED_ROLES
from sovcheck.facts.places.kept import of_keys
from sovcheck.facts.places.recipients import of_recipients
from sovcheck.facts.places.runs_on import runs_on
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import FEW, Omission
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model

Reader = Callable[[Any, str], Iterable[Omission]]
"""Finds what leaves open a fact of an asset, by what follows the first word of the fact's name."""


class Missing:
    """Finds what is left out, only for those facts that turn out to matter; no walk is made for one asset alone."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        uses, origins, graph = Uses(sources), Origins(sources), sources.graph
        of_itself: dict[str, Reader] = {
            fact: lambda asset, _, fact=fact: of_organization(asset.id, fact, sources)  # type: ignore[misc]
            for fact in ("control", "controllers", "ownership")
        }
        self._of_any: Mapping[str, Reader] = {
            **dict.fromkeys(("smoke", "observed", "speeds"), lambda asset, _: (Omission(asset.id, EVIDENCE),)),
            "access_complete": lambda asset, _: graph.access_omissions(asset.id),
            "ancestor": lambda *_: uses.unsaid,
            "deployment": lambda asset, detail: uses.omissions(asset.id, detail),
            "exposure": lambda asset, detail: of_exposure(asset.id, detail, sources),
            "reach_complete": lambda asset, _: graph.reach_omissions(asset.id),
            "cutoff_complete": lambda asset, _: graph.cutoff_omissions(asset.id),
            "stale_complete": lambda asset, _: graph.stale_omissions(asset.id),
            "survival": self._of_survival,
        }
        self._of_kind: Mapping[Kind, Mapping[str, Reader]] = {
            Kind.ORGANIZATION: of_itself,
            Kind.MODEL: {
                "copies": lambda model, detail: of_copies(model, sources) if detail else (),
                "evaluations": _of_evaluations,
                "hosts": lambda model, _: self._of_places(runs_on(model, graph)),
                "hosts_complete": lambda *_: of_silent_hosts(sources),
                "lineage": origins.of_lineage,
                "fetched_at_start": lambda model, _: (Omission(model.id, "fetched_at_start"),),
                "fetched_from": lambda model, _: _of_source(model, sources),
                "naming": lambda model, _: uses.omissions(model.id, "notices"),
                "taught_by": lambda model, _: _of_lessons(model, sources),
                "taught_complete": lambda model, _: _of_teachers(model, sources),
                "terms": lambda model, detail: origins.of_terms(model, detail.rpartition(".")[2]),
                "update": lambda model, detail: of_update(model, detail, sources),
                "weights": _of_weights,
            },
            Kind.CLOUD_SERVICE: {"subcontractors": _of_subcontractors},
            Kind.GPU_HOST: {
                "accelerators": lambda host, detail: of_accelerators(host, detail, sources),
                "memory_gib": lambda host, _: of_accelerators(host, "memory_gib", sources),
                "models_gib": lambda host, _: of_served_models(host, sources),
            },
            Kind.DATASET: {
                "kept": lambda dataset, _: of_keys(dataset, sources),
                "kept_complete": _of_copies,
            },
            Kind.SOFTWARE: {"reports_to": lambda software, _: of_recipients(software, sources)},
            Kind.APPLICATION: {
                "logs": lambda application, _: of_recipients(application, sources),
                "listings": lambda application, _: of_listings(application, sources),
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

    def of(self, asset_id: str, fact: str) -> tuple[Omitted, ...]:
        """What leaves the fact of the asset open, a few where there are many; never nothing.

        Of a fact that has neither a field nor anybody who leaves it open, the field is the fact itself.
        """
        found = list(dict.fromkeys(self._omissions(self._sources.system.assets[asset_id], fact)))[:FEW]
        return tuple([self._placed(each) for each in found or (Omission(asset_id, own_field(fact) or fact),)])

    def _omissions(self, asset: Asset, fact: str) -> Iterable[Omission]:
        head, _, detail = fact.partition(".")
        read = self._of_any.get(head) or self._of_kind.get(asset.kind, {}).get(head)
        if read is not None:
            return read(asset, detail)
        if head in NAMED_ROLES:
            return of_role(asset, NAMED_ROLES[head], detail or "id", self._sources)
        return ()

    def _of_places(self, places: Iterable[str]) -> Iterator[Omission]:
        """What leaves open who can stop the places where a model runs or is kept, and not the model otherwise."""
        for place in places:
            yield from self._sources.graph.cutoff_omissions(place)

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


def _of_weights(model: Model, detail: str) -> Iterator[Omission]:
    if detail == "gib":
        yield from (Omission(model.id, field) for field in ("parameters", "dtype") if getattr(model, field) is None)


def _of_source(model: Model, sources: Sources) -> Iterator[Omission]:
    """That nobody says where the files come from, or what leaves open who can stop that place."""
    if model.fetched_from is None:
        yield Omission(model.id, "fetched_from")
    else:
        yield from sources.graph.cutoff_omissions(model.fetched_from)


def _of_lessons(model: Model, sources: Sources) -> Iterator[Omission]:
    """The terms of those who wrote its training data of which nobody checked whether outputs may train others."""
    for lesson in lessons_of(model, sources):
        if lesson.facts["output_training"] is None:
            yield Omission(lesson.facts["licence"], "output_training")


def _of_teachers(model: Model, sources: Sources) -> Iterator[Omission]:
    """The training data that does not say who wrote it, and the models that do not say under which terms they stand."""
    for name in model.training_datasets or ():
        dataset = sources.asset(name, Dataset)
        if dataset is not None and dataset.generated_by is None:
            yield Omission(name, "generated_by")
        for teacher in dataset.generated_by or () if dataset is not None else ():
            if not sources.licences.terms(teacher)["own"]:
                yield Omission(teacher, "licence.id")


def _of_evaluations(model: Model, detail: str) -> Iterator[Omission]:
    for index, evaluation in enumerate(model.evaluations or ()):
        for field in ("languages",) if detail == "languages" else ("score", "reference"):
            if getattr(evaluation, field) is None:
                yield Omission(model.id, f"evaluations.{index}.{field}")


def _of_subcontractors(service: CloudService, detail: str) -> Iterator[Omission]:
    if service.subcontractors is None:
        yield Omission(service.id, "subcontractors")
    for index, each in enumerate(service.subcontractors or ()):
        if detail and getattr(each, detail) is None:
            yield Omission(service.id, f"subcontractors.{index}.{detail}")
