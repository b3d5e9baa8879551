"""What is declared, as one writes it: by the names that users write and only what is stated, or as JSON Lines."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from sovcheck.inventory.assets.document import API_VERSION
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.headers import INVENTORY
from sovcheck.lazy_model import LazyModel


def as_written(value: Any) -> Any:
    """A value as text, numbers, lists and mappings; of a record the fields that somebody stated.

    Much cheaper than pydantic's own, which would first make a serializer for every type that is asked for.
    """
    match value:
        case LazyModel():
            names = _names(type(value))
            return {
                names[field]: as_written(stated)
                for field in names
                if field in value.model_fields_set and (stated := getattr(value, field)) is not None
            }
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): as_written(item) for key, item in value.items()}
        case list() | tuple():
            return [as_written(item) for item in value]
    return value


@cache
def _names(model_type: type[LazyModel]) -> Mapping[str, str]:
    """What users write for each field, in the order of the fields."""
    return {name: field.alias or name for name, field in model_type.model_fields.items()}


def as_json_lines(inventory: Inventory) -> Iterator[str]:
    """A header, then one asset a line with its kind, sorted by id, each line with its end.

    They declare what the inventory declares, and no more.
    """
    about = {"name": inventory.name, "owner": inventory.owner, "description": inventory.description}
    metadata = {key: text for key, text in about.items() if text is not None}
    header = {"apiVersion": API_VERSION, "kind": INVENTORY}
    yield _line({**header, "metadata": metadata} if metadata else header)
    for declared in inventory.assets.values():
        written = as_written(declared.asset)
        # What equal lines share stands behind what is their own.
        own = {key: written.pop(key) for key in ("id", "name") if key in written}
        yield _line({"kind": declared.asset.kind.value, **own, **written})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=True) + "\n"
