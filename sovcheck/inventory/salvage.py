"""What is right in a record of which something is wrong, so that one run can tell everything that is."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from sovcheck import lazy_model
from sovcheck.inventory.allowed_values import Vocabulary, vocabulary_of
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.lines import Step
from sovcheck.inventory.yaml_tree import Tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_ROUNDS = 20
"""How often what is left may turn out to be wrong in another way, before the record is given up."""

_DECIDING = ("apiVersion", "kind", "id", "extends")
"""Fields without which nobody knows what a document or an asset is."""

AnyRecord = TypeVar("AnyRecord", bound=Record)


def salvage(model_type: type[AnyRecord], tree: Tree) -> AnyRecord | None:
    """What can be read of a record whose problems are reported; None where that is nothing.

    What is wrong is taken out of a copy: a field, where it can be missing, or else what holds it.
    """
    left = _unshared(tree)
    if not isinstance(left, dict):
        return None
    vocabulary = vocabulary_of(model_type)
    for _ in range(_ROUNDS):
        try:
            return model_type.model_validate(left, by_alias=True, by_name=False)
        except lazy_model.ValidationError as failure:
            errors = failure.errors(include_url=False)
        pruned = _prune(left, errors, vocabulary)
        errors.clear()  # as in validation, or they would stay until the collector ran
        if not pruned:
            return None
    return None


def _unshared(tree: Tree) -> Tree:
    """A copy in which nothing is in two places, as aliases and equal texts have it."""
    if isinstance(tree, dict):
        return {key: _unshared(value) for key, value in tree.items()}
    return [_unshared(value) for value in tree] if isinstance(tree, list) else tree


def _prune(tree: dict[str, Tree], errors: "list[ErrorDetails]", vocabulary: Vocabulary) -> bool:
    """Take out what is wrong; whether the record can be read then."""
    return all(_take_out(tree, error["loc"], vocabulary) for error in errors)


def _take_out(tree: dict[str, Tree], path: tuple[Step, ...], vocabulary: Vocabulary) -> bool:
    """Remove the innermost field around the path that can be missing; False where the whole record has to go."""
    steps = list(_walk(tree, path))
    for depth in range(len(steps) - 1, -1, -1):
        parent, step = steps[depth]
        if not isinstance(parent, dict) or (depth == 0 and step in _DECIDING):
            continue
        place = path[: depth + 1]
        if vocabulary.is_optional(place) or step not in vocabulary.fields(place[:-1]):
            parent.pop(str(step), None)
            return True
    return not steps and len(path) > 1  # it was in what another problem has taken out already


def _walk(tree: Tree, path: tuple[Step, ...]) -> Iterator[tuple[Tree, Step]]:
    """Each mapping or list on the way with the step that is taken in it, as far as the document has it."""
    here = tree
    for step in path:
        if isinstance(here, dict) and step in here:
            yield here, step
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            yield here, step
            here = here[step]
        else:
            return
