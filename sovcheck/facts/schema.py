"""The published JSON Schema of the facts: closed, and with every field required."""

from functools import cache
from typing import Any

from sovcheck.facts.documents.shape import Group, ListOf, Scalar, Shape, kind_shape
from sovcheck.inventory.assets.asset import Kind

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


@cache
def kind_schema(kind: Kind) -> Schema:
    """The JSON Schema of the facts of one kind."""
    definitions: dict[str, Schema] = {}
    document = _group(kind_shape(kind), definitions)
    document["properties"]["kind"] = {"const": kind.value}
    return {"$schema": _DIALECT, "title": f"Facts of {kind}", **document, "$defs": _sorted(definitions)}


@cache
def facts_schema() -> Schema:
    """The JSON Schema of facts of any kind, told apart by ``kind``."""
    definitions: dict[str, Schema] = {}
    for kind in Kind:
        shape = kind_shape(kind)
        definitions[shape.name] = _group(shape, definitions)
        definitions[shape.name]["properties"]["kind"] = {"const": kind.value}
    choices = [{"$ref": f"#/$defs/{kind_shape(kind).name}"} for kind in Kind]
    return {"$schema": _DIALECT, "title": "Facts", "anyOf": choices, "$defs": _sorted(definitions)}


def _group(shape: Group, definitions: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "description": shape.doc,
        "properties": {name: _schema(field, definitions) for name, field in shape.fields.items()},
        "required": list(shape.fields),
        "additionalProperties": False,
    }


def _schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    match shape:
        case Scalar():
            return _nullable({"type": _TYPES[shape.type]}, shape.nullable)
        case ListOf():
            return _nullable({"type": "array", "items": _schema(shape.item, definitions)}, shape.nullable)
        case Group():
            if shape.name not in definitions:
                definitions[shape.name] = _group(shape, definitions)
            return {"$ref": f"#/$defs/{shape.name}"}


def _nullable(schema: Schema, nullable: bool) -> Schema:
    # A choice of two and not a list of types: OPA's type checker reads only the first of a list.
    return {"anyOf": [schema, {"type": "null"}]} if nullable else schema


def _sorted(definitions: dict[str, Schema]) -> dict[str, Schema]:
    return dict(sorted(definitions.items()))
