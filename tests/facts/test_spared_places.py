"""A place that might keep the only copy of weights is no spare: leaving out where they are kept is not better."""

from collections.abc import Callable
from typing import Any

import pytest

SYSTEM = """
organizations: [{id: agency, country: FR, parents: []}, {id: seller, country: US, parents: []}]
cloud_services:
  - {id: foreign, provider: seller, type: object-store, country: US}
  - {id: own, provider: agency, type: object-store, country: FR}
gpu_hosts: [{id: host, operator: agency, owner: agency, country: FR, serves: [model]}]
models: [{id: model, access: weights%s}]
applications:
  - {id: app, owner: agency, data: [], requires: [model, {any_of: [own, {id: foreign, tested: 2026-11-01}]}]}
"""


@pytest.mark.parametrize(
    ("stored", "spared"), [(", stored_in: [foreign]", False), (", stored_in: [host]", True), ("", False)]
)
def test_a_place_that_may_keep_the_only_copy_is_not_spared(facts_of: Callable[..., Any], stored: str, spared: bool):
    assert facts_of("foreign", SYSTEM % stored)["deployment"]["spared"] is spared


SOFTWARE = """
organizations: [{id: agency, country: FR, parents: []}, {id: maker, country: US, parents: []}]
software:
  - {id: tool, developer: maker, licence_server: %s, requires: []}
  - {id: spare, licence_server: false, requires: []}
applications: [{id: app, owner: agency, data: [], requires: [%s]}]
"""


@pytest.mark.parametrize(
    ("server", "required", "spared"),
    [
        ("true", "tool", False),
        ("true", "{id: tool, optional: true}", False),
        ("true", "{id: tool, optional: true, tested: 2026-11-01}", True),
        ("true", "{any_of: [tool, {id: spare, tested: 2026-11-01}]}", True),
        ("true", "{any_of: [tool, spare]}", False),
        ("false", "{id: tool, optional: true, tested: 2026-11-01}", False),
    ],
)
def test_software_that_somebody_can_stop_is_spared_where_it_was_tried_without(
    facts_of: Callable[..., Any], server: str, required: str, spared: bool
):
    assert facts_of("tool", SOFTWARE % (server, required))["deployment"]["spared"] is spared


HUB = """
organizations: [{id: agency, country: FR, parents: []}, {id: seller, country: US, parents: []}]
cloud_services: [{id: hub, provider: seller, type: hub, country: US}]
gpu_hosts: [{id: host, operator: agency, owner: agency, country: FR, serves: [model]}]
models: [{id: model, access: weights, stored_in: [host], fetched_from: hub%s}]
applications: [{id: app, owner: agency, data: [], requires: [model]}]
"""


@pytest.mark.parametrize(
    ("fetched", "spared"),
    [(", fetched_at_start: false", True), (", fetched_at_start: true", False), ("", False)],
)
def test_a_hub_from_which_weights_came_once_is_spared(facts_of: Callable[..., Any], fetched: str, spared: bool):
    assert facts_of("hub", HUB % fetched)["deployment"]["spared"] is spared


APIS = """
organizations: [{id: agency, country: FR, parents: []}, {id: seller, country: DE, parents: []}]
cloud_services:
  - {id: api, provider: seller, type: inference-api, country: DE}
  - {id: other-api, provider: agency, type: inference-api, country: FR}
  - {id: own-api, provider: agency, type: inference-api, country: FR, requires: [held]}
  - {id: relay, provider: agency, type: inference-api, country: FR, requires: [api]}
gpu_hosts: [{id: host, operator: agency, owner: agency, country: FR, serves: [held]}]
models:
  - {id: held, access: weights, stored_in: [host]}
  - {id: offered, access: api, provider_service: api}
  - {id: other, access: api, provider_service: other-api}
applications:
  - {id: app, owner: agency, data: [], requires: [{any_of: [%s]}]}
"""


@pytest.mark.parametrize(
    ("options", "spared"),
    [
        ("held, {id: offered, tested: 2026-11-01}", True),
        ("offered, {id: held, tested: 2026-11-01}", True),
        ("held, offered", False),
        ("offered, {id: held, tested: 2020-11-01}", False),
        ("offered", False),
        ("{id: other, tested: 2026-11-01}, {id: offered, tested: 2026-11-01}", False),
        ("offered, {id: other-api, tested: 2026-11-01}", False),
        ("offered, {id: own-api, tested: 2026-11-01}", True),
        ("offered, {id: relay, tested: 2026-11-01}", False),
        ("held, {id: other, tested: 2026-11-01}, {id: offered, tested: 2026-11-01}", True),
    ],
)
def test_a_model_behind_an_api_is_spared_by_weights_that_are_held_alone(
    facts_of: Callable[..., Any], options: str, spared: bool
):
    assert facts_of("offered", APIS % options)["deployment"]["spared"] is spared
