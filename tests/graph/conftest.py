"""Small systems: read from YAML beside a catalog of a few entries, or drawn at random."""

import random
from array import array
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import strategies as st

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.catalog.system import System
from sovcheck.errors import Location
from sovcheck.graph.build import build_graph
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset
from sovcheck.inventory.assets.cloud_service import CloudService
from sovcheck.inventory.assets.data_flow import DataFlow
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization
from sovcheck.inventory.assets.software import Software
from sovcheck.inventory.declared import Declared, Inventory
from sovcheck.inventory.lines import Lines
from sovcheck.inventory.reader import read_inventory

HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
COUNTRIES = ["CH", "CN", "DE", "FR", "JP", "KR", "NO", "TW", "US"]
SOURCED = "source: a test, as_of: 2026-11-21, certainty: confirmed"
TERMS = f"spdx: false, commercial: 'yes', geographic_limits: [], use_limits: [], scale_limits: [], {SOURCED}"
CATALOG = {
    "organizations": f"""
  - {{id: chip-maker, name: Chip Maker, country: US, parents: [], {SOURCED}}}
  - {{id: foundry, name: Foundry, country: TW, parents: [], {SOURCED}}}
  - {{id: licensor, name: Licensor, country: US, parents: [], {SOURCED}}}
""",
    "licences": f"""
  - {{id: free, name: Free, licensor: licensor, revocability: irrevocable, mutable: false, clause: '1', {TERMS}}}
  - {{id: at-will, name: At will, licensor: licensor, revocability: at-will, mutable: false, clause: '1', {TERMS}}}
  - {{id: growth, name: Growth, licensor: licensor, revocability: growth, mutable: false, clause: '1', {TERMS}}}
  - {{id: mutable, name: Mutable, licensor: licensor, revocability: breach, mutable: true, clause: '1', {TERMS}}}
""",
    "accelerators": f"""
  - {{id: gpu, name: GPU, vendor: chip-maker, memory_gib: 80, manufactured_in: TW, foundry: foundry, {SOURCED}}}
  - {{id: leased, name: Leased, vendor: chip-maker, memory_gib: 80, licence_server: true, {SOURCED}}}
""",
    "clouds": f"""
  - id: cloud
    name: Cloud
    operator: chip-maker
    regions: [{{id: zurich, countries: [CH]}}, {{id: eu, countries: [DE, FR]}}]
    {SOURCED.replace(", ", chr(10) + "    ")}
""",
    "technologies": f"""
  - {{id: intel-tdx, name: Trust Domains, names: [TDX], vendor: chip-maker, protects: [cpu-memory], {SOURCED}}}
""",
    "countries": "\n" + "".join(f"  - {{code: {code}, name: Country {code}, {SOURCED}}}\n" for code in COUNTRIES),
}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog({key: f"{key}: {CATALOG.get(key, '[]')}".encode() for key in KEYS})


@pytest.fixture(scope="session")
def graph_of(catalog: Catalog) -> Callable[[str], SystemGraph]:
    """From the assets of an inventory as YAML to its graph."""

    def build(text: str) -> SystemGraph:
        data = (HEADER + text).encode()
        return build_graph(resolve(read_inventory(["-"], stdin=lambda: data), catalog))

    return build


@pytest.fixture(scope="session")
def system_of(catalog: Catalog) -> Callable[[Iterable[Asset]], System]:
    """A system of assets that were never written to a file."""

    def make(assets: Iterable[Asset]) -> System:
        by_id = {asset.id: asset for asset in sorted(assets, key=lambda asset: asset.id)}
        nowhere = Lines(array("l"), 0, None, 1)
        declared = {
            name: Declared(asset, Location("drawn.yaml", 1), nowhere, frozenset(asset.model_fields_set))
            for name, asset in by_id.items()
        }
        return System(Inventory((), None, declared), catalog, by_id, tuple(by_id), {}, {})

    return make


@pytest.fixture(scope="session")
def random_assets() -> st.SearchStrategy[list[Asset]]:
    """Assets of every kind with references among them: cycles wherever they are allowed, gaps everywhere."""
    return st.randoms(use_true_random=False).map(_draw_assets)


def _draw_assets(chance: random.Random) -> list[Asset]:
    ids = {kind: [f"{kind}{number}" for number in range(chance.randint(1, 4))] for kind in "ohsmdawf"}
    return [asset for kind, draw in _DRAW.items() for asset in (draw(name, ids, chance) for name in ids[kind])]


def _maybe(chance: random.Random, values: list[Any]) -> Any:
    return chance.choice([None, *values])


def _some(chance: random.Random, values: list[Any]) -> Any:
    return tuple(chance.sample(values, chance.randint(0, min(2, len(values))))) if chance.random() < 0.8 else None


def _country(chance: random.Random) -> Any:
    return _maybe(chance, COUNTRIES[:4])


def _requires(ids: dict[str, list[str]], chance: random.Random) -> Any:
    needed = [name for kind in "hsmaw" for name in ids[kind]]
    entries = []
    for _ in range(chance.randint(0, 3)):
        options = chance.sample(needed, chance.randint(1, min(3, len(needed))))
        entries.append({"any_of": options, "optional": chance.random() < 0.2})
    return entries


def _organization(name: str, ids: dict[str, list[str]], chance: random.Random) -> Organization:
    parents: Any = None
    if chance.random() < 0.8:
        room = 100
        parents = []
        for holder in [other for other in ids["o"] if other > name and chance.random() < 0.6]:
            share = chance.randint(0, room)
            room -= share
            parents.append({"organization": holder, "capital": share, "voting": chance.choice([None, share])})
        if chance.random() < 0.3:
            parents.append({"country": chance.choice(COUNTRIES[:4]), "capital": room})
    return Organization(
        id=name,
        country=_country(chance),
        parents=parents,
        administered_from=_some(chance, COUNTRIES[:4]),
        technology_from=_some(chance, ids["o"]),
    )


def _host(name: str, ids: dict[str, list[str]], chance: random.Random) -> GpuHost:
    return GpuHost(
        id=name,
        owner=_maybe(chance, ids["o"]),
        operator=_maybe(chance, ids["o"]),
        country=_country(chance),
        administered_from=_some(chance, COUNTRIES[:4]),
        serves=_some(chance, ids["m"]),
        runtime={"software": _maybe(chance, ids["w"])},
        key_custody={"custodian": chance.choice(["provider", "customer-only"])},
        requires=_requires(ids, chance),
    )


def _service(name: str, ids: dict[str, list[str]], chance: random.Random) -> CloudService:
    return CloudService(
        id=name,
        provider=_maybe(chance, ids["o"]),
        type=_maybe(chance, ["inference-api", "object-store"]),
        country=_country(chance),
        support_countries=_some(chance, COUNTRIES[:4]),
        contract={"transfer_mechanism": _maybe(chance, ["scc", "dpf"])},
        requires=_requires(ids, chance),
    )


def _model(name: str, ids: dict[str, list[str]], chance: random.Random) -> Model:
    return Model(
        id=name,
        developer=_maybe(chance, ids["o"]),
        base_models=_some(chance, ids["m"]),
        access=_maybe(chance, ["weights", "api"]),
        provider_service=_maybe(chance, ids["s"]),
        licence=_maybe(chance, [{"id": "own-terms"}, {"id": "unheard-of"}]),
        training_datasets=_some(chance, ids["d"]),
    )


def _dataset(name: str, ids: dict[str, list[str]], chance: random.Random) -> Dataset:
    return Dataset(
        id=name,
        controller=_maybe(chance, ids["o"]),
        data_class=_maybe(chance, ["public", "personal", "secret"]),
        stored_in=_some(chance, ids["s"] + ids["h"]),
        backed_up_in=_some(chance, ids["s"]),
    )


def _application(name: str, ids: dict[str, list[str]], chance: random.Random) -> Application:
    return Application(
        id=name,
        owner=_maybe(chance, ids["o"]),
        criticality=_maybe(chance, ["consumer", "government"]),
        users=_maybe(chance, [10, 1000]),
        data=_some(chance, ids["d"]),
        logs_to=_some(chance, ids["s"]),
        requires=_requires(ids, chance),
    )


def _software(name: str, ids: dict[str, list[str]], chance: random.Random) -> Software:
    return Software(
        id=name,
        developer=_maybe(chance, ids["o"]),
        registry=_maybe(chance, ids["s"]),
        mirror=_maybe(chance, ids["s"]),
        telemetry={"setting": chance.choice(["on", "off"]), "to": _maybe(chance, ids["s"])},
        requires=_requires(ids, chance),
    )


def _flow(name: str, ids: dict[str, list[str]], chance: random.Random) -> DataFlow:
    return DataFlow(
        id=name,
        source=_maybe(chance, ids["a"] + ids["d"]),
        target=_maybe(chance, ids["s"] + ids["d"] + ids["a"] + ids["m"]),
        datasets=_some(chance, ids["d"]) or None,
        transfer_mechanism=_maybe(chance, ["scc", "adequacy"]),
    )


_DRAW: dict[str, Callable[[str, dict[str, list[str]], random.Random], Asset]] = {
    "o": _organization,
    "h": _host,
    "s": _service,
    "m": _model,
    "d": _dataset,
    "a": _application,
    "w": _software,
    "f": _flow,
}
