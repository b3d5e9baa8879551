"""An inventory as text, and ways to patch it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sovcheck.errors import InputError
from sovcheck.inventory.declared import Inventory
from sovcheck.inventory.patch.application import apply_patches
from sovcheck.inventory.patch.reading import read_patches
from sovcheck.inventory.reader import read_inventory

HEADER = "apiVersion: sovcheck/v1\nkind: Patch\n"
INVENTORY = """apiVersion: sovcheck/v1
kind: Inventory
metadata: {name: a system}
organizations:
  - {id: agency, country: DE}
  - {id: operator-a, country: FR}
gpu_hosts:
  - id: host-a
    operator: operator-a
    country: DE
    contract:
      law: DE
      notice_days: 90
    administered_from: [DE, FR]
applications:
  - id: desk
    owner: agency
    requires:
      - host-a
"""


@pytest.fixture
def inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inventory:
    monkeypatch.chdir(tmp_path)
    Path("inventory.yaml").write_text(INVENTORY)
    return read_inventory(["inventory.yaml"], stdin=bytes)


@pytest.fixture
def patched(inventory: Inventory) -> Callable[..., Inventory]:
    """The inventory with patches, each given by what follows its header; raises what is wrong with them."""

    def apply(*texts: str) -> Inventory:
        paths = [Path(f"{number}.yaml") for number, _ in enumerate(texts, start=1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(HEADER + text)
        reading = read_patches(paths)
        result, flaws = apply_patches(inventory, reading.patches)
        if problems := [*reading.problems, *flaws.problems]:
            raise InputError(problems)
        return result

    return apply
