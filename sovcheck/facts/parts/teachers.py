"""Whose outputs a model was trained on: the models that wrote its training data, and the terms of these."""

from collections.abc import Iterator

from sovcheck.facts.documents.model import TaughtBy
from sovcheck.facts.ordering import Distinct, each_distinct
from sovcheck.facts.sources import Sources
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model


def lessons_of(model: Model, sources: Sources) -> list[Distinct[TaughtBy]]:
    """The terms, each licence once, sorted by it, with the first dataset that holds outputs under it."""
    return each_distinct("taught", _terms_of_teachers(model, sources))


def _terms_of_teachers(model: Model, sources: Sources) -> Iterator[tuple[str, str, TaughtBy]]:
    for dataset in _training_data(model, sources):
        for teacher in dataset.generated_by or ():
            for term in sources.licences.terms(teacher)["own"]:
                facts: TaughtBy = {
                    "licence": term["licence"],
                    "name": term["name"],
                    "output_training": term["output_training"],
                    "path": "",
                }
                yield term["licence"], dataset.id, facts


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
