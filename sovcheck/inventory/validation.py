"""From a document to a typed record, with every problem at its line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from sovcheck.errors import InputError, Problem
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.explanation import explain
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.lines import Step
from sovcheck.inventory.vocabulary import KEY, Vocabulary, vocabulary_of
from sovcheck.inventory.yaml_reader import Document

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

AnyRecord = TypeVar("AnyRecord", bound=Record)


def parse(model_type: type[AnyRecord], document: Document) -> AnyRecord:
    """The document as a record; raises InputError with all its problems.

    A key with nothing behind it counts as not written, so that a list whose items are commented out is no error.
    """
    while True:
        try:
            return model_type.model_validate(document.tree, by_alias=True, by_name=False)
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
        vocabulary = vocabulary_of(model_type)
        blanks = [error["loc"] for error in errors if _is_blank(error) and vocabulary.is_optional(error["loc"])]
        if not blanks:
            raise InputError(list(_problems(errors, document, vocabulary)))
        for path in blanks:
            _remove(document, path)


def _is_blank(error: "ErrorDetails") -> bool:
    return error["input"] is None and error["type"] != "extra_forbidden" and bool(error["loc"])


def _problems(errors: "list[ErrorDetails]", document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    for error in errors[: LIMITS.problems]:
        if not _follows(error):
            yield _problem(error, document, vocabulary)
    if len(errors) > LIMITS.problems:
        wrong = f"and {len(errors) - LIMITS.problems:,} more problems"
        yield Problem(document.location(errors[LIMITS.problems]["loc"]), "", wrong, "correct these first")


def _follows(error: "ErrorDetails") -> bool:
    """Whether the list is only too short because its items are wrong, which has been said of each."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _remove(document: Document, path: tuple[Step, ...]) -> None:
    here: object = document.tree
    for step in path[:-1]:
        here = here[step]  # type: ignore[index]  # validation has just walked the same path
    if isinstance(here, dict):
        here.pop(path[-1], None)  # an alias may have removed it already


def _problem(error: "ErrorDetails", document: Document, vocabulary: Vocabulary) -> Problem:
    path = error["loc"]
    wrong, advice = explain(error, path, vocabulary)
    written = sum(1 for _ in document.lines.walk(path))
    named = path[: written + 1] if error["type"] == "missing" else path[:written]
    return Problem(document.location(path), ".".join(str(step) for step in named if step != KEY), wrong, advice)
