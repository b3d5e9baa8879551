"""Which terms of models in use shut out customers by their owners."""

from collections.abc import Callable
from datetime import date

import pytest

from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.facts.builder import FactsBuilder
from sovcheck.graph.build import build_graph
from sovcheck.inventory.reader import read_inventory

SYSTEM = """apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: parent, country: CN, parents: []}
  - {id: owner, country: SG, parents: [{organization: parent, capital: 100, voting: 100}]}
models:
  - {id: claude-sonnet-5, extends: catalog, provider_service: api}
cloud_services:
  - {id: api, provider: anthropic, type: inference-api, country: US}
software:
  - {id: router, requires: [claude-sonnet-5]}
applications:
  - {id: app, owner: owner, requires: [NEED]}
"""


@pytest.fixture
def builder_with() -> Callable[[str], FactsBuilder]:
    def build(need: str) -> FactsBuilder:
        data = SYSTEM.replace("NEED", need).encode()
        system = resolve(read_inventory(["-"], stdin=lambda: data), load_catalog())
        return FactsBuilder(build_graph(system), date(2026, 11, 21))

    return build


@pytest.mark.parametrize("need", ["claude-sonnet-5", "api", "router"])
def test_every_way_to_the_model_brings_its_terms(builder_with: Callable[[str], FactsBuilder], need: str):
    builder = builder_with(need)
    facts = builder.facts("app")
    (limit,) = facts["customer_limits"]
    assert (limit["licence"], limit["above"]) == ("anthropic-commercial-terms", 50)
    assert "CN" in limit["countries"]
    path = next(one["path"] for one in facts["owner"]["controllers"] if one["country"] == "CN")
    assert [hop.to for hop in builder.path("app", path)] == ["owner", "parent", "country:CN"]


def test_nothing_used_brings_no_terms(builder_with: Callable[[str], FactsBuilder]):
    assert builder_with("").facts("app")["customer_limits"] == []
