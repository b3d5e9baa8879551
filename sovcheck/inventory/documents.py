"""From an inventory document to declarations: what it says of the system, then each asset of each group."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from sovcheck import lazy_model
from sovcheck.errors import InputError, Location, Problem
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import ASSET_TYPES, Header, InventoryDocument
from sovcheck.inventory.declarations import Declarations
from sovcheck.inventory.declared import Declared, Form
from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.parameters import Forms, Places, count, filled, places_in
from sovcheck.inventory.plain_records import validated
from sovcheck.inventory.validation import examine
from sovcheck.inventory.yaml_reader import Document
from sovcheck.inventory.yaml_tree import Tree

_Item = tuple[Tree, Lines]


def declare_document(document: Document, declarations: Declarations) -> None:
    """Declare everything that the document holds. Raises InputError where it holds more than may be read.

    Assets are validated one by one: a million of them that are all wrong ask for no more memory than a few.
    """
    _describe(document, declarations)
    for group, asset_type in ASSET_TYPES.items():
        items, lines = _below(document, group), document.lines.below(group)
        if items is None or lines is None:
            continue
        declarations.expect(len(items), document.location((group,)))
        each = zip(items, lines.items(), strict=True)
        if (texts := document.texts.get(group)) is not None:
            _declare_repeating(document.file, group, each, texts, declarations)
            continue
        if (forms := document.forms.get(group)) is not None:
            _declare_alike(document.file, group, each, forms, declarations)
            continue
        for place, (item, below) in enumerate(each):
            declarations.declare(asset_type, Document(document.file, item, below), (group, str(place)))


def _below(document: Document, group: str) -> list[Tree] | None:
    items = document.tree.get(group) if isinstance(document.tree, dict) else None
    return items if isinstance(items, list) else None


def _declare_repeating(
    file: str, group: str, items: Iterator[_Item], texts: Sequence[int], declarations: Declarations
) -> None:
    """Of assets that are written alike, but for id and name, the first is validated and the others are copies.

    Their ids and names have the plain forms that interning takes, which every asset may have.
    """
    asset_type: type[Asset] = ASSET_TYPES[group]
    firsts: dict[int, Declared] = {}
    for place, ((item, lines), text) in enumerate(zip(items, texts, strict=True)):
        if (first := firsts.get(text)) is not None:
            declarations.repeat(first, first.asset.called(*_called(item)), Location(file, lines.line), lines)
        elif (
            declared := declarations.declare(asset_type, Document(file, item, lines), (group, str(place)))
        ) is not None:
            firsts[text] = declarations.number(declared)


def _called(item: Tree) -> tuple[str, str | None]:
    """The id and name of an asset that was interned: a mapping with plain ones, or without a name."""
    own = item if isinstance(item, dict) else {}
    name = own.get("name")
    return str(own["id"]), name if isinstance(name, str) else None


def _declare_alike(file: str, group: str, items: Iterator[_Item], forms: Forms, declarations: Declarations) -> None:
    """Of assets that are written alike, but for which others they name, the first and the pattern are validated.

    If the pattern with the ids of the first is what was read of that, with other ids it is what is read of the others.
    """
    asset_type: type[Asset] = ASSET_TYPES[group]
    of_form: dict[int, _Pattern | None] = {}
    for place, ((item, lines), number, ids) in enumerate(zip(items, forms.numbers, forms.ids, strict=True)):
        known = of_form.get(number)
        if known is not None:
            asset = filled(known.asset, known.places, ids).called(*_called(item))
            declarations.repeat(known.first, asset, Location(file, lines.line), lines, known.form(ids))
            continue
        declared = declarations.declare(asset_type, Document(file, item, lines), (group, str(place)))
        if declared is not None and number not in of_form:
            of_form[number] = _pattern(declared, forms.patterns[number], ids, declarations)


class _Pattern(NamedTuple):
    """The first asset of a form, what all of the form say, and where that has parameters."""

    first: Declared
    asset: Asset
    places: Places

    def form(self, ids: tuple[str, ...]) -> Form | None:
        """The form of another one, with the ids that its parameters stand for."""
        form = self.first.form
        return None if form is None else Form(form.number, form.occurrences, ids)


def _pattern(first: Declared, tree: Tree, ids: tuple[str, ...], declarations: Declarations) -> _Pattern | None:
    """The asset that a text with parameters describes; None where that does not tell what is read of other ids."""
    try:
        pattern = validated(type(first.asset), tree)
    except lazy_model.ValidationError:
        return None
    places = places_in(pattern)
    if filled(pattern, places, ids).called(first.asset.id, first.asset.name) != first.asset:
        return None
    return _Pattern(declarations.formed(first, count(places), ids), pattern.as_pattern(), places)


def _describe(document: Document, declarations: Declarations) -> None:
    """Read what is above the assets."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    head = {key: value for key, value in tree.items() if key not in ASSET_TYPES or not isinstance(value, list | None)}
    metadata = document.lines.below("metadata")
    size = len(head) + (metadata.shape.size if metadata is not None and metadata.shape is not None else 0)
    if size > LIMITS.asset_nodes:
        wrong = f"more than {LIMITS.asset_nodes:,} entries stand above the assets"
        raise InputError([Problem(document.location(), "", wrong, "put assets into their groups")])
    record: Header | None
    try:
        record = validated(Header, head)
    except lazy_model.ValidationError:
        # Only what is wrong needs to know of all the groups, whose models are made when they are first used.
        record = examine(InventoryDocument, replace(document, tree=head), declarations.problems) or _rest(head)
    declarations.describe(record.metadata if record is not None else None)


def _rest(head: dict[str, Tree]) -> InventoryDocument | None:
    from sovcheck.inventory.salvage import salvage

    return salvage(InventoryDocument, head)
