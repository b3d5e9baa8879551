"""The inventory that a new user starts from."""

import random
from typing import Any

import pytest
import yaml

from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import load_catalog
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.document import InventoryDocument
from sovcheck.inventory.starter import starter_text
from sovcheck.inventory.yaml_reader import read_documents


def test_it_shows_all_kinds_and_is_consistent_with_the_catalog(inventory):
    read = inventory(f=starter_text())
    assert {declared.asset.kind for declared in read.assets.values()} == set(Kind)
    assert set(resolve(read, load_catalog()).declared) == set(read.assets)


def test_it_invents_nobody(inventory):
    assert all(name.startswith("example-") for name in inventory(f=starter_text()).assets)


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
    chance = random.Random(seed)  # noqa: S311 (a test must come out the same each time)
    tree = shuffled(read_documents(starter_text().encode(), "f.yaml")[0].tree, chance)
    text = yaml.safe_dump(tree, sort_keys=False)
    assets: dict[str, Asset] = {name: each.asset for name, each in inventory(f=starter_text()).assets.items()}
    again = {name: each.asset for name, each in inventory(g=text).assets.items()}
    assert again == assets
    assert list(again) == list(assets)
