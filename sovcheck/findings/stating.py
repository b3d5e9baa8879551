"""Collects what is stated of each asset of a system, with the line or the source behind each fact."""

from collections.abc import Iterator

from sovcheck.findings.stated import StatedAsset, StatedFact
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.document import ASSET_TYPES

_FIELDS = {
    each.kind: {name: field.alias or name for name, field in each.model_fields.items() if name not in {"id", "extends"}}
    for each in ASSET_TYPES.values()
}
"""Of each kind the fields that state something, and how one writes them."""


def stated(graph: SystemGraph) -> tuple[StatedAsset, ...]:
    """All assets, those of the catalog that the declared ones lead to included, sorted by id."""
    return tuple(_asset(graph, asset_id, asset) for asset_id, asset in graph.system.assets.items())


def _asset(graph: SystemGraph, asset_id: str, asset: Asset) -> StatedAsset:
    declared = graph.system.inventory.assets.get(asset_id)
    where = declared.location if declared is not None else None
    return StatedAsset(
        asset=asset_id,
        kind=asset.kind,
        file=where.file if where is not None else None,
        line=(where.line or None) if where is not None else None,
        facts=tuple(_facts(graph, asset_id, asset)),
    )


def _facts(graph: SystemGraph, asset_id: str, asset: Asset) -> Iterator[StatedFact]:
    names = _FIELDS[asset.kind]
    values = asset.model_dump(mode="json", by_alias=True, exclude_none=True, include=set(names))
    for name, written in names.items():
        if written not in values or name not in asset.model_fields_set:
            continue  # nobody stated it, or it is what a field is by default, such as no tags
        where = graph.system.place(asset_id, name)
        known = graph.provenance(asset_id, name)
        yield StatedFact(
            field=written,
            value=values[written],
            file=where.file if where is not None else None,
            line=(where.line or None) if where is not None else None,
            source=known.citation if known is not None else None,
            certainty=known.certainty if known is not None else None,
        )
