"""What is stated of each asset of a system, fact by fact, and by whom: the content of a bill of materials."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Self

from sovcheck import lazy_model
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.constraints import JsonValue, model_validator
from sovcheck.inventory.assets.asset import Asset, Kind, Record
from sovcheck.inventory.assets.document import ASSET_TYPES

if TYPE_CHECKING:
    from sovcheck.graph.system_graph import SystemGraph  # to read a saved report takes no graph

_TYPES = {each.kind: each for each in ASSET_TYPES.values()}


class StatedFact(Record):
    """A field as one writes it, its value, and who states it.

    ``file`` and ``line`` point into the inventory; ``source`` is the catalog's, with its day and certainty, beside them
    where the line led to it.
    """

    field: str
    value: JsonValue
    file: str | None = None
    line: int | None = None
    source: str | None = None
    certainty: Certainty | None = None


class StatedAsset(Record):
    """An asset with all that is stated of it, in the order of the fields of its kind.

    ``file`` and ``line`` are where it is declared; without, it is of the catalog, and the system leads to it.
    """

    asset: str
    kind: Kind
    file: str | None = None
    line: int | None = None
    facts: tuple[StatedFact, ...]

    @model_validator(mode="after")
    def _states_what_such_an_asset_has(self) -> Self:
        try:
            self.typed()
        except lazy_model.ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            raise ValueError(f"of {self.asset}, {where}: {first['msg']}") from None
        return self

    def typed(self) -> Asset:
        """The asset that states these facts."""
        return _TYPES[self.kind].model_validate(
            {"id": self.asset, **{fact.field: fact.value for fact in self.facts}}, by_alias=True, by_name=False
        )


def stated(graph: "SystemGraph") -> tuple[StatedAsset, ...]:
    """All assets, those of the catalog that the declared ones lead to included, sorted by id."""
    return tuple(_asset(graph, asset_id, asset) for asset_id, asset in graph.system.assets.items())


def _asset(graph: "SystemGraph", asset_id: str, asset: Asset) -> StatedAsset:
    declared = graph.system.inventory.assets.get(asset_id)
    where = declared.location if declared is not None else None
    return StatedAsset(
        asset=asset_id,
        kind=asset.kind,
        file=where.file if where is not None else None,
        line=(where.line or None) if where is not None else None,
        facts=tuple(_facts(graph, asset_id, asset)),
    )


def _facts(graph: "SystemGraph", asset_id: str, asset: Asset) -> Iterator[StatedFact]:
    names = _fields(asset.kind)
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


@cache
def _fields(kind: Kind) -> Mapping[str, str]:
    """The fields of a kind that state something, and how one writes them."""
    fields = _TYPES[kind].model_fields.items()
    return {name: field.alias or name for name, field in fields if name not in {"id", "extends"}}
