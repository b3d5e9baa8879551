"""Over every scenario: a foreign party that is added takes no finding away, and a field left out makes none pass."""

import random
from collections.abc import Iterator

import pytest
import yaml
from field_sweeps import ROOT, Outcome, Place, System, changed, judge, read_system, without

from sovcheck.catalog.loading import load_catalog
from sovcheck.findings.report import Status
from sovcheck.inventory.assets.document import GROUPS

SCENARIOS = sorted(path.parent.name for path in (ROOT / "inventories").glob("*/expected.yaml"))
ABROAD = {
    "apiVersion": "sovcheck/v1",
    "kind": "Inventory",
    "organizations": [{"id": "abroad", "country": "CN", "parents": [{"country": "CN", "controls": "true"}]}],
}
CLAIMS = {"self_hosted", "service_level"}
"""What nobody claims, nobody has to prove: left out, EVD-01 and EVD-04 have nothing to ask (omissions.yaml)."""
TAKEN_AWAY = 12
"""So many fields of each scenario, drawn by a fixed seed, are left out one by one."""


def systems_of(scenario: str) -> tuple[list[System], str, str]:
    """The documents of a scenario, with the profile and home of its first run."""
    folder = ROOT / "inventories" / scenario
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name not in {"expected.yaml", "profile.yaml"}]
    run = yaml.safe_load((folder / "expected.yaml").read_text())["runs"][0]
    profile = str(folder / run["profile"]) if run["profile"].endswith(".yaml") else run["profile"]
    return [read_system(path) for path in files], profile, run["home"]


def additions(system: System) -> Iterator[System]:
    """The system with somebody from CN over each organization, and with people in CN at each host and service."""
    for index, organization in enumerate(system.get("organizations", ())):
        if organization.get("extends") is None:
            place = ("organizations", index, "parents")
            yield changed(system, place, [{"organization": "abroad", "controls": "true"}])
    for group in ("gpu_hosts", "cloud_services"):
        for index, asset in enumerate(system.get(group, ())):
            people = [*asset.get("administered_from", ()), "CN"]
            yield changed(system, (group, index, "administered_from"), people)


def fields(system: System) -> list[Place]:
    """Every field that an asset states; not those that say which it is, and those for which the catalog stands in."""
    catalog = load_catalog(())
    known = {**catalog.organizations, **catalog.models, **catalog.services}
    found: list[Place] = []
    for group in GROUPS:
        for index, asset in enumerate(system.get(group, ())):
            for name, value in asset.items():
                stands_in = "extends" in asset and getattr(known[asset["id"]], name, None) is not None
                if name not in {"id", "extends", "name", "tags", "notes", *CLAIMS} and not stands_in:
                    found.append((group, index, name))
                    found += [(group, index, name, key) for key in value] if isinstance(value, dict) else []
    return found


def lost(before: Outcome, after: Outcome) -> set[tuple[str, str, str]]:
    """What failed or was unknown, and passes or does not apply any more; or still fails, and no longer blocks."""
    kept = {Status.FAIL, Status.UNKNOWN}
    return {
        (*key, status.value)
        for key, status in before.statuses.items()
        if (status in kept and after.statuses.get(key) not in kept)
        or (status is after.statuses.get(key) is Status.FAIL and key in before.blocking - after.blocking)
    }


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_foreign_party_that_is_added_takes_no_finding_away(scenario, tmp_path):
    systems, profile, home = systems_of(scenario)
    before = judge(tmp_path, *systems, ABROAD, profile=profile, home=home)
    for number, system in enumerate(systems):
        for added in additions(system):
            others = [*systems[:number], added, *systems[number + 1 :]]
            after = judge(tmp_path, *others, ABROAD, profile=profile, home=home)
            assert after.verdict != "refused"
            assert {key for key, status in before.statuses.items() if status is Status.FAIL} <= {
                key for key, status in after.statuses.items() if status is Status.FAIL
            }


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_left_out_makes_nothing_pass(scenario, tmp_path):
    systems, profile, home = systems_of(scenario)
    before = judge(tmp_path, *systems, profile=profile, home=home)
    chosen = [(number, place) for number, system in enumerate(systems) for place in fields(system)]
    wrong = {}
    drawn = random.Random(scenario)
    for number, place in drawn.sample(chosen, min(TAKEN_AWAY, len(chosen))):
        others = [*systems[:number], without(systems[number], place), *systems[number + 1 :]]
        after = judge(tmp_path, *others, profile=profile, home=home)
        if after.verdict != "refused" and lost(before, after):
            wrong[place] = lost(before, after)
    assert wrong == {}
