"""From a document to a typed record, with every problem at its line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from sovcheck import lazy_model
from sovcheck.errors import InputError, Problem
from sovcheck.inventory.allowed_values import KEY, Vocabulary, vocabulary_of
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.lines import Step
from sovcheck.inventory.messages import cut, explain
from sovcheck.inventory.plain_records import validated
from sovcheck.inventory.problems import Problems
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

AnyRecord = TypeVar("AnyRecord", bound=Record)


def parse(model_type: type[AnyRecord], document: Document) -> AnyRecord:
    """The document as a record; raises InputError with all its problems.

    A key with nothing behind it counts as not written, so that a list whose items are commented out is not an error.
    """
    problems = Problems()
    record = examine(model_type, document, problems)
    if record is None:
        raise InputError(problems.listed())
    return record


def examine(
    model_type: type[AnyRecord], document: Document, problems: Problems, above: Sequence[str] = ()
) -> AnyRecord | None:
    """As ``parse``, but None where something is wrong, which is added to the problems.

    The document may be a part of one: ``above`` are the steps that lead to it.
    """
    while True:
        try:
            return validated(model_type, document.tree)
        except lazy_model.ValidationError as failure:
            errors = failure.errors(include_url=False)
        vocabulary = vocabulary_of(model_type)
        blanks = [error["loc"] for error in errors if _is_blank(error) and vocabulary.is_optional(error["loc"])]
        removed = _remove(document.tree, blanks)
        if not removed:
            _tell(errors, document, vocabulary, problems, above)
        # An error holds what was raised, which holds this frame, which would hold the errors until the collector ran.
        errors.clear()
        if not removed:
            return None


def _is_blank(error: "ErrorDetails") -> bool:
    return error["input"] is None and error["type"] != "extra_forbidden" and bool(error["loc"])


def _tell(
    errors: "list[ErrorDetails]", document: Document, vocabulary: Vocabulary, problems: Problems, above: Sequence[str]
) -> None:
    """Words are found only for those that are listed."""
    told = [error for error in errors if not _follows(error)]
    for place, error in enumerate(told):
        if problems.full:
            problems.count(len(told) - place)
            return
        problems.add(_problem(error, document, vocabulary, above))


def _follows(error: "ErrorDetails") -> bool:
    """Whether the list is only too short because its items are wrong, which has been said of each."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _remove(tree: Tree, paths: list[tuple[Step, ...]]) -> bool:
    """Take keys with nothing behind them out of the tree; whether there were any."""
    removed = False
    for *above, last in paths:
        holder = _find(tree, above)
        if isinstance(holder, dict) and last in holder:  # not so where an alias had the same mapping twice
            del holder[str(last)]
            removed = True
    return removed


def _find(tree: Tree, path: Sequence[Step]) -> Tree:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(str(step))
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            return None
    return tree


def _problem(error: "ErrorDetails", document: Document, vocabulary: Vocabulary, above: Sequence[str]) -> Problem:
    path = error["loc"]
    wrong, advice = explain(error, path, vocabulary)
    written = document.written(path)
    named = path[: written + 1] if error["type"] == "missing" else path[:written]
    steps = [*above, *(cut(str(step)) for step in named if step != KEY)]
    return Problem(document.location(path), ".".join(steps), wrong, advice)
