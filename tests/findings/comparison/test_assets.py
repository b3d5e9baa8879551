"""What is declared otherwise: fields as one writes them, groups field by field, under the ids of the second."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.findings.comparison.assets import compare_assets
from sovcheck.findings.comparison.model import AssetChanges
from sovcheck.findings.comparison.sides import Names
from sovcheck.inventory.reader import read_inventory

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
HOST = "gpu_hosts: [{id: host, operator: agency, country: FR, contract: {law: FR, notice_days: 90}, notes: host}]\n"


@pytest.fixture
def changes(tmp_path: Path) -> Callable[..., AssetChanges]:
    def run(one: str, other: str, **renamed: str) -> AssetChanges:
        inventories = []
        for text in (one, other):
            (tmp_path / "inventory.yaml").write_text(HEADER + text)
            inventories.append(read_inventory([str(tmp_path / "inventory.yaml")], stdin=bytes))
        return compare_assets(*inventories, Names(renamed))

    return run


def told(compared: AssetChanges) -> list[tuple]:
    return [(asset.asset, each.field, each.before, each.after) for asset in compared.changed for each in asset.fields]


def test_equal_inventories_differ_in_nothing(changes):
    assert changes(HOST, HOST) == AssetChanges()


def test_fields_are_told_by_the_names_that_one_writes_and_inside_of_groups(changes):
    other = HOST.replace("law: FR", "law: US").replace("country: FR, ", "").replace("notes: host", "tags: [a]")
    assert told(changes(HOST, other)) == [
        ("host", "notes", "host", None),
        ("host", "country", "FR", None),
        ("host", "contract.law", "FR", "US"),
        ("host", "tags", None, ["a"]),
    ]


def test_a_flow_is_told_by_from_and_to(changes):
    one = "data_flows: [{id: flow, from: a, to: b}]\n"
    assert told(changes(one, one.replace("to: b", "to: c"))) == [("flow", "to", "b", "c")]


def test_assets_that_came_and_went_are_named_with_their_kind(changes):
    compared = changes(HOST, HOST.replace("id: host", "id: other"))
    assert [(each.asset, each.kind) for each in compared.added] == [("other", "gpu_host")]
    assert [(each.asset, each.kind) for each in compared.removed] == [("host", "gpu_host")]


def test_an_id_that_became_another_kind_is_told(changes):
    compared = changes("models: [{id: a}]\n", "software: [{id: a}]\n")
    assert told(compared) == [("a", "kind", "model", "software")]


def test_renamed_assets_differ_in_nothing_and_neither_do_those_that_name_them(changes):
    one = HOST + "applications: [{id: desk, requires: [host]}]\n"
    other = one.replace("id: host", "id: new").replace("requires: [host]", "requires: [new]")
    assert changes(one, other, host="new") == AssetChanges()
