"""What an asset cannot work without: every entry is needed, and an entry may name alternatives."""

from collections.abc import Mapping
from typing import Annotated, Any

from sovcheck.constraints import BeforeValidator, Field, WithJsonSchema, model_validator
from sovcheck.inventory.assets.asset import Record
from sovcheck.inventory.assets.scalars import Boolean, Day, Reference, says_true


class Alternative(Record):
    """One of several assets that can do the same; ``tested`` is the day the switch to it was last tried."""

    id: Reference
    tested: Day | None = None


def _alternative(value: object) -> object:
    """A bare id is short for an alternative with nothing but that id."""
    return {"id": value} if isinstance(value, str) else value


class RequirementEntry(Record):
    """An entry of ``requires``: any one of ``any_of`` is enough; a single needed asset is a choice of one.

    ``tested`` of an optional entry is the day life without it was last tried.
    """

    any_of: tuple[Annotated[Alternative, BeforeValidator(_alternative)], ...] = Field(min_length=1)
    optional: Boolean = False
    tested: Day | None = None

    @model_validator(mode="after")
    def _tests_what_is_optional(self) -> "RequirementEntry":
        if self.tested is not None and not self.optional:
            raise ValueError(
                "`tested` of an entry says that life without it was tried: only optional entries have it; "
                "give the day on which a switch was tried to what was switched to, as in {id: ..., tested: ...}"
            )
        return self


def _requirement(value: object) -> object:
    """Read the short forms ``ID`` and ``{id: ID, optional: true}`` as a choice of one."""
    if isinstance(value, str):
        return {"any_of": [value]}
    if isinstance(value, Mapping) and "id" in value and "any_of" not in value:
        # The day of an optional asset is the day life without it was tried, and not a switch to it.
        own = ("id",) if says_true(value.get("optional")) else ("id", "tested")
        single = {key: value[key] for key in own if key in value}
        rest = {key: item for key, item in value.items() if key not in single}
        return {"any_of": [single], **rest}
    return value


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_ID: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 128}
_SINGLE = {"id": _ID, "tested": {"type": "string", "format": "date"}}
_OPTIONAL = {"optional": {"type": "boolean", "default": False}, "tested": {"type": "string", "format": "date"}}
_CHOICE = {"type": "array", "minItems": 1, "items": {"anyOf": [_ID, _object(_SINGLE, ["id"])]}}
_SCHEMA = {
    "anyOf": [
        _ID,
        _object({**_SINGLE, **_OPTIONAL}, ["id"]),
        _object({"any_of": _CHOICE, **_OPTIONAL}, ["any_of"]),
    ]
}

Requirement = Annotated[RequirementEntry, BeforeValidator(_requirement), WithJsonSchema(_SCHEMA)]
"""What a user may write: ``id``, ``{id, tested, optional}`` or ``{any_of: [...], optional}``."""
