"""Applications that differ by which of equal services they require share what is found, and each names its own."""

import random
from pathlib import Path

import pytest
from generate import ARCHIVE, ORGANIZATIONS, WORKSHOP, dataset_lines, model_lines, software_lines

from sovcheck.findings.judging.grounds import GroundsFinder
from sovcheck.findings.report import Report
from sovcheck.findings.saved.saved_report import parse_report
from sovcheck.inventory import yaml_reader
from sovcheck.report import json_report
from sovcheck.report.json_report import render_grouped, render_json
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.scanning import scan
from tests.scan.test_likeness import TODAY

DRAWN = 8
SERVICE = """\
  - id: %s
    provider: %s
    type: object-store
    country: FR
    administered_from: [FR]
    support_countries: [FR]
    security_operations_from: [FR]
    key_custody: {custodian: customer-only}
    training_use: never
    subcontractors: []
    subcontractors_complete: true
    requires: []
    contract: {law: FR, venue: FR, notice_days: 180, open_ended: true, control_change_notice_days: 90,
      unilateral_changes: false, enforces_lists_of: []}
    exit_plan: {exists: true, tested: 2026-09-01}
    cutoff_plan: {exists: true, tested: 2026-09-01, offline_days: 120}
"""
APPLICATION = """\
  - id: %s
    owner: home-agency
    domicile: FR
    criticality: government
    stage: production
    fields_of_use: [general]
    users: 50
    maintainers: 2
    languages: [fr]
    data: [records]
    logs_to: [archive]
    requires: [%s]
"""
BOTH = "model-0, {any_of: [%s, {id: %s, tested: 2026-09-01}]}"
FORMS = (
    BOTH,
    "model-0, {any_of: [%s, {id: %s}]}",
    "%s, {id: %s, optional: true}",
)
PROVIDERS = {"foreign": "foreign-parent", "local": "local-subsidiary", "home": "home-operator"}


def inventory(folder: Path, services: dict[str, str], applications: dict[str, str], more: str = "") -> Path:
    """A system that leaves nothing open, with these services by their providers, and what applications require."""
    path = folder / "inventory.yaml"
    path.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\nmetadata: {name: fleet}\n"
        f"organizations:\n{ORGANIZATIONS}models:\n{''.join(model_lines(0))}"
        f"datasets:\n{''.join(dataset_lines()).replace('service-0', 'archive')}software:\n{''.join(software_lines())}"
        f"gpu_hosts:\n{WORKSHOP.replace('serves: []', 'serves: [model-0]')}cloud_services:\n{ARCHIVE}"
        + "".join(SERVICE % each for each in services.items())
        + "applications:\n"
        + "".join(APPLICATION % each for each in applications.items())
        + more
    )
    return path


def scanned(path: Path, *, shared: bool = True) -> Report:
    """The report; without ``shared`` every asset is read and judged by itself."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml_reader, "_WORTH_INTERNING", 0 if shared else 2**40)
        return scan(ScanRequest(paths=(str(path),), today=TODAY, home="FR", parts=frozenset()))


def resolved(path: Path) -> list[str]:
    """The applications whose grounds were worked out, and not taken over from others."""
    found: list[str] = []
    plain = GroundsFinder.of
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(GroundsFinder, "of", lambda self, name, rest: found.append(name) or plain(self, name, rest))
        scanned(path)
    return [name for name in found if name.startswith("app")]


def are_as_alone(path: Path) -> Report:
    """The report of assets that share, which is that of each by itself, however it is written."""
    report, alone = scanned(path), scanned(path, shared=False)
    assert report == alone
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_report, "_MANY", 0)
        assert render_json(report) == render_json(alone.model_copy(update={"results": tuple(alone.results)}))
    assert parse_report(render_grouped(report).encode(), "report.json") == report
    return report


@pytest.mark.parametrize(
    ("applications", "worked_out"),
    [
        ({"app-0": BOTH % ("s-0", "s-1"), "app-1": BOTH % ("s-2", "s-3"), "app-2": BOTH % ("s-0", "s-3")}, ["app-0"]),
        ({"app-0": BOTH % ("s-0", "s-1"), "app-1": BOTH % ("s-3", "s-2")}, ["app-0", "app-1"]),
        ({"app-0": BOTH % ("s-0", "s-1"), "app-1": "\n      " + BOTH % ("s-2", "s-3")}, ["app-0", "app-1"]),
        ({"app-0": BOTH % ("s-0", "s-1"), "app-1": BOTH % ("s-2", "s-2")}, ["app-0", "app-1"]),
        ({"app-0": BOTH % ("s-0", "s-1"), "app-1": BOTH % ("s-2", "t-0")}, ["app-0", "app-1"]),
    ],
    ids=["equal ones", "in another order", "on other lines", "one of them twice", "another kind"],
)
def test_applications_share_paths(tmp_path: Path, applications: dict[str, str], worked_out: list[str]):
    services = {**{f"s-{number}": "foreign-parent" for number in range(4)}, "t-0": "local-subsidiary"}
    path = inventory(tmp_path, services, applications)
    assert resolved(path) == worked_out
    report = are_as_alone(path)
    for name, requires in applications.items():
        paths = {hop.to for each in report.results if each.asset == name for way in each.paths for hop in way}
        assert {service for service in services if service in requires} == {each for each in paths if each in services}


def test_drawn_fleets(tmp_path: Path):
    for seed in range(DRAWN):
        chance = random.Random(seed)
        services = {f"{kind}-{number}": PROVIDERS[kind] for kind in PROVIDERS for number in range(4)}
        named = list(services)
        applications = {
            f"app-{number:02}": chance.choice(FORMS) % (chance.choice(named), chance.choice(named))
            for number in range(40)
        }
        applications["app-40"] = "app-00, app-01"
        are_as_alone(inventory(tmp_path, services, applications))
