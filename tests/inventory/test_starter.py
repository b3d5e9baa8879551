"""The inventory that a new user starts from."""

import random
import re
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.inventory.schema import inventory_schema
from sovcheck.inventory.starter import STARTERS, starter_text
from sovcheck.inventory.yaml_reader import read_documents


def test_it_shows_all_kinds_and_is_consistent_with_the_catalog(inventory):
    read = inventory(f=starter_text())
    assert {declared.asset.kind for declared in read.assets.values()} == set(Kind)
    assert set(resolve(read, load_catalog()).declared) == set(read.assets)


@pytest.mark.parametrize("name", STARTERS)
def test_it_invents_nobody(inventory, name):
    assert all(asset.startswith("example-") for asset in inventory(f=starter_text(name)).assets)


@pytest.mark.parametrize("name", STARTERS)
def test_every_start_refers_to_what_there_is_and_tells_editors_of_the_schema(inventory, name):
    text = starter_text(name)
    assert text.startswith("# yaml-language-server: $schema=./inventory.schema.json\n")
    read = inventory(f=text)
    assert set(resolve(read, load_catalog()).declared) == set(read.assets)
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("name", STARTERS)
def test_every_start_takes_the_schema_that_its_first_line_names(name):
    tree = yaml.safe_load(re.sub(r"(\d{4}-\d\d-\d\d)", r'"\1"', starter_text(name)))
    jsonschema_rs.validator_for(inventory_schema()).validate(tree)


@pytest.mark.parametrize("name", STARTERS)
def test_every_group_of_a_start_is_explained_or_stands_below_one_that_is(name):
    lines = starter_text(name).splitlines()
    groups = [number for number, line in enumerate(lines) if re.fullmatch(r"[a-z_]+:", line) and line != "metadata:"]
    explained = [number for number in groups if lines[number - 1].startswith("# ")]
    assert len(explained) >= min(len(groups), 4)


def test_it_explains_every_group():
    lines = starter_text().splitlines()
    groups = [name for name in InventoryDocument.model_fields if name not in ("api_version", "kind", "metadata")]
    for group in groups:
        above = lines[lines.index(f"{group}:") - 1]
        assert above.startswith("# "), group
    assert max(map(len, lines)) <= 120


def shuffled(tree: Any, chance: random.Random) -> Any:
    """The same tree with the keys of every mapping, and the assets of every group, in another order."""
    if isinstance(tree, dict):
        keys = chance.sample(list(tree), len(tree))
        return {key: shuffled(tree[key], chance) for key in keys}
    if isinstance(tree, list):
        return [shuffled(item, chance) for item in tree]
    return tree


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_keys_changes_nothing(seed, inventory):
    chance = random.Random(seed)
    tree = shuffled(read_documents(starter_text().encode(), "f.yaml")[0].tree, chance)
    text = yaml.safe_dump(tree, sort_keys=False)
    assets: dict[str, Asset] = {name: each.asset for name, each in inventory(f=starter_text()).assets.items()}
    again = {name: each.asset for name, each in inventory(g=text).assets.items()}
    assert again == assets
    assert list(again) == list(assets)
