from collections.abc import Callable
from typing import Any

SOFTWARE = """
organizations:
  - {id: maker, country: US, parents: []}
cloud_services:
  - {id: registry, provider: maker, country: US}
  - {id: mirror, provider: maker, country: FR}
software:
  - id: full
    developer: maker
    licence: {id: MIT, text_sha256: 1111111111111111111111111111111111111111111111111111111111111111}
    registry: registry
    mirror: mirror
    built_in: [US, DE]
    telemetry: {setting: 'off'}
    licence_server: false
  - {id: bare, registry: registry, licence: {id: home-made}}
"""


def test_software_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", SOFTWARE)
    assert facts["developer"]["country"] == "US"
    assert facts["licence"] == {"id": "MIT", "known": True, "text_stored": True, "obtained": None, "current": []}
    assert facts["mirrored"] is True
    assert facts["built_in"] == ["DE", "US"]
    assert (facts["telemetry"], facts["licence_server"]) == ("off", False)


def test_no_mirror_is_unknown_and_a_licence_that_nobody_knows_is_not_known(facts_of: Callable[..., Any]):
    facts = facts_of("bare", SOFTWARE)
    assert facts["mirrored"] is None
    assert facts["licence"] == {
        "id": "home-made",
        "known": False,
        "text_stored": False,
        "obtained": None,
        "current": [],
    }
    assert facts["completeness"] == {
        "stated": 2,
        "inferred": 0,
        "unknown": ["built_in", "developer", "licence_server", "mirror", "signed_by", "telemetry"],
        "unknown_share": 75.0,
    }


def test_a_registry_without_mirror_can_withhold_updates_and_stop_nothing(
    facts_of: Callable[..., Any], hops_of: Callable[..., list[str]]
):
    assert hops_of("bare", SOFTWARE, "stale:US:maker") == ["bare", "registry", "maker", "country:US"]
    assert facts_of("bare", SOFTWARE)["exposure"]["cutoff"] == []


def test_a_mirror_counts_where_another_keeps_it(facts_of: Callable[..., Any]):
    assert facts_of("full", SOFTWARE)["exposure"]["stale"] != []
    elsewhere = SOFTWARE.replace("{id: mirror, provider: maker", "{id: mirror, provider: agency")
    elsewhere = elsewhere.replace("organizations:\n", "organizations:\n  - {id: agency, country: FR, parents: []}\n")
    assert facts_of("full", elsewhere)["exposure"]["stale"] == []


def test_who_can_stop_the_registry_and_the_mirror_is_told_of_each_with_the_way_there(
    facts_of: Callable[..., Any], hops_of: Callable[..., list[str]]
):
    below = SOFTWARE.replace("{id: registry, provider: maker, country: US}", "{id: registry, requires: [{id: mirror}]}")
    sources = facts_of("full", below)["update_sources"]
    told = {
        place: [(party["country"], party["organization"], party["path"]) for party in source["cutoff"]]
        for place, source in sources.items()
    }
    assert told == {
        "registry": [("FR", None, "registry-cutoff:FR:-"), ("US", "maker", "registry-cutoff:US:maker")],
        "mirror": [("FR", None, "mirror-cutoff:FR:-"), ("US", "maker", "mirror-cutoff:US:maker")],
    }
    assert sources["registry"]["cutoff_complete"] is None
    ways = {path: hops_of("full", below, path) for _, _, path in (*told["registry"], *told["mirror"])}
    assert ways["registry-cutoff:US:maker"] == ["full", "registry", "mirror", "maker", "country:US"]
    assert ways["mirror-cutoff:FR:-"] == ["full", "mirror", "country:FR"]


def test_a_mirror_that_nobody_states_leaves_open_who_can_stop_it(facts_of: Callable[..., Any]):
    assert facts_of("bare", SOFTWARE)["update_sources"]["mirror"] == {"cutoff": [], "cutoff_complete": None}
