"""Small systems as YAML beside a catalog of a few entries, and their facts on one day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from drawn_inventories import Names, drawn_inventories
from hypothesis import strategies as st

from sovcheck.catalog.bundled import KEYS
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.store import Catalog
from sovcheck.facts.builder import FactsBuilder
from sovcheck.graph.build import build_graph
from sovcheck.inventory.reader import read_inventory

TODAY = date(2026, 11, 21)
HEADER = "apiVersion: sovcheck/v1\nkind: Inventory\n"
SOURCED = "source: a test, as_of: 2026-11-21, certainty: confirmed"
LAW = f"status: in-force, {SOURCED}"
DECISION = f"decision: a decision, {SOURCED}"
TERMS = f"spdx: false, commercial: 'yes', clause: '1', {SOURCED}"
NO_LIMITS = "geographic_limits: [], use_limits: [], scale_limits: []"
CATALOG = {
    "countries": f"""
  - {{code: CA, name: Canada, adequacy: {{scope: commercial, status: in-force, {DECISION}}}, {SOURCED}}}
  - {{code: CH, name: Switzerland, adequacy: {{scope: all, status: in-force, {DECISION}}}, {SOURCED}}}
  - {{code: DE, name: Germany, compelled_access: [{{name: at home, extraterritorial: false, {LAW}}}], {SOURCED}}}
  - {{code: FR, name: France, {SOURCED}}}
  - {{code: GB, name: United Kingdom, {SOURCED},
     adequacy: {{scope: all, status: in-force, valid_from: 2021-06-28, valid_until: 2026-12-27, {DECISION}}}}}
  - {{code: JP, name: Japan, {SOURCED},
     adequacy: {{scope: all, status: lapsed, valid_from: 2019-01-23, valid_until: 2026-06-30, {DECISION}}}}}
  - {{code: KR, name: South Korea, adequacy: {{scope: all, status: proposal, {DECISION}}}, {SOURCED}}}
  - {{code: 'NO', name: Norway, {SOURCED}}}
  - {{code: TW, name: Taiwan, {SOURCED},
     localisation: [{{name: a law, scope: personal, demand: safeguard, adequate: [JP], valid_from: 2020-01-01, {LAW}}},
       {{name: another, scope: personal, demand: safeguard, {LAW}}},
       {{name: a later one, scope: personal, demand: order, valid_from: 2027-05-13, {LAW}}}],
     export_rule: {{name: a rule, assessment_from: 9, assessment_from_sensitive: 5, exempt_below: 2,
       critical_assessment: true, {LAW}}}}}
  - code: US
    name: United States
    adequacy: {{scope: certified, status: challenged, valid_from: 2023-07-10, {DECISION}}}
    compelled_access:
      - {{name: abroad too, extraterritorial: true, valid_from: 2018-03-23, {LAW}}}
      - {{name: at home, extraterritorial: false, {LAW}}}
    {SOURCED.replace(", ", chr(10) + "    ")}
""",
    "blocs": f"""
  - {{id: eea, name: EEA, members: [DE, FR, 'NO'], {SOURCED}}}
  - {{id: eu, name: EU, members: [FR, DE], {SOURCED}}}
""",
    "organizations": f"""
  - {{id: chip-maker, name: Chip Maker, country: US, parents: [], {SOURCED}}}
  - {{id: cloud-inc, name: Cloud Inc., country: US, parents: [], {SOURCED}}}
""",
    "clouds": f"""
  - id: cloud
    name: Cloud
    operator: cloud-inc
    regions: [{{id: zurich, countries: [CH]}}, {{id: eu, countries: [FR, DE]}}]
    {SOURCED.replace(", ", chr(10) + "    ")}
""",
    "models": f"""
  - {{id: open-7b, name: Open 7B, developer: chip-maker, base_models: [], access: weights, licence: {{id: free}},
     parameters: 7B, dtype: bf16, modalities: [text], openness: open-weights, release_date: 2026-01-01, {SOURCED}}}
""",
    "licences": f"""
  - {{id: free, name: Free, names: [Free Licence], revocability: irrevocable, mutable: false, modification: true,
     output_training: true, share_alike: [], {NO_LIMITS}, {TERMS}}}
  - id: regional
    name: Regional
    commercial: limited
    spdx: false
    revocability: growth
    mutable: true
    modification: true
    attribution: Say so.
    clause: '1'
    geographic_limits:
      - {{blocs: [eu], countries: [KR, FR], multimodal_only: true, clause: '2'}}
      - {{countries: [JP], clause: '3'}}
    use_limits: [{{fields: [military, biometrics], clause: '4'}}]
    scale_limits: [{{metric: monthly-users, threshold: 700, consequence: ask, clause: '5'}}]
    {SOURCED.replace(", ", chr(10) + "    ")}
  - {{id: copyleft, name: Copyleft, revocability: breach, mutable: false, modification: true, share_alike: [copyleft],
     not_within: [free], {NO_LIMITS}, {TERMS}}}
  - {{id: unread, name: Unread, revocability: unknown, mutable: null, geographic_limits: null, use_limits: null,
     scale_limits: null, modification: false, {TERMS}}}
  - {{id: half-read, name: Half Read, revocability: irrevocable, mutable: false, geographic_limits: [],
     use_limits: null, scale_limits: [], modification: null, {TERMS}}}
""",
    "accelerators": f"""
  - {{id: gpu, name: GPU, vendor: chip-maker, memory_gib: 80, manufactured_in: TW, export_class: 3A090.a, {SOURCED}}}
  - {{id: old, name: Old, vendor: chip-maker, memory_gib: 24, {SOURCED}}}
  - {{id: leased, name: Leased, vendor: chip-maker, memory_gib: 48, licence_server: true, {SOURCED}}}
""",
    "services": "[]",
    "technologies": f"""
  - {{id: shield, name: Shield, vendor: chip-maker, protects: [cpu-memory], {SOURCED}}}
""",
}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog({key: f"{key}: {CATALOG[key]}".encode() for key in KEYS})


@pytest.fixture(scope="session")
def builder_of(catalog: Catalog) -> Callable[..., FactsBuilder]:
    """From the assets of an inventory as YAML to the facts of its system."""

    def build(text: str, today: date = TODAY) -> FactsBuilder:
        data = (HEADER + text).encode()
        return FactsBuilder(build_graph(resolve(read_inventory(["-"], stdin=lambda: data), catalog)), today)

    return build


@pytest.fixture(scope="session")
def facts_of(builder_of: Callable[..., FactsBuilder]) -> Callable[..., Any]:
    """The facts of one asset of an inventory as YAML."""

    def build(asset_id: str, text: str, today: date = TODAY) -> Any:
        return builder_of(text, today).facts(asset_id)

    return build


@pytest.fixture(scope="session")
def hops_of(builder_of: Callable[..., FactsBuilder]) -> Callable[..., list[str]]:
    """The assets that a path runs through, and where it ends."""

    def read(asset_id: str, text: str, handle: str) -> list[str]:
        hops = builder_of(text).path(asset_id, handle)
        return [hops[0].asset, *(hop.to for hop in hops)]

    return read


@pytest.fixture(scope="session")
def inventories() -> st.SearchStrategy[dict[str, list[dict[str, Any]]]]:
    """Inventories that name what is in this catalog, and what is in none."""
    names = Names(
        countries=["CH", "DE", "FR", "US"],
        licences=["free", "Free Licence", "regional", "unread", "MIT", "unheard: of"],
        accelerators=["gpu", "old", "leased"],
        regions=[("cloud", "zurich"), ("cloud", "eu")],
        technologies=["shield"],
    )
    return drawn_inventories(names)
