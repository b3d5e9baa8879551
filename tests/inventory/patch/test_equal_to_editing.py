"""To apply a patch is to edit the inventory: drawn pairs, and the patch that leads from one to the other."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.inventory.assets.document import GROUPS, AssetGroups
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patch
from sovcheck.inventory.patch.change_set import Patch, make_patch
from sovcheck.inventory.patch.reading import read_patch
from sovcheck.inventory.patch.writing import patch_text
from sovcheck.inventory.reader import read_inventory
from tests.drawn_inventories import Names, drawn_inventories

DRAWN = drawn_inventories(
    Names(
        countries=["DE", "FR", "NO", "US"],
        licences=["MIT", "proprietary"],
        accelerators=["a100", "h100"],
        regions=[("aws", "eu-central-1")],
        technologies=["intel-tdx"],
    )
)
Tree = dict[str, list[dict[str, Any]]]


def read(tree: Tree, folder: Path) -> Inventory:
    path = folder / "inventory.json"
    path.write_text(json.dumps({"apiVersion": "sovcheck/v1", "kind": "Inventory", **tree}))
    return read_inventory([str(path)], stdin=bytes)


def by_id(tree: Tree) -> dict[str, tuple[str, dict[str, Any]]]:
    return {asset["id"]: (group, asset) for group in GROUPS for asset in tree.get(group, [])}


def leading(one: Tree, other: Tree) -> Patch:
    """The patch from one inventory to another."""
    before, after = by_id(one), by_id(other)
    changes = {
        name: {
            field: after[name][1].get(field)
            for field in before[name][1].keys() | after[name][1].keys()
            if before[name][1].get(field) != after[name][1].get(field)
        }
        for name in before.keys() & after.keys()
    }
    new = {group: [asset for asset in other.get(group, []) if asset["id"] not in before] for group in GROUPS}
    added = AssetGroups.model_validate(new, by_alias=True, by_name=False)
    return make_patch(
        "<change>",
        settings={name: fields for name, fields in changes.items() if fields},
        additions=[asset for group in GROUPS for asset in getattr(added, group)],
        removals=sorted(before.keys() - after.keys()),
    )


def contents(inventory: Inventory) -> dict[str, object]:
    return {name: (declared.asset, declared.stated) for name, declared in inventory.assets.items()}


@settings(max_examples=40)
@given(DRAWN, DRAWN)
def test_the_patch_between_two_inventories_makes_one_of_the_other(tmp_path_factory, one: Tree, other: Tree):
    folder = tmp_path_factory.getbasetemp()
    patch = leading(one, other)
    assert contents(apply_patch(read(one, folder), patch)) == contents(read(other, folder))


@settings(max_examples=40)
@given(DRAWN, DRAWN)
def test_a_patch_that_is_written_and_read_again_does_the_same(tmp_path_factory, one: Tree, other: Tree):
    folder = tmp_path_factory.getbasetemp()
    patch, before = leading(one, other), read(one, folder)
    path = folder / "patch.yaml"
    path.write_text(patch_text(patch), encoding="utf-8")
    assert contents(apply_patch(before, read_patch(path))) == contents(apply_patch(before, patch))


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_survives_being_written(tmp_path_factory, text: str):
    path = tmp_path_factory.getbasetemp() / "patch.yaml"
    patch = make_patch("<change>", settings={"a": {"notes": text}}, name=text or "a")
    path.write_text(patch_text(patch), encoding="utf-8", newline="")
    read = read_patch(path)
    assert (read.settings[0].value, read.name) == (text, text or "a")
