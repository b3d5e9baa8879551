"""The JSON Schema of documents that users write in YAML: for completion in editors, and for checks elsewhere.

An editor sees YAML's types, this program only text. So wherever text may be a number may be, too (``1.10``), a
number may be quoted, and a key with nothing behind it counts as not written.
"""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from sovcheck.inventory.assets.document import ASSET_TYPES, InventoryDocument
from sovcheck.lazy_model import LazyModel

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NULL: Schema = {"type": "null"}
_IN_QUOTES = {
    "boolean": r"^(true|True|TRUE|false|False|FALSE)$",
    "integer": r"^[0-9_]+(\.[0-9]+)?\s*[KMBTkmbt]?$",
    "number": r"^\s*[-+]?\.?[0-9]",
}
"""What a value of another type looks like as text; ``70B`` is a number of parameters."""


class _WithNotes(GenerateJsonSchema):
    """Describes each field with the docstring below it, which is read only here and costs no other command a thing."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """The schema of a model with its notes."""
        described = super().model_schema(schema)
        notes, fields = _notes(schema["cls"]), schema["cls"].model_fields
        for name in notes.keys() & fields.keys():
            described["properties"][fields[name].alias or name]["description"] = notes[name]
        return described


def _notes(model_type: type[LazyModel]) -> dict[str, str]:
    """The docstrings below the fields of a model and of those it builds on."""
    notes: dict[str, str] = {}
    for base in reversed(model_type.__mro__):
        if issubclass(base, LazyModel) and base is not LazyModel:
            notes |= _notes_of(*ast.parse(_source(base)).body)
    return notes


def _source(model_type: type[LazyModel]) -> str:
    """The text of a class; a model that is made at run time has none, and describes its fields itself."""
    try:
        return inspect.getsource(model_type)
    except OSError:
        return "class Made: ..."


def _notes_of(definition: ast.stmt) -> Iterator[tuple[str, str]]:
    for field, note in pairwise(definition.body if isinstance(definition, ast.ClassDef) else ()):
        match field, note:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)


def inventory_schema() -> Schema:
    """The JSON Schema of an inventory document."""
    return document_schema(InventoryDocument)


def line_schema() -> Schema:
    """The JSON Schema of a line of an inventory as JSON Lines: a header, or an asset with its kind."""
    schema = document_schema(InventoryDocument)
    definitions: dict[str, Any] = schema["$defs"]
    choices: list[Schema] = [{"$ref": "#/$defs/Header"}]
    for group, asset_type in ASSET_TYPES.items():
        schema["properties"].pop(group)
        definition = definitions[asset_type.__name__]
        kind = {"const": asset_type.kind.value, "description": "What kind of asset the line declares."}
        definition["properties"] = {"kind": kind, **definition["properties"]}
        definition["required"] = ["kind", *definition.get("required", ())]
        choices.append({"$ref": f"#/$defs/{asset_type.__name__}"})
    header = {key: schema[key] for key in ("type", "properties", "required", "additionalProperties")}
    title = "A line of an inventory as JSON Lines"
    return {"$schema": DIALECT, "title": title, "anyOf": choices, "$defs": {"Header": header, **definitions}}


def document_schema(model_type: type[LazyModel]) -> Schema:
    """The JSON Schema of a document that is read by a model: closed, with the names that users write."""
    schema = _as_yaml(model_type.model_json_schema(schema_generator=_WithNotes))
    return {"$schema": DIALECT, **schema}


def _as_yaml(schema: Schema) -> Schema:
    """The schema with every scalar in all the forms in which YAML can write it."""
    written = {key: _below(key, value) for key, value in schema.items()}
    required = written.get("required", ())
    for name, field in written.get("properties", {}).items():
        field.pop("title", None)
        written["properties"][name] = field if name in required else _or_nothing(field)
    return _scalar(written)


def _below(key: str, value: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: _as_yaml(child) for name, child in value.items()}
    if key in ("items", "additionalProperties", "propertyNames") and isinstance(value, dict):
        return _as_yaml(value)
    if key in ("anyOf", "prefixItems"):
        return [_as_yaml(child) for child in value]
    return value


def _scalar(schema: Schema) -> Schema:
    """Text with a format, such as a date or country, is text in YAML, too."""
    kind = schema.get("type")
    if kind == "string" and not schema.keys() & {"format", "enum", "const"}:
        return {**schema, "type": ["string", "number", "boolean"]}
    if kind in _IN_QUOTES and not schema.keys() & {"enum", "const"}:
        about, value = _split(schema)
        return {**about, "anyOf": [value, {"type": "string", "pattern": _IN_QUOTES[kind]}]}
    return schema


def _or_nothing(field: Schema) -> Schema:
    about, value = _split(field)
    choices = [choice for choice in _choices(value) if choice != _NULL]
    if len(choices) == 1 and isinstance(choices[0].get("type"), list):
        return {**about, **choices[0], "type": [*choices[0]["type"], "null"]}
    return {**about, "anyOf": [*choices, _NULL]}


def _choices(schema: Schema) -> list[Schema]:
    if schema.keys() != {"anyOf"}:
        return [schema]
    return [choice for alternative in schema["anyOf"] for choice in _choices(alternative)]


def _split(schema: Schema) -> tuple[Schema, Schema]:
    """What a schema says about a value, and what it asks of it; that the default is nothing is not worth saying."""
    about = {key: schema[key] for key in ("description", "default") if schema.get(key) is not None}
    return about, {key: value for key, value in schema.items() if key not in ("description", "default")}
