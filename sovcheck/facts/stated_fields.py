"""Facts that are fields of the asset as they stand: their declaration is all there is to say of them."""

from enum import StrEnum
from typing import Any, TypeVar, cast

from sovcheck.facts.documents.shape import shape_of
from sovcheck.facts.ordering import values
from sovcheck.inventory.assets.asset import Asset

Fields = TypeVar("Fields")


def stated_in(asset: Asset, fields: type[Fields]) -> Fields:
    """The facts of a TypedDict whose every fact is the asset's own field of that name."""
    document: Any = fields
    return cast("Fields", {name: _fact(getattr(asset, name)) for name in shape_of(document).fields})


def _fact(stated: object) -> object:
    """What policies see of a field: words as text, and lists without an order of their own."""
    if isinstance(stated, tuple):
        return values(stated)
    return stated.value if isinstance(stated, StrEnum) else stated
