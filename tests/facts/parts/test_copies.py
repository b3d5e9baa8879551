"""Where copies of weights lie, which files can hold any, and which revisions move."""

from collections.abc import Callable
from typing import Any

import pytest

from sovcheck.facts.weights import may_hold_weights, moves
from sovcheck.inventory.assets.model import WeightFile, WeightFormat

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: seller, country: US, parents: []}
gpu_hosts: [{id: host, operator: agency, owner: agency, country: FR, serves: [held]}]
cloud_services:
  - {id: hub, provider: seller, type: hub, country: US}
  - {id: own-hub, provider: agency, type: registry, country: FR}
  - {id: store, type: object-store, cloud: cloud, region: eu}
  - {id: own-api, provider: agency, type: inference-api, country: FR}
  - {id: their-api, provider: seller, type: inference-api, country: FR}
models:
  - {id: held, access: weights, stored_in: [host, hub, own-hub, store]}
  - {id: nowhere, access: weights, stored_in: []}
  - {id: silent, access: weights}
  - {id: offered, access: api, provider_service: own-api}
  - {id: bought, access: api, provider_service: their-api}
applications:
  - {id: app, owner: agency, requires: [held, offered, bought]}
"""


def test_each_place_says_who_runs_it_and_whether_it_is_a_hub_of_others(facts_of: Callable[..., Any]):
    copies = facts_of("held", SYSTEM)["copies"]
    assert sorted(
        (copy["kind"], copy["elsewhere"], copy["country"], copy["controllers"][0]["organization"]) for copy in copies
    ) == [
        ("cloud_service", False, "DE", "cloud-inc"),
        ("cloud_service", False, "FR", "agency"),
        ("cloud_service", False, "FR", "cloud-inc"),
        ("cloud_service", True, "US", "seller"),
        ("gpu_host", False, "FR", "agency"),
    ]
    assert [copy["path"] for copy in copies] == [f"copy:{index}" for index in range(5)]


def test_no_places_are_not_places_that_nobody_states(facts_of: Callable[..., Any]):
    assert facts_of("nowhere", SYSTEM)["copies"] == []
    assert facts_of("silent", SYSTEM)["copies"] is None


def test_the_path_of_a_copy_leads_to_who_keeps_it(facts_of: Callable[..., Any], hops_of: Callable[..., list[str]]):
    copies = facts_of("held", SYSTEM)["copies"]
    hub = next(copy for copy in copies if copy["elsewhere"])
    assert hops_of("held", SYSTEM, hub["path"]) == ["held", "hub", "seller"]
    host = next(copy for copy in copies if copy["kind"] == "gpu_host")
    assert hops_of("held", SYSTEM, host["path"]) == ["held", "host", "country:FR"]
    with pytest.raises(KeyError):
        hops_of("held", SYSTEM, "copy:5")


def test_ones_own_api_is_in_house_for_whoever_owns_all_that_uses_it(facts_of: Callable[..., Any]):
    assert [facts_of(model, SYSTEM)["in_house"] for model in ("offered", "bought", "held")] == [True, False, False]
    other = SYSTEM + "  - {id: other, owner: seller, requires: [offered]}\n"
    assert facts_of("offered", other)["in_house"] is False
    ownerless = SYSTEM + "  - {id: other, requires: [offered]}\n"
    assert facts_of("offered", ownerless)["in_house"] is False


@pytest.mark.parametrize("path", ["model-1.safetensors", "weights/model.gguf", "pytorch_model.bin", "w", "model.onnx"])
def test_weights_may_have_any_name(path: str):
    assert may_hold_weights(WeightFile(path=path, format=WeightFormat.OTHER))


@pytest.mark.parametrize("path", ["README.md", "docs/LICENSE", "config.json", "model.safetensors.index.json", "run.py"])
def test_what_is_to_be_read_holds_no_weights_whatever_its_format_says(path: str):
    assert not may_hold_weights(WeightFile(path=path, format=WeightFormat.SAFETENSORS))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("[{path: a, format: gguf, bytes: 1}]", True),
        ("[{path: a, format: gguf, bytes: 1}, {path: README.md, format: other, bytes: 99999999999}]", True),
        ("[{path: a, format: gguf, bytes: 1000}]", False),
        ("[{path: a, format: gguf, bytes: 1}, {path: b, format: gguf}]", None),
        ("[{path: README.md, format: other, bytes: 1}]", None),
        ("[]", None),
    ],
)
def test_files_are_too_small_below_one_bit_for_each_parameter(
    facts_of: Callable[..., Any], files: str, expected: bool | None
):
    text = f"models: [{{id: model, parameters: 8000, files: {files}}}]"
    assert facts_of("model", text)["weights"]["too_small"] is expected


@pytest.mark.parametrize("revision", ["main", "Master", "refs/heads/v2", "origin/dev", "latest", "HEAD"])
def test_branches_move(revision: str):
    assert moves(revision)


@pytest.mark.parametrize(
    "revision", ["a1", "v1.0", "2026-08-01", "8ca1b3d01f83948031aa843fd85bb29f76d27e1d", "main-7b"]
)
def test_other_names_are_taken_for_what_they_are(revision: str):
    assert not moves(revision)


@pytest.mark.parametrize(
    ("stated", "offline", "expected"),
    [
        ("", "", None),
        ("", ", runtime: {offline: true}", False),
        (", fetched_at_start: true", ", runtime: {offline: true}", True),
        (", fetched_at_start: true", ", runtime: {offline: false}", True),
        (", fetched_at_start: false", "", False),
    ],
)
def test_a_host_that_is_offline_fetches_nothing_unless_that_is_stated(facts_of, stated, offline, expected):
    system = f"""
models: [{{id: model, access: weights{stated}}}]
gpu_hosts: [{{id: host, serves: [model]{offline}}}]
"""
    assert facts_of("model", system)["fetched_at_start"] is expected


def test_the_place_from_which_files_are_fetched_is_seen_like_a_copy(facts_of):
    system = """
organizations: [{id: hub-company, country: US, parents: []}]
cloud_services: [{id: hub, provider: hub-company, type: hub, country: FR}]
models: [{id: model, access: weights, fetched_from: hub, fetched_at_start: true}]
"""
    (place,) = facts_of("model", system)["fetched_from"]
    assert (place["elsewhere"], place["country"], place["path"]) == (True, "FR", "source:0")
    assert [controller["organization"] for controller in place["controllers"]] == ["hub-company"]
