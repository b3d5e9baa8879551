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
