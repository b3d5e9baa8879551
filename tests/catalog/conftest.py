"""A catalog small enough to know by heart, and ways to put inventories and overlays before it."""

from collections.abc import Callable

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory

_SOURCED = "source: a test, as_of: 2026-01-02, certainty: confirmed"
_SOURCED_LINES = _SOURCED.replace(", ", "\n    ")

_FILES = {
    "countries": f"""
  - {{code: DE, name: Germany, {_SOURCED}}}
  - {{code: FR, name: France, {_SOURCED}}}
  - {{code: GB, name: United Kingdom, {_SOURCED}}}
  - {{code: GR, name: Greece, {_SOURCED}}}
  - {{code: NO, name: Norway, {_SOURCED}}}
  - {{code: US, name: United States, {_SOURCED}}}
""",
    "blocs": f"""
  - {{id: eu, name: European Union, members: [DE, FR, GR], {_SOURCED}}}
  - {{id: eea, name: European Economic Area, members: [DE, FR, GR, NO], {_SOURCED}}}
""",
    "organizations": f"""
  - {{id: mother, name: Mother Inc., country: US, parents: [], {_SOURCED}}}
  - {{id: daughter, name: Daughter GmbH, country: DE, parents: [{{organization: mother, capital: 100}}], {_SOURCED}}}
  - {{id: chips, name: Chips Inc., names: [Chip Works], products: [Chatter, Both], country: US, {_SOURCED}}}
  - {{id: foundry, name: Foundry, {_SOURCED}}}
  - {{id: lender, name: Lender, products: [Both], country: US, {_SOURCED}}}
""",
    "clouds": f"""
  - id: sky
    name: Sky
    operator: daughter
    regions:
      - {{id: de-1, countries: [DE]}}
      - {{id: fr-1, countries: [FR]}}
      - {{id: europe, countries: [DE, FR]}}
    {_SOURCED_LINES}
""",
    "models": f"""
  - id: base-7b
    developer: mother
    base_models: []
    licence: {{id: Lent-1.0}}
    parameters: 7B
    {_SOURCED_LINES}
  - id: tuned-7b
    developer: daughter
    base_models: [base-7b]
    {_SOURCED_LINES}
""",
    "licences": f"""
  - id: Lent-1.0
    name: Lent Licence
    names: [lent, Lent Open]
    spdx: false
    licensor: lender
    commercial: yes
    geographic_limits: []
    use_limits: []
    revocability: at-will
    mutable: true
    scale_limits: []
    clause: section 1
    {_SOURCED_LINES}
""",
    "accelerators": f"""
  - {{id: chip-1, name: Chip 1, vendor: chips, memory_gib: 80, foundry: foundry, manufactured_in: US, {_SOURCED}}}
""",
    "services": "",
    "technologies": f"""
  - {{id: shield, name: Chips Shield, names: [CS-1], vendor: chips, protects: [cpu-memory], {_SOURCED}}}
""",
}


def as_bytes(key: str, entries: str) -> bytes:
    """A catalog file with these entries."""
    return f"apiVersion: sovcheck/v1\nkind: Catalog\n{key}:{entries or ' []'}\n".encode()


@pytest.fixture(scope="session")
def small_files() -> dict[str, bytes]:
    return {key: as_bytes(key, entries) for key, entries in _FILES.items()}


@pytest.fixture
def small_catalog(small_files: dict[str, bytes]) -> Catalog:
    return Catalog(small_files)


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    return load_catalog()


@pytest.fixture
def resolved(small_catalog: Catalog) -> Callable[[str], System]:
    """The system of an inventory whose assets are given as text."""

    def build(assets: str) -> System:
        text = f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}"
        return resolve(read_inventory(["-"], stdin=text.encode), small_catalog)

    return build


@pytest.fixture
def problems_of(resolved: Callable[[str], System]) -> Callable[[str], list[str]]:
    """What is wrong with an inventory, each problem as its line."""

    def build(assets: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            resolved(assets)
        return str(caught.value).splitlines()

    return build
