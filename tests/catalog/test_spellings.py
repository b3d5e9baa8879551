"""Entries are found under the names that hubs, vendors and drivers use; nothing is guessed."""

import pytest

from sovcheck.catalog.entries.clouds import Cloud, Region
from sovcheck.catalog.resolution import resolve
from sovcheck.catalog.spellings import find_region, folded
from sovcheck.catalog.store import Catalog
from sovcheck.errors import InputError
from sovcheck.inventory.reader import read_inventory
from tests.catalog.conftest import as_bytes

_SOURCED = "source: a test, as_of: 2026-01-02, certainty: confirmed"
MODELS = f"""
  - {{id: base-7b, developer: mother, hub_ids: [Mother/Base-7B, Mother/Base-7B-Instruct], {_SOURCED}}}
  - {{id: other-7b, developer: mother, hub_ids: [Mother/Other-7B], {_SOURCED}}}
"""
ACCELERATORS = f"""
  - {{id: chip-1, name: Chip 1, names: [CHIPS C1 80GB HBM3], vendor: chips, memory_gib: 80, {_SOURCED}}}
"""


@pytest.fixture
def system_of(small_files):
    files = {
        **small_files,
        "models": as_bytes("models", MODELS),
        "accelerators": as_bytes("accelerators", ACCELERATORS),
    }

    def build(assets):
        text = f"apiVersion: sovcheck/v1\nkind: Inventory\n{assets}"
        return resolve(read_inventory(["-"], stdin=text.encode), Catalog(files))

    return build


@pytest.mark.parametrize("name", ["Mother/Base-7B", "mother/base-7b", "Mother/Base-7B-Instruct"])
def test_a_model_is_found_by_its_name_on_a_hub(name, system_of):
    system = system_of(
        f"gpu_hosts:\n  - {{id: host, serves: [other-7b, {name}]}}\n"
        f"applications:\n  - {{id: app, requires: [host, {{any_of: [other-7b, '{name}']}}]}}\n"
        f"models:\n  - {{id: mine, base_models: [{name}]}}\n"
        f"data_flows:\n  - {{id: flow, from: host, to: {name}}}\n"
    )
    assert system.assets["host"].serves == ("other-7b", "base-7b")
    assert [each.id for each in system.assets["app"].requires[1].any_of] == ["other-7b", "base-7b"]
    assert system.assets["mine"].base_models == ("base-7b",)
    assert system.assets["flow"].target == "base-7b"
    assert "mother" in system.assets
    assert name not in system.assets


def test_a_hub_name_leads_to_what_extends_the_entry(system_of):
    system = system_of(
        "models:\n  - {id: base-7b, extends: catalog, revision: abc}\n"
        "gpu_hosts:\n  - {id: host, serves: [Mother/Base-7B]}\n"
    )
    assert system.assets["host"].serves == ("base-7b",)
    assert system.assets["base-7b"].revision == "abc"


@pytest.mark.parametrize("kind", ["models", "accelerators", "technologies"])
def test_no_name_means_two_entries(kind, bundled):
    owners: dict[str, set[str]] = {}
    for entry in getattr(bundled, kind).values():
        for name in entry.other_names:
            owners.setdefault(folded(name), set()).add(entry.id)
    assert owners
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("name", ["Else/Base-7B", "Mother/Base-8B", "Mother/Base", "Base-7B-Instruct"])
def test_no_hub_name_is_guessed(name, system_of):
    with pytest.raises(InputError, match="there is no model"):
        system_of(f"gpu_hosts:\n  - {{id: host, serves: [{name}]}}\n")


@pytest.mark.parametrize("name", ["chip-1", "Chip 1", "CHIPS C1 80GB HBM3", "chips c1-80gb-hbm3"])
def test_an_accelerator_is_found_by_the_name_of_its_driver(name, system_of):
    system = system_of(f"gpu_hosts:\n  - {{id: host, accelerators: [{{model: {name}, count: 2}}]}}\n")
    assert [(group.model, group.count) for group in system.assets["host"].accelerators] == [("chip-1", 2)]
    assert "chips" in system.assets


CLOUD = Cloud(
    id="sky",
    name="Sky",
    operator="daughter",
    zones=("-a", "1", "-dc1"),
    regions=(
        Region(id="germanywestcentral", countries=("DE",), name="Frankfurt", names=("Deutschland West",)),
        Region(id="eu-west3", countries=("DE",), name="Frankfurt"),
        Region(id="eu-west30", countries=("FR",), name="Paris"),
        Region(id="NO", countries=("NO",), name="Twin"),
        Region(id="se", countries=("SE",), name="Twin"),
    ),
    source="a test",
    as_of="2026-01-02",
    certainty="confirmed",
)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("germanywestcentral", "germanywestcentral"),
        ("Germany West Central", "germanywestcentral"),
        ("germany-west-central", "germanywestcentral"),
        ("deutschland west", "germanywestcentral"),
        ("eu-west3", "eu-west3"),
        ("EU-WEST3", "eu-west3"),
        ("eu-west3-a", "eu-west3"),
        ("eu-west30-b", "eu-west30"),
        ("eu-west3-dc14", "eu-west3"),
        ("eu-west30", "eu-west30"),
        ("no11", "NO"),
        ("paris", "eu-west30"),
        ("Frankfurt", "germanywestcentral"),  # of two in one country either will do
        ("Twin", None),  # of two in two countries neither
        ("eu-west3-lax-1a", None),  # a local zone may lie in another country
        ("eu-west", None),
        ("nowhere", None),
        ("", None),
        (None, None),
    ],
)
def test_a_region_is_found_by_its_spellings_and_zones(name, region):
    found = find_region(name, CLOUD)
    assert (found and found.id) == region
