"""What is right in a document of which something is wrong, so that one run can tell everything that is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sovcheck.inventory.assets.document import GROUPS, InventoryDocument
from sovcheck.inventory.lines import Step
from sovcheck.inventory.vocabulary import Vocabulary, vocabulary_of
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_ROUNDS = 20
"""How often what is left may turn out to be wrong in another way, before the document is given up."""

_DECIDING = ("id", "extends")
"""Fields without which nobody knows what an asset is."""


@dataclass(frozen=True, slots=True)
class Salvage:
    """The assets of a document without what cannot be read of them; ``kept`` are their places in each group."""

    record: InventoryDocument
    kept: Mapping[str, Sequence[int]]


def salvage(document: Document) -> Salvage | None:
    """What can be read of a document whose problems are told; None where that is nothing.

    What is wrong is taken out of a copy: a field, where it can be missing, or else what holds it.
    """
    tree = _unshared(document.tree)
    if not isinstance(tree, dict):
        return None
    kept: dict[str, list[int]] = {
        group: list(range(len(items))) for group in GROUPS if isinstance(items := tree.get(group), list)
    }
    vocabulary = vocabulary_of(InventoryDocument)
    for _ in range(_ROUNDS):
        try:
            return Salvage(InventoryDocument.model_validate(tree, by_alias=True, by_name=False), kept)
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
        if not _prune(tree, errors, kept, vocabulary):
            return None
    return None


def _unshared(tree: Tree) -> Tree:
    """A copy in which nothing stands in two places, as aliases and equal texts have it."""
    if isinstance(tree, dict):
        return {key: _unshared(value) for key, value in tree.items()}
    return [_unshared(value) for value in tree] if isinstance(tree, list) else tree


def _prune(
    tree: dict[str, Tree], errors: "list[ErrorDetails]", kept: dict[str, list[int]], vocabulary: Vocabulary
) -> bool:
    """Take out what is wrong; whether the document can be read then."""
    lost: dict[str, set[int]] = {}
    for error in errors:
        group, *path = error["loc"]
        if group in ("apiVersion", "kind"):
            return False
        if not path or not isinstance(tree.get(str(group)), list):
            tree.pop(str(group), None)
            kept[str(group)] = []
        elif isinstance(index := path[0], int) and not _take_out(tree, (str(group), *path), vocabulary):
            lost.setdefault(str(group), set()).add(index)
    for group, indexes in lost.items():
        items = tree.get(group)
        if isinstance(items, list):
            left = [index for index in range(len(items)) if index not in indexes]
            tree[group] = [items[index] for index in left]
            kept[group] = [kept[group][index] for index in left]
    return True


def _take_out(tree: dict[str, Tree], path: tuple[Step, ...], vocabulary: Vocabulary) -> bool:
    """Remove the innermost field around the path that can be missing; False where the whole asset has to go."""
    steps = list(_walk(tree, path))
    for depth in range(len(steps) - 1, 1, -1):
        parent, step = steps[depth]
        if not isinstance(parent, dict) or (depth == 2 and step in _DECIDING):  # noqa: PLR2004 (group, index, field)
            continue
        place = path[: depth + 1]
        if vocabulary.is_optional(place) or step not in vocabulary.fields(place[:-1]):
            parent.pop(str(step), None)
            return True
    return False


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
