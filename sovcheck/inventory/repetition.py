"""Validation by text: of assets that are written alike, but for id and name, one is validated, and others are copies.

The ids and names of those others have the plain forms that interning takes, which every asset may have.
"""

from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree


def parse_repeating(document: Document) -> InventoryDocument:
    """The document as a record, as ``parse`` gives it; raises InputError with all its problems."""
    tree = document.tree
    if not document.texts or not isinstance(tree, dict):
        return parse(InventoryDocument, document)
    firsts = {group: _firsts(numbers) for group, numbers in document.texts.items()}
    distinct = {**tree, **{group: _picked(tree[group], places) for group, places in firsts.items()}}
    try:
        record = InventoryDocument.model_validate(distinct, by_alias=True, by_name=False)
    except ValidationError:
        return parse(InventoryDocument, document)
    copies = {
        group: tuple(_copies(getattr(record, group), firsts[group], numbers, tree[group]))
        for group, numbers in document.texts.items()
    }
    return record.model_copy(update=copies)


def _firsts(numbers: Sequence[int]) -> list[int]:
    """Where each text stands first, in the order of the numbers, which count up as texts are met."""
    found: dict[int, int] = {}
    for place, number in enumerate(numbers):
        found.setdefault(number, place)
    return list(found.values())


def _picked(items: Tree, places: Iterable[int]) -> list[Tree]:
    return [items[place] for place in places] if isinstance(items, list) else []


def _copies(assets: Sequence[Asset], firsts: Sequence[int], numbers: Sequence[int], items: Tree) -> Iterable[Asset]:
    for place, (number, item) in enumerate(zip(numbers, items or (), strict=True)):
        asset = assets[number]
        if place == firsts[number] or not isinstance(item, dict):
            yield asset
        else:
            yield asset.called(str(item["id"]), str(item["name"]) if "name" in item else None)
