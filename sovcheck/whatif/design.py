"""A design: an inventory with changes that nobody has made yet, and the patch that makes them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from sovcheck.catalog.references import references_of
from sovcheck.errors import Location
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.document import API_VERSION, InventoryDocument
from sovcheck.inventory.declared import Declared, Inventory, stated_in
from sovcheck.inventory.headers import INVENTORY
from sovcheck.inventory.patch.change_set import NO_LINES, Patch, make_patch
from sovcheck.inventory.patch.writing import GROUP_OF
from sovcheck.inventory.written import as_written

Fields = Mapping[str, Any]
"""What an asset states, by the names that one writes, as JSON has it."""

NAMING = frozenset(
    {
        "backed_up_in",
        "base_models",
        "data",
        "datasets",
        "from",
        "host",
        "logs_to",
        "mirror",
        "provider_service",
        "registry",
        "serves",
        "software",
        "stored_in",
        "to",
        "training_datasets",
        "generated_by",
        "fetched_from",
    }
)
"""Fields of assets and their groups whose values are ids, beside ``requires``."""

_NOWHERE = Location("<change>")


@dataclass(frozen=True, slots=True)
class Draft:
    """An asset as it would be written; its fields are read and never changed."""

    kind: Kind
    fields: Fields


def names(fields: Mapping[str, Any], ids: Collection[str]) -> bool:
    """Whether some field other than its own ``id`` names one of these."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            if names(value, ids):
                return True
        elif name == "requires":
            if any(option["id"] in ids for entry in value for option in entry["any_of"]):
                return True
        elif name in NAMING and any(item in ids for item in (value if isinstance(value, list | tuple) else [value])):
            return True
    return False


@dataclass(frozen=True)
class Design:
    """An inventory, and what is different of it: drafts by id, None for an asset that is gone."""

    inventory: Inventory
    changed: Mapping[str, Draft | None] = field(default_factory=dict)
    written: dict[str, Draft] = field(default_factory=dict, compare=False, repr=False)
    """Assets of the inventory as they are written, shared by all its designs; filled when they are asked for."""
    named: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)
    """Who names whom in the inventory, shared and filled likewise."""

    def __contains__(self, asset_id: str) -> bool:
        if asset_id in self.changed:
            return self.changed[asset_id] is not None
        return asset_id in self.inventory.assets

    def __iter__(self) -> Iterator[str]:
        """The ids of all assets, sorted."""
        return (name for name in sorted({*self.inventory.assets, *self.changed}) if name in self)

    def draft(self, asset_id: str) -> Draft:
        """An asset as it would be; KeyError when it is gone, or never was."""
        if asset_id not in self.changed:
            return self._as_declared(asset_id)
        draft = self.changed[asset_id]
        if draft is None:
            raise KeyError(asset_id)
        return draft

    def kind(self, asset_id: str) -> Kind:
        """What kind of asset it is."""
        if asset_id in self.changed:
            return self.draft(asset_id).kind
        return self.inventory.assets[asset_id].asset.kind

    def fields(self, asset_id: str) -> Fields:
        """What an asset would state."""
        return self.draft(asset_id).fields

    def namers(self, asset_id: str) -> list[str]:
        """The assets that name another one, sorted."""
        found = {name for name in self._named().get(asset_id, ()) if name not in self.changed}
        for name, draft in self.changed.items():
            if draft is not None and name != asset_id and names(draft.fields, (asset_id,)):
                found.add(name)
        return sorted(found)

    def rewritten(self, asset_id: str, fields: Fields) -> "Design":
        """The design with other fields of an asset that it has."""
        return self._with(asset_id, Draft(self.kind(asset_id), fields))

    def added(self, kind: Kind, fields: Fields) -> "Design":
        """The design with one more asset, or as it is where it has one of that id."""
        return self if fields["id"] in self else self._with(fields["id"], Draft(kind, fields))

    def without(self, asset_id: str) -> "Design":
        """The design without an asset; what names it is left for the party that takes it away."""
        return self._with(asset_id, None)

    @property
    def touched(self) -> frozenset[str]:
        """The assets of the inventory that are different here, or gone."""
        declared = self.changed.keys() & self.inventory.assets.keys()
        return frozenset(name for name in declared if self.changed[name] != self._as_declared(name))

    def patch(self, file: str, *, name: str | None = None, description: str | None = None) -> Patch:
        """What makes the inventory this design: no more than is different."""
        settings, additions, removals = {}, [], []
        for asset_id, draft in sorted(self.changed.items()):
            declared = self.inventory.assets.get(asset_id)
            if draft is None:
                removals += [asset_id] if declared is not None else []
            elif declared is None or declared.asset.kind is not draft.kind:
                removals += [asset_id] if declared is not None else []
                additions.append(_asset(draft))
            elif differences := dict(_differences(self._as_declared(asset_id).fields, draft.fields)):
                settings[asset_id] = differences
        return make_patch(
            file, settings=settings, additions=additions, removals=removals, name=name, description=description
        )

    def unwritten(self) -> Inventory:
        """The inventory as this design has it, equal in all but lines to what its patch makes, and much cheaper.

        Raises ValidationError for what cannot be declared.
        """
        assets = dict(self.inventory.assets)
        for asset_id, draft in self.changed.items():
            declared = assets.pop(asset_id, None)
            if draft is not None:
                asset = _asset(draft)
                place = (declared.location, declared.lines) if declared is not None else (_NOWHERE, NO_LINES)
                assets[asset_id] = Declared(asset, *place, stated_in(asset))
        return replace(self.inventory, assets=dict(sorted(assets.items())))

    def _with(self, asset_id: str, draft: Draft | None) -> "Design":
        return Design(self.inventory, {**self.changed, asset_id: draft}, self.written, self.named)

    def _named(self) -> Mapping[str, list[str]]:
        if not self.named:
            for name, declared in self.inventory.assets.items():
                for target in {target for _, target, _ in references_of(declared.asset)} - {name}:
                    self.named.setdefault(target, []).append(name)
        return self.named

    def _as_declared(self, asset_id: str) -> Draft:
        draft = self.written.get(asset_id)
        if draft is None:
            draft = self.written[asset_id] = _written(self.inventory.assets[asset_id].asset)
        return draft


def _asset(draft: Draft) -> Asset:
    """The asset, read as in a document: the types of a whole one are there since the inventory was read."""
    group = GROUP_OF[draft.kind]
    tree = {"apiVersion": API_VERSION, "kind": INVENTORY, group: [draft.fields]}
    asset: Asset = getattr(InventoryDocument.model_validate(tree, by_alias=True, by_name=False), group)[0]
    return asset


def _written(asset: Asset) -> Draft:
    return Draft(asset.kind, as_written(asset))


def _differences(before: Fields, after: Fields, above: str = "") -> Iterator[tuple[str, object]]:
    """The fields that are different, and only the parts of groups that are; None for one that is gone."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if isinstance(old, Mapping) and isinstance(new, Mapping) and new:
            yield from _differences(old, new, f"{above}{name}.")
        elif old != new:
            yield f"{above}{name}", _short(new) if name == "requires" else new


def _short(requires: Any) -> Any:
    """Requirements as one writes them: a single asset by its id."""
    return [_short_entry(entry) for entry in requires] if requires is not None else None


def _short_entry(entry: Any) -> Any:
    if not isinstance(entry, Mapping) or "any_of" not in entry:
        return entry
    rest = {name: value for name, value in entry.items() if name != "any_of" and value is not False}
    options = [each["id"] if set(each) == {"id"} else dict(each) for each in map(dict, entry["any_of"])]
    if len(options) != 1 or (rest and not isinstance(options[0], str)):
        return {"any_of": options, **rest}
    only = options[0]
    return {"id": only, **rest} if rest else only
