"""Whose outputs a model was trained on: the models that wrote its training data, and the terms of these."""

from collections.abc import Iterator

from msgspec import Struct

from sovcheck.facts.documents.model import TaughtBy
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model


class Lesson(Struct, frozen=True):
    """Terms of a model whose outputs are in the training data, and the first dataset that holds them."""

    dataset: str
    facts: TaughtBy


def lessons_of(model: Model, sources: Sources) -> list[Lesson]:
    """The terms, each licence once, sorted by it."""
    found: dict[str, Lesson] = {}
    for dataset in _training_data(model, sources):
        for teacher in dataset.generated_by or ():
            for term in sources.licences.terms(teacher)["own"]:
                facts: TaughtBy = {
                    "licence": term["licence"],
                    "name": term["name"],
                    "output_training": term["output_training"],
                    "path": "",
                }
                found.setdefault(term["licence"], Lesson(dataset.id, facts))
    lessons = [found[licence] for licence in sorted(found)]
    return [Lesson(each.dataset, {**each.facts, "path": f"taught:{index}"}) for index, each in enumerate(lessons)]


def teachers_are_known(model: Model, sources: Sources) -> bool:
    """Whether each dataset says which models wrote of it, and the catalog knows the terms of each of these."""
    data = list(_training_data(model, sources))
    teachers = (teacher for dataset in data for teacher in dataset.generated_by or ())
    return all(dataset.generated_by is not None for dataset in data) and all(
        sources.licences.terms(teacher)["own"] for teacher in teachers
    )


def _training_data(model: Model, sources: Sources) -> Iterator[Dataset]:
    for name in model.training_datasets or ():
        dataset = sources.asset(name, Dataset)
        if dataset is not None:
            yield dataset
