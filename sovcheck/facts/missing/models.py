"""What leaves open the facts of a model that no other kind has: its copies, tests, hosts, teachers and terms."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sovcheck.facts.hosting import runs_on
from sovcheck.facts.missing.applications import Uses
from sovcheck.facts.missing.lineage import Origins
from sovcheck.facts.missing.machines import of_update
from sovcheck.facts.missing.requirements import of_copies, of_silent_hosts
from sovcheck.facts.parts.teachers import lessons_of
from sovcheck.facts.sources import Sources
from sovcheck.graph.omissions import Omission
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model

Reader = Callable[[Any, str], Iterable[Omission]]
"""Finds what leaves open a fact of an asset, by what follows the first word of the fact's name."""


def of_models(sources: Sources, uses: Uses, origins: Origins) -> Mapping[str, Reader]:
    """What reads each of them."""
    return {
        "copies": lambda model, detail: of_copies(model, sources) if detail else (),
        "evaluations": _of_evaluations,
        "hosts": lambda model, _: _of_places(runs_on(model, sources.graph), sources),
        "hosts_complete": lambda *_: of_silent_hosts(sources),
        "lineage": origins.of_lineage,
        "fetched_at_start": lambda model, _: (Omission(model.id, "fetched_at_start"),),
        "fetched_from": lambda model, _: _of_source(model, sources),
        "naming": lambda model, _: uses.omissions(model.id, "notices"),
        "taught_by": lambda model, _: _of_lessons(model, sources),
        "taught_complete": lambda model, _: _of_teachers(model, sources),
        "terms": lambda model, detail: _of_terms(model, detail, origins),
        "update": lambda model, detail: of_update(model, detail, sources),
        "weights": _of_weights,
    }


def _of_places(places: Iterable[str], sources: Sources) -> Iterator[Omission]:
    """What leaves open who can stop the places where a model runs or is kept, and not the model otherwise."""
    for place in places:
        yield from sources.graph.cutoff_omissions(place)


def _of_terms(model: Model, detail: str, origins: Origins) -> Iterable[Omission]:
    if detail == "licences.share_alike":
        return origins.of_copyleft(model)
    return origins.of_terms(model, detail)


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
    """The training data that does not say who wrote it, and the models that do not say under which terms they are."""
    for name in model.training_datasets or ():
        dataset = sources.asset(name, Dataset)
        if dataset is not None and dataset.generated_by is None:
            yield Omission(name, "generated_by")
        for teacher in dataset.generated_by or () if dataset is not None else ():
            if not sources.licences.terms(teacher)["own"]:
                yield Omission(teacher, "licence.id")


def _of_evaluations(model: Model, detail: str) -> Iterator[Omission]:
    for index, evaluation in enumerate(model.evaluations or ()):
        for field in (detail,) if detail in {"languages", "domains"} else ("score", "reference"):
            if getattr(evaluation, field) is None:
                yield Omission(model.id, f"evaluations.{index}.{field}")
