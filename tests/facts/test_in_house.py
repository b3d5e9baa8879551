"""What an organization runs for itself alone, also where it only keeps weights or data there."""

from collections.abc import Callable
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: ministry, country: FR, parents: []}
cloud_services:
  - {id: store, provider: agency, type: object-store, country: FR, requires: [rack]}
  - {id: rack, provider: agency, type: compute, country: FR}
gpu_hosts: [{id: host, operator: agency, owner: agency, tenancy: owned, country: FR, serves: [model, other]}]
"""
WEIGHTS = "models: [{id: model, access: weights, stored_in: [%s]}, {id: other, access: weights, stored_in: %s}]\n"
USED = "applications: [{id: app, owner: agency, requires: [model], data: []}%s]\n"
ANOTHER = ", {id: another, owner: %s, requires: [other], data: %s}"


def in_house(facts_of: Callable[..., Any], text: str, asset: str = "store") -> bool:
    answer = facts_of(asset, SYSTEM + text)["in_house"]
    assert isinstance(answer, bool)
    return answer


@pytest.mark.parametrize("asset", ["store", "rack"])
def test_a_store_of_ones_own_weights_is_in_house_and_so_is_what_it_stands_on(facts_of: Callable[..., Any], asset: str):
    assert in_house(facts_of, WEIGHTS % ("store", "[]") + USED % "", asset)


@pytest.mark.parametrize("asset", ["store", "rack"])
@pytest.mark.parametrize("place", ["[store]", "[rack]", "null"])
def test_a_store_that_keeps_or_may_keep_weights_of_others_is_theirs_too(
    facts_of: Callable[..., Any], asset: str, place: str
):
    used = USED % (ANOTHER % ("ministry", "[]"))
    text = (WEIGHTS % ("store", place)).replace(", stored_in: null", "")
    assert in_house(facts_of, text + used, asset) is (asset == "store" and place == "[rack]")
    assert in_house(facts_of, text + used.replace("ministry", "agency"), asset)


def test_weights_of_nobody_named_may_be_anybodys(facts_of: Callable[..., Any]):
    used = USED % (ANOTHER % ("null", "[]")).replace("owner: null, ", "")
    assert not in_house(facts_of, WEIGHTS % ("store", "[store]") + used)


DATA = "datasets: [{id: files, stored_in: %s, backed_up_in: %s}]\n"


@pytest.mark.parametrize(
    ("stored", "backed_up", "owner", "data", "expected"),
    [
        ("[store]", "[]", "agency", "[files]", True),
        ("[host]", "[store]", "agency", "[files]", True),
        ("[store]", "[]", "ministry", "[files]", False),
        ("[host]", "[store]", "ministry", "[files]", False),
        ("[host]", "null", "ministry", "[files]", False),
        ("null", "[]", "ministry", "[files]", False),
        ("[host]", "[]", "ministry", "[files]", True),
        ("[host]", "[]", "ministry", "null", False),
        ("[host]", "[]", "agency", "null", True),
    ],
)
def test_data_that_is_kept_counts_as_weights_do(
    facts_of: Callable[..., Any], stored: str, backed_up: str, owner: str, data: str, expected: bool
):
    used = USED % (ANOTHER % (owner, data))
    text = WEIGHTS % ("store", "[]") + DATA % (stored, backed_up) + used
    for left_out in ("stored_in: null, ", ", backed_up_in: null", ", data: null"):
        text = text.replace(left_out, "")
    assert in_house(facts_of, text) is expected


def test_stores_that_keep_weights_for_different_owners_have_different_facts(builder_of: Callable[..., FactsBuilder]):
    second = "  - {id: twin, provider: agency, type: object-store, country: FR, requires: [rack]}\ngpu_hosts"
    used = USED % (ANOTHER % ("ministry", "[]"))
    builder = builder_of(SYSTEM.replace("gpu_hosts", second) + WEIGHTS % ("store", "[twin]") + used)
    assert builder.facts("store")["in_house"] != builder.facts("twin")["in_house"]
    assert builder.signature("store") != builder.signature("twin")


MACHINE = """
organizations:
  - {id: agency, country: FR, parents: [%s]}
  - {id: mayor, country: FR, public_body: true}
  - {id: ministry, country: FR, public_body: true}
  - {id: group, country: FR, parents: []}
  - {id: sister, country: FR, parents: [{organization: group, capital: 60}]}
  - {id: half, country: FR, parents: [{organization: agency, capital: 50}, {organization: group, capital: 50}]}
  - {id: landlord, country: FR, parents: [{country: FR, capital: 100, controls: true}]}
  - {id: silent, country: FR}
gpu_hosts: [{id: host, tenancy: owned, country: FR, serves: [], requires: []%s}]
applications: [{id: app, requires: [host], data: []%s}]
"""
FRENCH, GROUP = "{country: FR, capital: 100, controls: true}", "{organization: group, capital: 60, controls: true}"


@pytest.mark.parametrize(
    ("parents", "owner", "user", "expected"),
    [
        (FRENCH, "agency", "agency", True),
        (FRENCH, "landlord", "agency", False),
        (GROUP, "group", "agency", True),
        (GROUP, "agency", "group", True),
        (GROUP, "sister", "agency", True),
        (FRENCH, "half", "agency", False),
        (FRENCH, "ministry", "mayor", True),
        (FRENCH, "ministry", "agency", False),
        (FRENCH, "silent", "agency", None),
        (FRENCH, None, "agency", None),
        (FRENCH, "agency", None, None),
    ],
)
def test_a_machine_belongs_to_its_users_where_one_hand_decides_for_both(
    facts_of: Callable[..., Any], parents: str, owner: str | None, user: str | None, expected: bool | None
):
    owned, used = (f", owner: {name}" if name else "" for name in (owner, user))
    assert facts_of("host", MACHINE % (parents, owned, used))["owned_in_house"] is expected


@pytest.mark.parametrize("use", ["requires: [host], data: []", "requires: [], data: [files]"])
def test_it_does_not_where_one_of_several_users_is_another(facts_of: Callable[..., Any], use: str):
    text = MACHINE % (FRENCH, ", owner: agency", ", owner: agency}, {id: other, owner: landlord, " + use)
    files = "datasets: [{id: files, stored_in: [host], backed_up_in: []}]\n"
    assert facts_of("host", files + text)["owned_in_house"] is False
