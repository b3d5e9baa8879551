"""Small systems as YAML beside a catalog of a few entries, and their facts on one day."""

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
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
  - {{code: TW, name: Taiwan, {SOURCED}}}
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
     output_training: true, {NO_LIMITS}, {TERMS}}}
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
  - {{id: unread, name: Unread, revocability: unknown, mutable: null, geographic_limits: null, use_limits: null,
     scale_limits: null, modification: false, {TERMS}}}
""",
    "accelerators": f"""
  - {{id: gpu, name: GPU, vendor: chip-maker, memory_gib: 80, manufactured_in: TW, export_class: 3A090.a, {SOURCED}}}
  - {{id: old, name: Old, vendor: chip-maker, memory_gib: 24, {SOURCED}}}
  - {{id: leased, name: Leased, vendor: chip-maker, memory_gib: 48, licence_server: true, {SOURCED}}}
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


Inventory = dict[str, list[dict[str, Any]]]
_IDS = {"org": "o", "model": "m", "data": "d", "host": "h", "service": "s", "app": "a", "flow": "f", "code": "c"}
_PLACES = ["CH", "DE", "FR", "US"]


@pytest.fixture(scope="session")
def inventories() -> st.SearchStrategy[Inventory]:
    """Inventories with assets of every kind: references among them, cycles where they are allowed, gaps everywhere."""
    return st.randoms(use_true_random=False).map(lambda chance: _Draw(chance).inventory())


class _Draw:
    """Draws assets; their ids have one length, and no word of the facts looks like one."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._ids = {
            kind: [f"zz{letter}{number}" for number in range(chance.randint(1, 4))] for kind, letter in _IDS.items()
        }

    def inventory(self) -> Inventory:
        """Each kind under its list key; what was not drawn is left out."""
        kinds = {
            "organizations": ("org", self._organization),
            "models": ("model", self._model),
            "datasets": ("data", self._dataset),
            "gpu_hosts": ("host", self._host),
            "cloud_services": ("service", self._service),
            "applications": ("app", self._application),
            "data_flows": ("flow", self._flow),
            "software": ("code", self._software),
        }
        return {
            key: [self._asset(asset_id, draw(asset_id)) for asset_id in self._ids[kind]]
            for key, (kind, draw) in kinds.items()
        }

    def _asset(self, asset_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        stated = {name: value for name, value in fields.items() if value is not None}
        return {"id": asset_id, "name": f"Name {asset_id}", "notes": f"Notes {asset_id}", "tags": [asset_id], **stated}

    def _one(self, *values: Any) -> Any:
        return self._chance.choice([None, *values])

    def _some(self, values: Sequence[Any]) -> Any:
        return self._chance.sample(values, self._chance.randint(0, min(3, len(values)))) if self._yes() else None

    def _yes(self) -> bool:
        return self._chance.random() < 0.7

    def _any(self, *kinds: str) -> list[str]:
        return [asset_id for kind in kinds for asset_id in self._ids[kind]]

    def _requires(self) -> Any:
        if not self._yes():
            return None
        needed = self._any("model", "host", "service", "app", "code")
        return [self._requirement(needed) for _ in range(self._chance.randint(0, 3))]

    def _requirement(self, needed: list[str]) -> dict[str, Any]:
        options = self._chance.sample(needed, self._chance.randint(1, min(3, len(needed))))
        tested = [{"id": option, "tested": "2026-11-01"} if self._yes() else option for option in options]
        return {"any_of": tested, "optional": self._chance.random() < 0.3}

    def _parents(self, asset_id: str) -> Any:
        room = 100
        parents: list[dict[str, Any]] = []
        for holder in [other for other in self._ids["org"] if other > asset_id and self._yes()]:
            share = self._chance.randint(0, room)
            room -= share
            stakes = {"capital": self._one(share), "voting": share, "controls": self._one(True, False)}
            parents.append(
                {"organization": holder, **{key: value for key, value in stakes.items() if value is not None}}
            )
        if self._chance.random() < 0.3:
            parents.append({"country": self._chance.choice(_PLACES), "capital": room, "voting": room})
        return self._one(parents, parents)

    def _organization(self, asset_id: str) -> dict[str, Any]:
        return {
            "country": self._one(*_PLACES),
            "parents": self._parents(asset_id),
            "public_body": self._one(True, False),
            "listed_parties": self._one([], [{"list": "a list"}]),
            "administered_from": self._some(_PLACES),
            "support_countries": self._some(_PLACES),
            "technology_from": self._some(self._ids["org"]),
        }

    def _model(self, _: str) -> dict[str, Any]:
        weights = {"path": "w", "format": "gguf", "bytes": 1_000, "sha256": "0" * 64}
        return {
            "developer": self._one(*self._ids["org"]),
            "base_models": self._some(self._ids["model"]),
            "access": self._one("weights", "api"),
            "provider_service": self._one(*self._ids["service"]),
            "licence": self._licence(),
            "revision": self._one("main", "0" * 40),
            "files": self._one([], [weights], [weights, {"path": "v", "format": "pickle"}]),
            "stored_in": self._some(self._any("host", "service")),
            "parameters": self._one("7B"),
            "dtype": self._one("bf16", "int4"),
            "openness": self._one("closed", "open-weights"),
            "languages": self._some(["de", "fr"]),
            "modalities": self._some(["text", "image"]),
            "release_date": self._one("2026-01-01"),
            "training_datasets": self._some(self._ids["data"]),
            "update": self._one({"host": self._chance.choice(self._ids["host"]), "owners": 2}, {"rights": True}),
            "remote_code": self._one(True, False),
        }

    def _licence(self) -> Any:
        name = self._one("free", "Free Licence", "regional", "unread", "MIT", "unheard: of")
        return {"id": name, "text_sha256": "0" * 64} if name is not None else None

    def _dataset(self, _: str) -> dict[str, Any]:
        return {
            "controller": self._one(*self._ids["org"]),
            "curator": self._one(*self._ids["org"]),
            "licence": self._licence(),
            "class": self._one("public", "personal", "secret"),
            "subject_countries": self._some(_PLACES),
            "stored_in": self._some(self._any("host", "service")),
            "backed_up_in": self._some(self._ids["service"]),
            "deletion_evidence": self._one({"method": "a method"}),
        }

    def _host(self, _: str) -> dict[str, Any]:
        return {
            "owner": self._one(*self._ids["org"]),
            "operator": self._one(*self._ids["org"]),
            "tenancy": self._one("owned", "rented", "cloud"),
            **self._place("operator"),
            "accelerators": self._some([{"model": model, "count": 2} for model in ("gpu", "old", "leased")]),
            "administered_from": self._some(_PLACES),
            "management": self._one({"provider": self._chance.choice(self._ids["org"]), "phone_home": True}),
            "runtime": self._one({"software": self._chance.choice(self._ids["code"]), "offline": True}),
            "serves": self._some(self._ids["model"]),
            **self._held(),
            "requires": self._requires(),
        }

    def _place(self, runner: str) -> dict[str, Any]:
        """A place; in a cloud without anybody who would have to belong to it."""
        cloud = {"cloud": "cloud", "region": self._chance.choice(["zurich", "eu"]), runner: None}
        return self._chance.choice([{}, cloud, {"country": self._chance.choice(_PLACES)}])

    def _held(self) -> dict[str, Any]:
        custody = {"custodian": "third-party", "holder": self._chance.choice(self._ids["org"])}
        return {
            "key_custody": self._one({"custodian": "customer-only"}, {"custodian": "provider"}, custody),
            "confidential_computing": self._one({"technology": "a technology", "attested": True}),
            "contract": self._one({"law": "FR", "end": "2027-01-01"}, {"transfer_mechanism": "scc"}),
        }

    def _service(self, _: str) -> dict[str, Any]:
        return {
            "provider": self._one(*self._ids["org"]),
            "type": self._one("inference-api", "object-store", "orchestrator"),
            **self._place("provider"),
            **self._held(),
            "training_use": self._one("never", "always"),
            "interface": self._one({"standard": "a standard"}, {"open": False}),
            "exit_plan": self._one({"exists": True, "tested": "2026-01-01"}),
            "cutoff_plan": self._one({"exists": False}),
            "administered_from": self._some(_PLACES),
            "support_countries": self._some(_PLACES),
            "requires": self._requires(),
        }

    def _application(self, _: str) -> dict[str, Any]:
        return {
            "owner": self._one(*self._ids["org"]),
            "domicile": self._one(*_PLACES),
            "criticality": self._one("consumer", "government"),
            "stage": self._one("staging", "production"),
            "fields_of_use": self._some(["general", "medical"]),
            "users": self._one("1K"),
            "monthly_revenue_usd": self._one("0"),
            "data": self._some(self._ids["data"]),
            "logs_to": self._some(self._ids["service"]),
            "requires": self._requires(),
        }

    def _flow(self, _: str) -> dict[str, Any]:
        return {
            "from": self._one(*self._any("app", "data", "service", "org")),
            "to": self._one(*self._any("service", "host", "app", "model", "org")),
            "datasets": self._some(self._ids["data"]),
            "purpose": self._one("a purpose"),
            "transfer_mechanism": self._one("scc", "dpf"),
            "encryption": self._one({"in_transit": True, "customer_only_keys": True}),
        }

    def _software(self, _: str) -> dict[str, Any]:
        return {
            "developer": self._one(*self._ids["org"]),
            "licence": self._licence(),
            "registry": self._one(*self._ids["service"]),
            "mirror": self._one(*self._ids["service"]),
            "built_in": self._some(_PLACES),
            "signed_by": self._one(*self._ids["org"]),
            "telemetry": self._one({"setting": "on", "to": self._chance.choice(self._ids["service"])}),
            "licence_server": self._one(True, False),
            "requires": self._requires(),
        }
