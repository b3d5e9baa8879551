"""Writes inventories of any size whose right answer is known: how many assets fail which rule.

usage: python benchmarks/generate.py --assets N --distinct D --seed S --output inventory.yaml

A fleet has few kinds of assets and many of each (``--distinct 40``); in the worst case no two are alike
(``--distinct N``). Kinds differ in what rules read, in countries that all are trusted: so each kind is a question
of its own, and the right answer is known all the same. The answer goes to ``inventory.yaml.truth.json``. An output that
ends with ``.jsonl`` is written as JSON Lines.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from json_lines import write_json_lines

ORGANIZATIONS = """\
  - {id: home-agency, country: FR, public_body: true, parents: [], listed_parties: [], screened: 2026-09-01,
     technology_from: [], administered_from: [FR], support_countries: [FR], security_operations_from: [FR]}
  - {id: home-operator, country: FR, parents: [{organization: home-agency, capital: 100, voting: 100}],
     listed_parties: [], technology_from: []}
  - {id: foreign-parent, country: US, parents: [], listed_parties: [], technology_from: []}
  - {id: local-subsidiary, country: FR, parents: [{organization: foreign-parent, capital: 100, voting: 100}],
     listed_parties: [], technology_from: []}
  - {id: chip-maker, country: US, parents: [], listed_parties: [], technology_from: []}
"""
WORKSHOP = """\
  - id: workshop
    name: Where the models are made and updated
    owner: home-agency
    operator: home-agency
    tenancy: owned
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    accelerators:
      - {model: nvidia-h100-sxm, count: 8, memory_gib: 80}
    management: {provider: home-agency, phone_home: false, licence_server: false}
    runtime: {software: engine, offline: true}
    serves: []
    key_custody: {custodian: customer-only}
    contract: {law: FR, venue: FR}
    requires: []
"""
ARCHIVE = """\
  - id: archive
    name: What the agency keeps
    provider: home-agency
    type: object-store
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    key_custody: {custodian: customer-only}
    training_use: never
    subcontractors: []
    subcontractors_complete: true
    contract: {law: FR, venue: FR, notice_days: 180, open_ended: true, control_change_notice_days: 90,
      unilateral_changes: false, enforces_lists_of: []}
    exit_plan: {exists: true, tested: 2026-09-01}
    cutoff_plan: {exists: true, tested: 2026-09-01, offline_days: 120}
    requires: []
"""
TEXT_SHA256 = "2" * 64
"""The hash of the licence texts that were read, and of the bill of materials that is kept."""
MODELS = 10
FIXED = 5 + MODELS + 1 + 1 + 1 + 1
"""The assets of every fleet: organizations, models, the workshop, the archive, a dataset and a software."""
TRUSTED = (
    *("FR", "AT", "BE", "BG", "HR", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""The countries of the Union, the home of the inventories first."""
OPERATORS = {"home-operator": False, "local-subsidiary": True, "foreign-parent": True}
"""Each operator, and whether somebody foreign controls it."""


@dataclass(frozen=True, slots=True)
class Host:
    """What is decided about a host before it is written; ``places`` is what sets its kind apart from others."""

    operator: str
    places: tuple[str, ...]
    model: int


@dataclass(frozen=True, slots=True)
class Service:
    """What is decided about a service before it is written; ``kind`` numbers the kinds."""

    provider: str
    law: str
    training_use: str
    places: tuple[str, ...]
    kind: int


def places(number: int) -> tuple[str, ...]:
    """Where a kind stands, is administered from (two) and supported from (two): no two numbers have the same."""
    found = []
    for _ in range(5):
        number, chosen = divmod(number, len(TRUSTED))
        found.append(TRUSTED[chosen])
    return tuple(found)


def hosts(count: int, distinct: int, chance: random.Random) -> list[Host]:
    """Hosts of ``distinct`` kinds, each kind at least once where the count allows."""
    kinds = [
        Host(chance.choice(list(OPERATORS)), places(number), number % MODELS) for number in range(max(1, distinct))
    ]
    return [kinds[number] if number < len(kinds) else chance.choice(kinds) for number in range(count)]


def services(count: int, distinct: int, chance: random.Random) -> list[Service]:
    """Services of ``distinct`` kinds, each kind at least once where the count allows."""
    kinds = [
        Service(
            provider=chance.choice(list(OPERATORS)),
            law=chance.choice(["FR", "US"]),
            training_use=chance.choice(["never", "always"]),
            places=places(number),
            kind=number,
        )
        for number in range(max(1, distinct))
    ]
    return [kinds[number] if number < len(kinds) else chance.choice(kinds) for number in range(count)]


def applications(
    count: int, distinct: int, offers: list[Service], chance: random.Random
) -> Iterator[tuple[int, int, int]]:
    """The model and the two services of each application: one kind has one model and services of the same two kinds."""
    of_kind: dict[int, list[int]] = {}
    for number, offer in enumerate(offers):
        of_kind.setdefault(offer.kind, []).append(number)
    kinds = [(chance.choice(offers).kind, chance.choice(offers).kind) for _ in range(max(1, distinct))]
    for number in range(count):
        kind = number % len(kinds)
        first, second = kinds[kind]
        yield kind % MODELS, chance.choice(of_kind[first]), chance.choice(of_kind[second])


def where(found: tuple[str, ...]) -> Iterator[str]:
    """The places as YAML."""
    country, administered, also, supported, too = found
    yield f"    country: {country}\n    administered_from: {countries(administered, also)}\n"
    yield f"    support_countries: {countries(supported, too)}\n    security_operations_from: {countries(supported)}\n"


def countries(*named: str) -> str:
    """A list of them, each once."""
    return f"[{', '.join(dict.fromkeys(named))}]"


def host_lines(number: int, host: Host) -> Iterator[str]:
    """One host as YAML, in the way in which people write it."""
    yield f"  - id: host-{number}\n"
    yield f"    name: Rack {number}\n"
    yield f"    owner: {host.operator}\n    operator: {host.operator}\n"
    yield "    tenancy: rented\n"
    yield from where(host.places)
    yield "    accelerators:\n      - {model: nvidia-h100-sxm, count: 8, memory_gib: 80}\n"
    yield "    runtime: {software: engine, offline: true}\n    requires: []\n"
    yield f"    management: {{provider: {host.operator}, phone_home: false, licence_server: false}}\n"
    yield f"    serves: [model-{host.model}]\n"
    yield "    key_custody: {custodian: provider}\n"
    yield "    contract: {law: FR, venue: FR, notice_days: 180, end: 2031-12-31, control_change_notice_days: 90,\n"
    yield "      unilateral_changes: false, enforces_lists_of: []}\n"


def service_lines(number: int, service: Service) -> Iterator[str]:
    """One service as YAML."""
    yield f"  - id: service-{number}\n    provider: {service.provider}\n    type: object-store\n"
    yield from where(service.places)
    yield "    key_custody: {custodian: customer-only}\n"
    yield f"    training_use: {service.training_use}\n"
    yield "    subcontractors: []\n    subcontractors_complete: true\n    requires: []\n"
    yield f"    contract: {{law: {service.law}, venue: {service.law}, notice_days: 180,\n"
    yield "      open_ended: true, control_change_notice_days: 90,\n"
    yield "      unilateral_changes: false, enforces_lists_of: []}\n"
    yield "    exit_plan: {exists: true, tested: 2026-09-01}\n"
    yield "    cutoff_plan: {exists: true, tested: 2026-09-01, offline_days: 120}\n"


def application_lines(number: int, targets: tuple[int, int, int]) -> Iterator[str]:
    """One application as YAML, on one model and one of two services."""
    model, first, second = targets
    yield f"  - id: application-{number}\n    owner: home-agency\n    domicile: FR\n    criticality: government\n"
    yield "    stage: production\n    fields_of_use: [general]\n    users: 50\n"
    yield "    maintainers: 2\n    languages: [fr]\n"
    yield f"    data: [records]\n    logs_to: [archive]\n    requires:\n      - model-{model}\n"
    alternative = f"{{id: service-{second}, tested: 2026-09-01}}"
    yield f"      - any_of: [service-{first}, {alternative}]\n" if first != second else f"      - service-{first}\n"


def model_lines(number: int) -> Iterator[str]:
    """One model as YAML, made and kept at home."""
    digest = hashlib.sha256(f"model-{number}".encode()).hexdigest()
    yield f"  - id: model-{number}\n    developer: home-agency\n    base_models: []\n    access: weights\n"
    yield f"    licence: {{id: Apache-2.0, text_sha256: {digest}, obtained: 2026-01-01}}\n"
    yield f"    parameters: {number + 1}B\n    dtype: bf16\n    revision: {digest[:40]}\n    remote_code: false\n"
    yield f"    files: [{{path: model-{number}.safetensors, format: safetensors, sha256: {digest}}}]\n"
    yield "    stored_in: [archive]\n    training_datasets: []\n"
    yield "    update: {host: workshop, code: true, data: true, rights: true, owners: 3, budget: true}\n"
    yield "    openness: open-science\n    release_date: 2026-06-01\n    placed_on_eu_market: true\n"
    yield "    training_summary_url: https://example.org/summary\n"
    yield "    copyright_policy_url: https://example.org/copyright\n"
    yield "    alignment_policy_url: https://example.org/alignment\n"
    yield "    evaluations:\n      - {name: a-benchmark, date: 2026-06-01, languages: [fr], score: 80, reference: 80}\n"


def dataset_lines() -> Iterator[str]:
    """The one dataset as YAML, which every application works on."""
    yield "  - id: records\n    controller: home-agency\n    curator: home-agency\n    class: internal\n"
    yield f"    licence: {{id: proprietary, text_sha256: {TEXT_SHA256}, obtained: 2026-01-01}}\n"
    yield "    stored_in: [service-0]\n    backed_up_in: [archive]\n"


def software_lines() -> Iterator[str]:
    """The one software as YAML, on which every host runs."""
    yield "  - id: engine\n    developer: home-agency\n    built_in: [FR]\n    signed_by: home-agency\n"
    yield f"    licence: {{id: MIT, text_sha256: {TEXT_SHA256}, obtained: 2026-01-01}}\n"
    yield '    registry: archive\n    mirror: archive\n    telemetry: {setting: "off"}\n'
    yield f"    licence_server: false\n    requires: []\n    sbom: {{complete: true, sha256: {TEXT_SHA256}}}\n"


def write_inventory(file: TextIO, assets: int, distinct: int, seed: int) -> dict[str, object]:
    """Write the inventory and return the right answer to it."""
    chance = random.Random(seed)
    host_count, service_count = (assets - FIXED) * 7 // 10, (assets - FIXED) * 2 // 10
    application_count = assets - FIXED - host_count - service_count
    fleet = hosts(host_count, distinct * host_count // assets, chance)
    offers = services(service_count, distinct * service_count // assets, chance)
    file.write("apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: generated fleet}\norganizations:\n")
    file.write(ORGANIZATIONS)
    file.write("models:\n")
    for number in range(MODELS):
        file.writelines(model_lines(number))
    file.write("datasets:\n")
    file.writelines(dataset_lines())
    file.write("software:\n")
    file.writelines(software_lines())
    file.write(f"gpu_hosts:\n{WORKSHOP}")
    for number, host in enumerate(fleet):
        file.writelines(host_lines(number, host))
    file.write(f"cloud_services:\n{ARCHIVE}")
    for number, service in enumerate(offers):
        file.writelines(service_lines(number, service))
    file.write("applications:\n")
    kinds = distinct * application_count // assets
    for number, targets in enumerate(applications(application_count, kinds, offers, chance)):
        file.writelines(application_lines(number, targets))
    return {"assets": assets, "fail": right_answer(fleet, offers)}


def right_answer(fleet: list[Host], offers: list[Service]) -> dict[str, int]:
    """How many findings each of these rules must have; law and venue are two of DEP-08."""
    return {
        "CMP-01": sum(OPERATORS[host.operator] for host in fleet),
        "DEP-08": 2 * sum(service.law == "US" for service in offers),
        "DAT-06": sum(service.training_use == "always" for service in offers),
    }


def main() -> None:
    """Parse the options and write both files."""
    parser = argparse.ArgumentParser(description="Write an inventory whose right answer is known.")
    parser.add_argument("--assets", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    as_lines = options.output.suffix == ".jsonl"
    written = Path(f"{options.output}.yaml") if as_lines else options.output
    with written.open("w", encoding="utf-8") as file:
        truth = write_inventory(file, options.assets, options.distinct, options.seed)
    if as_lines:
        write_json_lines(written, options.output)
        written.unlink()
    Path(f"{options.output}.truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
