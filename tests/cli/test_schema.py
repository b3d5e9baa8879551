"""``sovcheck schema``: the JSON Schema of every document."""

import json

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from sovcheck.cli.schema import DOCUMENTS, command
from sovcheck.errors import UsageError


def schema(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_has_a_schema_that_is_one(name: str):
    printed = json.loads(schema(name).stdout)
    jsonschema_rs.meta.validate(printed)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["title"]


def test_without_a_name_it_is_the_inventory():
    assert schema().stdout == schema("inventory").stdout
    assert "gpu_hosts" in json.loads(schema().stdout)["properties"]


def test_the_help_lists_every_document():
    assert ", ".join(DOCUMENTS) in " ".join(CliRunner().invoke(command, ["--help"]).stdout.split())


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("inventry", "did you mean 'inventory'?"),
        ("Facts", "did you mean 'facts'?"),
        ("zzz", "choose one of inventory, "),
    ],
)
def test_an_unknown_name_is_a_usage_error_with_the_nearest(name: str, advice: str):
    error = schema(name).exception
    assert isinstance(error, UsageError)
    assert advice in str(error)


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ('{"apiVersion": "sovcheck/v1", "kind": "Inventory", "metadata": {"name": "x"}}', True),
        ('{"kind": "gpu_host", "id": "h", "accelerators": [{"model": "a", "count": 8}]}', True),
        ('{"kind": "gpu_host", "id": "h", "opertor": "a"}', False),
        ('{"kind": "gpu_hosts", "id": "h"}', False),
        ('{"id": "h"}', False),
        ('{"kind": "gpu_host"}', False),
        ('{"apiVersion": "sovcheck/v1", "kind": "Inventory", "gpu_host": []}', False),
    ],
)
def test_the_schema_of_a_line_tells_lines_from_others(line: str, is_valid: bool):
    validator = jsonschema_rs.validator_for(json.loads(schema("inventory-line").stdout))
    assert validator.is_valid(json.loads(line)) is is_valid
