from typing import Any

import jsonschema_rs
import pytest

from sovcheck.facts.documents.shape import kind_shape
from sovcheck.facts.schema import facts_schema, kind_schema
from sovcheck.inventory.assets.asset import Kind


def _objects(schema: Any) -> list[dict[str, Any]]:
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append(schema)
        for value in schema.values():
            found += _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            found += _objects(value)
    return found


@pytest.mark.parametrize("kind", Kind)
def test_the_schema_of_a_kind_is_valid_closed_and_requires_every_field(kind: Kind) -> None:
    schema = kind_schema(kind)
    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["required"] == list(kind_shape(kind).fields)
    for group in _objects(schema):
        assert group["additionalProperties"] is False
        assert group["required"] == list(group["properties"])


def test_the_combined_schema_is_valid_and_refuses_what_is_no_facts_document() -> None:
    schema = facts_schema()
    assert jsonschema_rs.meta.is_valid(schema)
    assert not jsonschema_rs.validator_for(schema).is_valid({"kind": "software"})
