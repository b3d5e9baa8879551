"""The published JSON Schema and the reader agree on what an inventory is."""

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.errors import InputError
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.inventory.lines import Lines, Shape
from sovcheck.inventory.schema import inventory_schema
from sovcheck.inventory.starter import starter_text
from sovcheck.inventory.validation import parse
from sovcheck.inventory.yaml_reader import Document, read_documents

ROOT = Path(__file__).parents[2]
SCHEMA = inventory_schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
NO_LINES = Lines([], 0, Shape((), ()), 1)

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_editors_see(tree: Any) -> Any:
    """The tree with scalars as the core schema of YAML 1.2 types them, quoted or not."""
    if isinstance(tree, dict):
        return {key: as_editors_see(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_editors_see(value) for value in tree]
    if tree in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return tree.lower() == "true"
    if isinstance(tree, str) and _INTEGER.fullmatch(tree):
        return int(tree)
    if isinstance(tree, str) and _FLOAT.fullmatch(tree):
        return float(tree)
    return tree


def reads(tree: Any) -> bool:
    try:
        parse(InventoryDocument, Document("f.yaml", copy.deepcopy(tree), NO_LINES))
    except InputError:
        return False
    return True


def tree_of(text: str) -> Any:
    return read_documents(text.encode(), "f.yaml")[0].tree


def test_the_schema_is_a_schema():
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")


def test_the_schema_is_closed_and_speaks_as_users_write():
    records = [node for node in SCHEMA["$defs"].values() if "properties" in node]
    assert all(node["additionalProperties"] is False for node in [SCHEMA, *records])
    assert all(node["description"] for node in [SCHEMA, *SCHEMA["$defs"].values()])
    assert "class" in SCHEMA["$defs"]["Dataset"]["properties"]
    assert {"from", "to"} < SCHEMA["$defs"]["DataFlow"]["properties"].keys()
    assert {"apiVersion", "gpu_hosts"} < SCHEMA["properties"].keys()
    assert "populate" not in str(SCHEMA)


def test_every_field_is_described_in_a_sentence():
    fields = {
        f"{name}.{field}": content
        for name, node in [("", SCHEMA), *SCHEMA["$defs"].items()]
        for field, content in node.get("properties", {}).items()
    }
    assert len(fields) > 150
    assert [
        name for name, content in fields.items() if not re.fullmatch(r"\S.*[.]", content.get("description", ""))
    ] == []
    assert fields["GpuHost.id"]["description"] == fields["Model.id"]["description"]


@pytest.mark.parametrize("view", [as_editors_see, lambda tree: tree], ids=["typed", "as text"])
def test_the_starter_satisfies_the_schema(view):
    VALIDATOR.validate(view(tree_of(starter_text())))


@pytest.mark.parametrize("path", sorted(ROOT.glob("inventories/*/*.yaml")), ids=lambda path: path.parent.name)
def test_every_inventory_that_reads_satisfies_the_schema(path: Path):
    for document in read_documents(path.read_bytes(), path.name):
        if isinstance(document.tree, dict) and document.tree.get("kind") == "Inventory":
            assert reads(document.tree)
            VALIDATOR.validate(as_editors_see(document.tree))


HEADER = {"apiVersion": "sovcheck/v1", "kind": "Inventory"}


@pytest.mark.parametrize(
    ("group", "fields"),
    [
        ("models", {"name": "1.10", "revision": "0123", "parameters": "70B", "tags": None, "files": None}),
        ("models", {"parameters": "70_000", "remote_code": "TRUE", "release_date": "2026-01-02"}),
        ("models", {"update": {"owners": "2", "code": "false", "last_update": None}}),
        ("gpu_hosts", {"requires": ["a", {"id": "b", "tested": "2026-01-01"}, {"any_of": ["c", {"id": "d"}]}]}),
        ("gpu_hosts", {"requires": [{"id": "b", "optional": None}, {"any_of": ["7"], "optional": "true"}]}),
        ("gpu_hosts", {"accelerators": [{"model": "a", "count": "8.0", "memory_gib": "141"}]}),
        ("organizations", {"parents": [{"country": "NO", "capital": "33.4", "voting": "100", "controls": "false"}]}),
        ("datasets", {"class": "public", "records": "1.5M", "stored_in": []}),
        ("data_flows", {"from": "a", "to": "b", "encryption": {}}),
        ("software", {"telemetry": {"setting": "off"}, "built_in": ["NO"]}),
    ],
    ids=str,
)
def test_what_reads_satisfies_the_schema(group, fields):
    tree = {**HEADER, group: [{"id": "x", **fields}]}
    assert reads(tree)
    VALIDATOR.validate(tree)
    VALIDATOR.validate(as_editors_see(tree))


@pytest.mark.parametrize(
    ("group", "fields"),
    [
        ("models", {"nonsense": "x"}),
        ("models", {"id": "A b"}),
        ("models", {"access": "wheights"}),
        ("models", {"parameters": "many"}),
        ("models", {"remote_code": "yes"}),
        ("models", {"tags": "one"}),
        ("datasets", {"data_class": "public"}),
        ("gpu_hosts", {"country": "fr"}),
        ("gpu_hosts", {"country": ["FR"]}),
        ("gpu_hosts", {"accelerators": [{"model": "a"}]}),
        ("gpu_hosts", {"requires": [{"any_of": []}]}),
        ("gpu_hosts", {"requires": [{"id": "a", "testd": "x"}]}),
        ("gpu_hosts", {"serves": [None]}),
        ("organizations", {"parents": [{"country": "FR", "capital": "130"}]}),
        ("modells", {}),
    ],
    ids=str,
)
def test_what_does_not_read_does_not_satisfy_the_schema(group, fields):
    tree = {**HEADER, group: [{"id": "x", **fields}]}
    assert not reads(tree)
    assert not VALIDATOR.is_valid(as_editors_see(tree))


def paths_of(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [below for key, value in entries for below in [(*path, key), *paths_of(value, (*path, key))]]


STARTER = tree_of(starter_text())
REPLACEMENTS = st.sampled_from(
    [None, "", "x", "NO", "true", "7", "1.5", "70B", "2026-01-01", "none", [], ["x"], {}, {"id": "x"}]
)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(paths_of(STARTER)), value=REPLACEMENTS)
def test_what_still_reads_after_a_change_satisfies_the_schema(path, value):
    tree = copy.deepcopy(STARTER)
    here = tree
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    if reads(tree):
        VALIDATOR.validate(tree)
        VALIDATOR.validate(as_editors_see(tree))
