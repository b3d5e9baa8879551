"""What is stated of each asset of a system, fact by fact, and by whom: the content of a bill of materials."""

from typing import Self

from sovcheck import lazy_model
from sovcheck.catalog.entries.provenance import Certainty
from sovcheck.constraints import JsonValue, model_validator
from sovcheck.inventory.assets.asset import Asset, Kind, Record
from sovcheck.inventory.assets.document import ASSET_TYPES

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
