"""The published schema of a patch and the reader agree on what one is."""

import jsonschema_rs
import pytest

from sovcheck.inventory.assets.document import GROUPS
from sovcheck.inventory.patch.schema import patch_schema
from sovcheck.inventory.schema import inventory_schema
from sovcheck.inventory.yaml_reader import read_documents

SCHEMA = patch_schema()
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def valid(text: str) -> bool:
    (document,) = read_documents(f"apiVersion: sovcheck/v1\nkind: Patch\n{text}\n".encode(), "patch.yaml")
    return VALIDATOR.is_valid(document.tree)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "set: {host-a: {operator: [a, b], tenancy: rented, cloud: null}}",
        "set: {host-a: {contract.law: DE, accelerators.0.count: 8}}",
        "set:\nadd:\nremove:",
        "add: {gpu_hosts: [{id: a, country: DE}]}\nremove: [b]",
        "metadata: {name: A step}",
    ],
)
def test_a_patch_is_valid(text: str):
    assert valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "sets: {}",
        "set: {host-a: {operater: a}}",
        "set: {host-a: {id: b}}",
        "set: {HOST: {operator: a}}",
        "set: {host-a: a}",
        "add: {gpu_hosts: [{country: DE}]}",
        "remove: a",
    ],
)
def test_what_is_refused_is_not_valid(text: str):
    assert not valid(text)


def test_every_field_of_every_kind_can_be_set():
    inventory = inventory_schema()
    for group in GROUPS:
        (items,) = [choice["items"] for choice in inventory["properties"][group]["anyOf"] if "items" in choice]
        name = items["$ref"].rpartition("/")[2]
        fields = inventory["$defs"][name]["properties"].keys() - {"id"}
        assert SCHEMA["$defs"][f"{name}Settings"]["properties"].keys() == fields
