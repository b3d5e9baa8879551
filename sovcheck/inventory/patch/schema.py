"""The JSON Schema of a patch: what may be set is what the assets of some kind have, and nothing of it is required."""

from typing import Any

from sovcheck.inventory.assets.document import GROUPS, AssetGroups
from sovcheck.inventory.patch.document import PatchDocument
from sovcheck.inventory.schema import Schema, document_schema

_PART = r"^[a-z0-9_]+(\.[a-z0-9_]+)+$"
"""A field inside of a group, written with dots."""


def patch_schema() -> Schema:
    """The JSON Schema of a patch document."""
    schema = document_schema(PatchDocument)
    definitions: dict[str, Any] = schema["$defs"]
    references = [definitions[AssetGroups.__name__]["properties"][group] for group in GROUPS]
    settable = []
    for reference in references:
        name = _item(reference)
        definitions[f"{name}Settings"] = _settings(definitions[name])
        settable.append({"$ref": f"#/$defs/{name}Settings"})
    by_asset = _mapping(schema["properties"]["set"])
    by_asset["patternProperties"] = {key: {"anyOf": settable} for key in by_asset["patternProperties"]}
    by_asset["additionalProperties"] = False
    return schema


def _item(group: Schema) -> str:
    """The definition of the assets of a group."""
    lists = [choice for choice in group.get("anyOf", [group]) if "items" in choice]
    return str(lists[0]["items"]["$ref"]).rpartition("/")[2]


def _mapping(field: Schema) -> Schema:
    """The mapping among the forms in which a field may be written."""
    return next(choice for choice in field.get("anyOf", [field]) if choice.get("type") == "object")


def _settings(asset: Schema) -> Schema:
    fields = {name: field for name, field in asset["properties"].items() if name != "id"}
    return {
        "type": "object",
        "description": asset.get("description", ""),
        "properties": fields,
        "patternProperties": {_PART: {}},
        "additionalProperties": False,
    }
