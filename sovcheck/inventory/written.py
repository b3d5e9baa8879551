"""A record as one writes it: by the names that users write, only what is stated, as JSON and YAML have it."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from pydantic import BaseModel


def as_written(value: Any) -> Any:
    """A value as text, numbers, lists and mappings; of a record the fields that somebody stated.

    Much cheaper than pydantic's own, which would first make a serializer for every type that is asked for.
    """
    match value:
        case BaseModel():
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
def _names(model_type: type[BaseModel]) -> Mapping[str, str]:
    """What users write for each field, in the order of the fields."""
    return {name: field.alias or name for name, field in model_type.model_fields.items()}
