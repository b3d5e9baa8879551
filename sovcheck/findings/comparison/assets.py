"""What a second inventory declares differently: assets that were added or removed, and fields that changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from sovcheck.findings.comparison.model import AssetChange, AssetChanges, ChangedAsset, FieldChange
from sovcheck.findings.comparison.sides import Names
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.declared import Inventory

_WORDS = frozenset({"name", "notes", "tags"})
"""Fields that name no asset, whatever is in them."""


def compare_assets(one: Inventory, other: Inventory, names: Names) -> AssetChanges:
    """The differences by id of the second inventory; what only the catalog says is not among them."""
    before = {names.asset(asset_id): declared.asset for asset_id, declared in one.assets.items()}
    after = {asset_id: declared.asset for asset_id, declared in other.assets.items()}
    return AssetChanges(
        added=tuple(_named(after[asset_id]) for asset_id in sorted(after.keys() - before.keys())),
        removed=tuple(_named(before[asset_id]) for asset_id in sorted(before.keys() - after.keys())),
        changed=tuple(_changed(before, after, names)),
    )


def _named(asset: Asset) -> AssetChange:
    return AssetChange(asset=asset.id, kind=asset.kind)


def _changed(before: Mapping[str, Asset], after: Mapping[str, Asset], names: Names) -> Iterator[ChangedAsset]:
    for asset_id in sorted(before.keys() & after.keys()):
        one, other = before[asset_id], after[asset_id]
        if one == other:
            continue
        fields = list(_differences(_as_written(one, names), _as_written(other, Names({}))))
        if one.kind is not other.kind:
            fields.insert(0, FieldChange(field="kind", before=one.kind.value, after=other.kind.value))
        if fields:
            yield ChangedAsset(asset=asset_id, kind=other.kind, fields=tuple(fields))


def _as_written(asset: Asset, names: Names) -> dict[str, Any]:
    """The fields of an asset as JSON has them, but for its id; ids of others as the second inventory has them."""
    fields = asset.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True, exclude={"id"})
    return {name: value if name in _WORDS else _renamed(value, names) for name, value in fields.items()}


def _renamed(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return names.asset(value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return {key: _renamed(item, names) for key, item in value.items()} if isinstance(value, dict) else value


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = "") -> Iterator[FieldChange]:
    """Groups field by field, lists as a whole."""
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _differences(one, other, f"{prefix}{name}.")
        else:
            yield FieldChange(field=f"{prefix}{name}", before=one, after=other)
