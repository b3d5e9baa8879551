"""What gives model output, what may, and what an own service passes on: left out is neither yes nor no."""

from collections.abc import Callable
from typing import Any

import pytest

SYSTEM = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: seller, country: US, parents: []}
gpu_hosts:
  - {id: host, operator: agency, owner: agency, country: FR, serves: [held, somehow]}
  - {id: silent, operator: agency, owner: agency, country: FR}
models:
  - {id: held, access: weights}
  - {id: somehow}
  - {id: offered, access: api, provider_service: mislabelled}
  - {id: by-us, access: api, provider_service: own-api}
cloud_services:
  - {id: untyped, provider: seller, country: US}
  - {id: mislabelled, provider: seller, type: other, country: US}
  - {id: store, provider: seller, type: object-store, country: US, requires: [untyped]}
  - {id: us-api, provider: seller, type: inference-api, country: US}
  - {id: own-api, provider: agency, type: inference-api, country: FR, requires: [held]}
  - {id: front, provider: agency, type: inference-api, country: FR, requires: [held, us-api]}
  - {id: closed-box, provider: agency, type: inference-api, country: FR, requires: []}
software:
  - {id: library, requires: []}
  - {id: gateway, requires: [untyped]}
  - {id: router, requires: [held, untyped]}
applications:
  - {id: app, owner: agency, requires: [ASSET]}
  - {id: idle, owner: agency, requires: []}
  - {id: uses-the-rest, owner: agency, requires: [by-us]}
"""


def option(facts_of: Callable[..., Any], asset: str) -> dict[str, Any]:
    requirements = facts_of("app", SYSTEM.replace("ASSET", asset))["requirements"]
    return next(found["options"][0] for found in requirements)


@pytest.mark.parametrize(
    ("asset", "ai", "self_hosted"),
    [
        ("held", True, True),
        ("host", True, True),
        ("us-api", True, False),
        ("mislabelled", True, False),
        ("somehow", True, None),
        ("untyped", None, None),
        ("gateway", None, None),
        ("silent", None, None),
        ("store", False, False),
        ("library", False, False),
    ],
)
def test_what_is_left_out_is_neither_yes_nor_no(
    facts_of: Callable[..., Any], asset: str, ai: bool | None, self_hosted: bool | None
):
    found = option(facts_of, asset)
    assert (found["ai"], found["self_hosted"]) == (ai, self_hosted)


def test_a_router_that_needs_a_service_without_a_type_leads_to_what_may_give_output(facts_of: Callable[..., Any]):
    found = facts_of("app", SYSTEM.replace("ASSET", "router"))["requirements"]
    assert sorted(str(one["ai"]) for one in found) == ["False", "None", "True"]


@pytest.mark.parametrize(
    ("asset", "passes_on"),
    [
        ("own-api", False),
        ("by-us", False),
        ("closed-box", False),
        ("front", True),
        ("us-api", None),
        ("offered", None),
        ("held", False),
        ("store", False),
    ],
)
def test_what_a_service_passes_on_is_what_it_requires(facts_of: Callable[..., Any], asset: str, passes_on: bool | None):
    assert option(facts_of, asset)["passes_on"] is passes_on


def test_the_day_without_an_optional_part_is_that_of_the_entry_or_of_the_relay(facts_of: Callable[..., Any]):
    (tried,) = facts_of("app", SYSTEM.replace("ASSET", "{id: us-api, optional: true, tested: 2026-11-11}"))[
        "requirements"
    ]
    assert (tried["optional"], tried["tested_days_ago"]) == (True, 10)
    relayed = facts_of("app", SYSTEM.replace("ASSET", "{id: router, optional: true, tested: 2026-11-20}"))[
        "requirements"
    ]
    assert {one["tested_days_ago"] for one in relayed} == {1}


@pytest.mark.parametrize(
    "needs",
    [
        "{id: router, optional: true}, router",
        "router, {id: router, optional: true}",
        "{id: router, optional: true}, wrapper",
        "wrapper, {id: router, optional: true}",
    ],
)
def test_what_is_needed_by_one_way_is_needed_though_it_is_optional_by_another(facts_of: Callable[..., Any], needs: str):
    text = SYSTEM.replace("ASSET", needs).replace(
        "applications:", "  - {id: wrapper, requires: [router]}\napplications:"
    )
    given = [one["optional"] for one in facts_of("app", text)["requirements"] if one["ai"]]
    assert given == [False]


def test_what_is_said_to_need_nothing_counts_what_nobody_uses(facts_of: Callable[..., Any]):
    text = SYSTEM.replace("ASSET", "store")
    # silent, somehow, offered, us-api, front, closed-box, untyped is reached through the store; mislabelled is no API.
    assert facts_of("idle", text)["unreached"] == 6
    assert facts_of("app", text)["unreached"] == 0
