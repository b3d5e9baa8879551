from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODELS = f"""
organizations:
  - {{id: agency, country: FR, parents: []}}
  - {{id: parent, country: US, parents: []}}
  - {{id: lab, country: DE, parents: [{{organization: parent, capital: 90, voting: 90}}]}}
  - {{id: seller, country: US, parents: []}}
cloud_services:
  - {{id: api, type: inference-api, cloud: cloud, region: eu}}
gpu_hosts:
  - {{id: host-1, operator: agency, owner: agency, country: FR, tenancy: owned, serves: [tuned, full]}}
  - {{id: host-2, operator: agency, owner: agency, country: FR, tenancy: owned, serves: [full]}}
  - {{id: host-3, operator: agency, owner: seller, country: FR, tenancy: colocated, serves: [full]}}
  - {{id: host-4, operator: seller, country: US, tenancy: cloud, serves: [full]}}
  - {{id: host-5, operator: agency, serves: [full]}}
models:
  - id: full
    developer: lab
    base_models: []
    access: weights
    licence: {{id: free, text_sha256: {"1" * 64}}}
    revision: {COMMIT}
    files:
      - {{path: a, format: safetensors, sha256: {"1" * 64}}}
      - {{path: b, format: pickle, sha256: {"1" * 64}}}
    stored_in: [host-1]
    parameters: 8B
    dtype: bf16
    openness: open-model
    languages: [fr, de, fr]
    modalities: [text, image]
    release_date: 2026-11-01
    remote_code: false
    self_hosted: true
    evaluations:
      - {{name: b, date: 2026-11-01, score: 40, reference: 80}}
      - {{name: a, date: 2026-10-01, score: 90, reference: 100}}
      - {{name: a, date: 2026-11-11, score: 61, reference: 90}}
      - {{name: a, date: 2026-11-11, score: 60, reference: 90}}
      - {{name: c, date: 2026-11-11, score: 1}}
      - {{name: d, date: 2026-11-11, score: 1, reference: 0}}
    update: {{host: host-1, code: true, data: false, owners: 3, budget: true, last_update: 2026-10-22}}
  - {{id: tuned, developer: agency, base_models: [full], access: weights, licence: {{id: free}}}}
  - {{id: nameless, base_models: []}}
  - {{id: from-nameless, developer: agency, base_models: [nameless]}}
  - {{id: offered, access: api, provider_service: api, revision: v1.0, files: [], stored_in: []}}
  - {{id: bare}}
  - {{id: half-hashed, files: [{{path: a, format: gguf}}, {{path: b, format: gguf, sha256: {"1" * 64}}}]}}
  - {{id: open-7b, extends: catalog, revision: abc1234}}
"""


def test_a_model_is_as_stated(facts_of: Callable[..., Any]):
    facts = facts_of("full", MODELS)
    assert (facts["access"], facts["openness"], facts["parameters"]) == ("weights", "open-model", 8_000_000_000)
    assert facts["licence"] == {"id": "free", "known": True, "text_stored": True, "obtained": None, "current": []}
    assert (facts["languages"], facts["modalities"]) == (["de", "fr"], ["image", "text"])
    assert (facts["revision"], facts["revision_pinned"], facts["remote_code"]) == (COMMIT, True, False)
    assert facts["age_days"] == 20
    assert facts["weights"] == {
        "files": 2,
        "too_small": None,
        "hashed": True,
        "formats": ["pickle", "safetensors"],
        "stored": True,
        "gib": 14.901,
    }
    assert facts["provider"]["id"] is None
    assert facts["self_hosted"] is True
    assert facts["completeness"]["unknown"] == []


def test_of_each_benchmark_the_latest_and_lowest_counts(facts_of: Callable[..., Any]):
    found = facts_of("full", MODELS)["evaluations"]
    assert [(one["name"], one["score"], one["share"], one["age_days"]) for one in found] == [
        ("a", 60, 66.67, 10),
        ("b", 40, 50, 20),
        ("c", 1, None, 10),
        ("d", 1, None, 10),
    ]
    assert facts_of("bare", MODELS)["evaluations"] is None


def test_a_measurement_still_to_come_is_none(facts_of: Callable[..., Any]):
    """It would hide the one before, and count for languages in which nobody measured yet."""
    found = facts_of("full", MODELS, date(2026, 11, 10))["evaluations"]
    assert [(one["name"], one["score"], one["age_days"]) for one in found] == [("a", 90, 40), ("b", 40, 9)]


def test_a_release_to_come_has_a_negative_age(facts_of: Callable[..., Any]):
    assert facts_of("full", MODELS, date(2026, 10, 30))["age_days"] == -2


@pytest.mark.parametrize(
    ("model", "expected"), [("full", True), ("offered", False), ("open-7b", False), ("bare", None)]
)
def test_only_a_full_commit_hash_pins_a_revision(facts_of: Callable[..., Any], model: str, expected: bool | None):
    assert facts_of(model, MODELS)["revision_pinned"] is expected


def _organizations(controllers: list[dict[str, Any]]) -> list[str]:
    return [controller["organization"] for controller in controllers]


def test_hosts_that_look_alike_appear_once_and_in_the_order_of_what_they_are(facts_of: Callable[..., Any]):
    hosts = facts_of("full", MODELS)["hosts"]
    assert [
        (
            host["kind"],
            host["country"],
            host["tenancy"],
            host["control"],
            [c["organization"] for c in host["controllers"]],
        )
        for host in sorted(hosts, key=lambda host: (host["country"] or "", host["tenancy"] or ""))
    ] == [
        ("gpu_host", None, None, None, ["agency"]),
        ("gpu_host", "FR", "colocated", "stated", ["agency", "seller"]),
        ("gpu_host", "FR", "owned", "stated", ["agency"]),
        ("gpu_host", "US", "cloud", "stated", ["seller"]),
    ]
    assert [host["path"] for host in hosts] == ["host:0", "host:1", "host:2", "host:3"]


def test_an_api_runs_in_every_country_of_its_region(facts_of: Callable[..., Any]):
    facts = facts_of("offered", MODELS)
    assert [(host["kind"], host["country"]) for host in facts["hosts"]] == [
        ("cloud_service", "DE"),
        ("cloud_service", "FR"),
    ]
    assert facts["provider"]["id"] == "cloud-inc"


def test_no_files_are_known_to_be_none_but_neither_hashed_nor_unhashed(facts_of: Callable[..., Any]):
    weights = facts_of("offered", MODELS)["weights"]
    assert weights == {"files": 0, "too_small": None, "hashed": None, "formats": [], "stored": False, "gib": None}


def test_one_file_without_hash_is_enough(facts_of: Callable[..., Any]):
    assert facts_of("half-hashed", MODELS)["weights"]["hashed"] is False


def test_files_that_nobody_lists_are_unknown(facts_of: Callable[..., Any]):
    assert set(facts_of("bare", MODELS)["weights"].values()) == {None}


def test_the_lineage_ends_at_the_developers_of_its_roots(facts_of: Callable[..., Any]):
    lineage = facts_of("tuned", MODELS)["lineage"]
    assert (lineage["declared"], lineage["depth"]) == (True, 1)
    assert [(root["organization"], root["relation"], root["path"]) for root in lineage["roots"]] == [
        ("lab", "self", "controller:root:lab"),
        ("parent", "parent", "controller:root:parent"),
    ]


@pytest.mark.parametrize("model", ["bare", "nameless", "from-nameless"])
def test_a_lineage_is_undeclared_without_base_models_or_the_roots_developer(facts_of: Callable[..., Any], model: str):
    assert facts_of(model, MODELS)["lineage"]["declared"] is False


def test_what_an_update_needs(facts_of: Callable[..., Any]):
    update = facts_of("full", MODELS)["update"]
    assert (update["host"], update["host_country"], update["host_control"]) == (True, "FR", "stated")
    assert [controller["path"] for controller in update["host_controllers"]] == ["controller:update:agency"]
    assert (update["code"], update["data"], update["owners"], update["budget"]) == (True, False, 3, True)
    assert update["last_update_days_ago"] == 30


def test_the_right_to_modify_follows_from_the_licence_where_it_is_not_stated(facts_of: Callable[..., Any]):
    assert facts_of("full", MODELS)["update"]["rights"] is True
    assert facts_of("bare", MODELS)["update"]["rights"] is None


def test_an_update_of_which_nothing_is_stated_is_unknown(facts_of: Callable[..., Any]):
    facts = facts_of("bare", MODELS)
    assert facts["update"]["host"] is None
    assert facts["update"]["host_controllers"] == []
    assert "update" in facts["completeness"]["unknown"]


def test_a_model_of_the_catalog_counts_what_was_inferred(facts_of: Callable[..., Any]):
    facts = facts_of("open-7b", MODELS)
    assert facts["developer"]["id"] == "chip-maker"
    assert facts["completeness"]["stated"] == 1
    assert facts["completeness"]["inferred"] == 9


@pytest.mark.parametrize(
    ("model", "handle", "expected"),
    [
        ("full", "controller:developer:parent", ["full", "lab", "parent", "country:US"]),
        ("full", "controller:operator:agency", ["full", "host-1", "agency", "country:FR"]),
        ("full", "controller:owner:seller", ["full", "host-3", "seller", "country:US"]),
        ("full", "controller:update:agency", ["full", "host-1", "agency", "country:FR"]),
        ("tuned", "controller:root:parent", ["tuned", "full", "lab", "parent", "country:US"]),
        ("tuned", "terms:free", ["tuned", "free"]),
        ("tuned", "host:0", ["tuned", "host-1", "country:FR"]),
        ("offered", "host:1", ["offered", "api", "country:FR"]),
        ("offered", "controller:provider:cloud-inc", ["offered", "api", "cloud-inc", "country:US"]),
    ],
)
def test_paths_of_a_model(hops_of: Callable[..., list[str]], model: str, handle: str, expected: list[str]):
    assert hops_of(model, MODELS, handle) == expected
