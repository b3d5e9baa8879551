"""Inventories drawn at random: assets of every kind, references among them, cycles where allowed, gaps everywhere."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Inventory = dict[str, list[dict[str, Any]]]
_IDS = {"org": "o", "model": "m", "data": "d", "host": "h", "service": "s", "app": "a", "flow": "f", "code": "c"}


@dataclass(frozen=True, slots=True)
class Names:
    """What inventories may name of a catalog; ``regions`` are pairs of a cloud and a region of it."""

    countries: Sequence[str]
    licences: Sequence[str]
    accelerators: Sequence[str]
    regions: Sequence[tuple[str, str]]
    technologies: Sequence[str]
    models: Sequence[str] = ()


FEW_NAMES = Names(
    countries=["DE", "FR", "US"],
    licences=["MIT"],
    accelerators=["nvidia-h100-sxm"],
    regions=[("aws", "eu-west-3")],
    technologies=["amd-sev-snp"],
)
"""So few that inventories often have the same in common."""


def drawn_inventories(names: Names) -> st.SearchStrategy[Inventory]:
    """Inventories with up to four assets of each kind."""
    return st.randoms(use_true_random=False).map(lambda chance: draw_inventory(chance, names))


def draw_inventory(chance: random.Random, names: Names) -> Inventory:
    """One such inventory: the same numbers give the same."""
    return _Draw(chance, names).inventory()


class _Draw:
    """Draws assets; their ids have one length, and no word of the facts looks like one."""

    def __init__(self, chance: random.Random, names: Names) -> None:
        self._chance = chance
        self._names = names
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
        words = {"name": f"Name {asset_id}", "notes": f"Notes {asset_id}", "tags": [asset_id]}
        return _stated({"id": asset_id, **words, **fields})

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
        drawn = self._chance.sample(needed, self._chance.randint(1, min(3, len(needed))))
        services = self._ids["service"]
        # A service of another type, or a model beside a service, would be refused as no alternative.
        options = [drawn[0], *(each for each in drawn[1:] if each not in services and drawn[0] not in services)]
        tested = [{"id": option, "tested": "2026-11-01"} if self._yes() else option for option in options]
        return {"any_of": tested, "optional": self._chance.random() < 0.3}

    def _parents(self, asset_id: str) -> Any:
        room = 100
        parents: list[dict[str, Any]] = []
        for holder in [other for other in self._ids["org"] if other > asset_id and self._yes()]:
            share = self._chance.randint(0, room)
            room -= share
            power = {"capital": self._one(share), "voting": share, "controls": self._one(True, False)}
            parents.append(_stated({"organization": holder, **power, **self._days_held()}))
        if self._chance.random() < 0.3:
            parents.append({"country": self._chance.choice(self._names.countries), "capital": room, "voting": room})
        return self._one(parents, parents)

    def _days_held(self) -> dict[str, str]:
        """Of half of the stakes no days; others are held for long, announced, or about to be sold."""
        days = [{"from": "2015-01-01"}, {"from": "2027-01-01"}, {"until": "2026-12-31"}]
        return self._chance.choice([{}, {}, {}, *days])

    def _organization(self, asset_id: str) -> dict[str, Any]:
        return {
            "country": self._one(*self._names.countries),
            "parents": self._parents(asset_id),
            "public_body": self._one(True, False),
            "listed_parties": self._one([], [{"list": "a list"}]),
            "screened": self._one("2026-11-01", "2024-01-01"),
            "certifications": self._one([], [{"scheme": "DPF", "level": "HR", "status": "certified"}]),
            "administered_from": self._some(self._names.countries),
            "support_countries": self._some(self._names.countries),
            "technology_from": self._some(self._ids["org"]),
            "critical_infrastructure_in": self._some(self._names.countries),
        }

    def _model(self, _: str) -> dict[str, Any]:
        weights = {"path": "w", "format": "gguf", "bytes": 1_000, "sha256": "1" * 64}
        return {
            "developer": self._one(*self._ids["org"]),
            "base_models": self._some([*self._ids["model"], *self._names.models]),
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
            "release_date": self._one("2026-01-01", "2024-01-01"),
            "training_datasets": self._some(self._ids["data"]),
            "update": self._one(
                {"host": self._chance.choice(self._ids["host"]), "owners": 2},
                {"rights": True},
                {"owners": 0, "budget": False, "last_update": "2024-06-01"},
            ),
            "remote_code": self._one(True, False),
            "fetched_from": self._one(*self._ids["service"]),
            "fetched_at_start": self._one(True, False),
            "placed_on_eu_market": self._one(True, False),
            "training_summary_url": self._one("none", "https://example.org/summary"),
            "evaluations": self._one(
                [], [{"name": "a test", "date": "2026-01-01", "languages": ["de"], "domains": ["medical"]}]
            ),
        }

    def _licence(self) -> Any:
        name = self._one(*self._names.licences)
        if name is None:
            return None
        present = {"id": self._chance.choice(self._names.licences), "since": "2026-03-01"}
        terms = {"obtained": self._one("2026-01-01"), "current": present if self._chance.random() < 0.2 else None}
        return _stated({"id": name, "text_sha256": "1" * 64, **terms})

    def _dataset(self, _: str) -> dict[str, Any]:
        data_class = self._one("public", "personal", "sensitive", "secret")
        subjects = self._some(self._names.countries)
        return {
            "controller": self._one(*self._ids["org"]),
            "curator": self._one(*self._ids["org"]),
            "licence": self._licence(),
            "class": data_class,
            "subject_countries": None if data_class == "personal" and not subjects else subjects,
            "stored_in": self._some(self._any("host", "service")),
            "backed_up_in": self._some(self._ids["service"]),
            "deletion_evidence": self._one({"method": "a method"}, {"method": "a method", "date": "2020-01-01"}),
            "generated_by": self._some(self._ids["model"]),
            "origin_countries": self._some(self._names.countries),
            "opt_outs": self._one("honoured", "ignored"),
            "important_data": self._one(True, False),
            "us_bulk_sensitive": self._one(True, False),
            "employee_data": self._one(True, False),
            "localised_by_order": self._some(self._names.countries),
            "exported_people_per_year": self._one("1K", "2M"),
            "export_filings": self._some(
                [
                    {"country": country, "route": "certification", "until": "2025-01-01"}
                    for country in self._names.countries
                ]
            ),
        }

    def _host(self, _: str) -> dict[str, Any]:
        place = self._place("operator")
        return {
            "owner": self._one(*self._ids["org"]),
            "operator": self._one(*self._ids["org"]),
            "tenancy": self._one(*(("rented", "cloud") if "cloud" in place else ("owned", "rented", "cloud"))),
            **place,
            "accelerators": self._some([{"model": model, "count": 2} for model in self._names.accelerators]),
            "main_memory_gib": self._one(2, 512),
            "administered_from": self._some(self._names.countries),
            "management": self._one({"provider": self._chance.choice(self._ids["org"]), "phone_home": True}),
            "runtime": self._one({"software": self._chance.choice(self._ids["code"]), "offline": True}),
            "serves": self._some(self._ids["model"]),
            **self._held(),
            "exit_plan": self._one({"exists": False}, {"exists": True, "tested": "2024-01-01"}),
            "security_operations_from": self._some(self._names.countries),
            "requires": self._requires(),
        }

    def _place(self, runner: str) -> dict[str, Any]:
        """A place; in a cloud without anybody who would have to belong to it."""
        cloud, region = self._chance.choice(self._names.regions)
        in_cloud = {"cloud": cloud, "region": region, runner: None}
        return self._chance.choice([{}, in_cloud, {"country": self._chance.choice(self._names.countries)}])

    def _held(self) -> dict[str, Any]:
        custody = {"custodian": "third-party", "holder": self._chance.choice(self._ids["org"])}
        return {
            "key_custody": self._one({"custodian": "customer-only"}, {"custodian": "provider"}, custody),
            "confidential_computing": self._one(
                {"technology": self._chance.choice(self._names.technologies), "attested": True}
            ),
            "contract": self._one(
                {"law": "FR", "end": "2027-01-01", "control_change_notice_days": 90, "enforces_lists_of": []},
                {"law": "US", "end": "2026-11-20", "control_change_notice_days": 30},
                {"transfer_mechanism": "scc", "unilateral_changes": False},
                {"unilateral_changes": True, "change_notice_days": 30, "enforces_lists_of": ["US"]},
            ),
        }

    def _service(self, _: str) -> dict[str, Any]:
        return {
            "provider": self._one(*self._ids["org"]),
            "type": self._one("inference-api", "object-store", "orchestrator"),
            **self._place("provider"),
            **self._held(),
            "training_use": self._one("never", "opt-out", "always"),
            "interface": self._one({"standard": "a standard"}, {"open": False}),
            "exit_plan": self._one({"exists": True, "tested": "2026-01-01"}, {"exists": False}),
            "cutoff_plan": self._one({"exists": False}, {"exists": True, "tested": "2025-01-01", "offline_days": 30}),
            "administered_from": self._some(self._names.countries),
            "support_countries": self._some(self._names.countries),
            "subcontractors": self._one([], [self._subcontractor()], [self._subcontractor(), self._subcontractor()]),
            "subcontractors_complete": self._one(True, False),
            "requires": self._requires(),
        }

    def _subcontractor(self) -> dict[str, Any]:
        country = self._one(*self._names.countries)
        return _stated({"organization": self._one(*self._ids["org"]), "country": country, "role": "a part of the work"})

    def _application(self, _: str) -> dict[str, Any]:
        return {
            "owner": self._one(*self._ids["org"]),
            "domicile": self._one(*self._names.countries),
            "criticality": self._one("consumer", "government", "national-security"),
            "stage": self._one("staging", "production"),
            "fields_of_use": self._some(["general", "medical", "military"]) or None,
            "users": self._one("1K", "600M", "800M"),
            "monthly_revenue_usd": self._one("0"),
            "data": self._some(self._ids["data"]),
            "logs_to": self._some(self._ids["service"]),
            "maintainers": self._one(1, 2),
            "languages": self._some(["de", "pl"]),
            "notices": self._some(self._names.licences),
            "service_level": self._one({"max_monthly_cost": 10}, {"min_tokens_per_second": 5}),
            "running_cost": self._one(
                {"monthly": 9, "measured": "2026-10-31", "bill_sha256": "1" * 64}, {"monthly": 11}
            ),
            "requires": self._requires(),
        }

    def _flow(self, _: str) -> dict[str, Any]:
        return {
            "from": self._one(*self._any("app", "data", "service", "org")),
            "to": self._one(*self._any("service", "host", "app", "model", "org")),
            "datasets": self._some(self._ids["data"]) or None,
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
            "built_in": self._some(self._names.countries) or None,
            "signed_by": self._one(*self._ids["org"]),
            "telemetry": self._one({"setting": "on", "to": self._chance.choice(self._ids["service"])}),
            "licence_server": self._one(True, False),
            "source_copy": self._one(
                {"exists": False}, {"exists": True, "age_hours": 48, "versions": 2, "country": "US"}
            ),
            "sbom": self._one({"complete": False}, {"complete": True, "sha256": "1" * 64}),
            "requires": self._requires(),
        }


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
