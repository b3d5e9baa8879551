"""A projection tells documents apart by what is read, and by nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.equality.encoding import Encoder
from sovcheck.facts.equality.projection import Projection
from sovcheck.inventory.assets.asset import Kind

HOSTS = """
organizations:
  - {id: one, country: FR, parents: []}
  - {id: other, country: FR, parents: []}
gpu_hosts:
  - {id: plain, operator: one, tenancy: rented, contract: {law: FR, notice_days: 1}}
  - {id: notice, operator: one, tenancy: rented, contract: {law: FR, notice_days: 2}}
  - {id: law, operator: one, tenancy: rented, contract: {law: US, notice_days: 1}}
  - {id: operator, operator: other, tenancy: rented, contract: {law: FR, notice_days: 1}}
  - {id: silent, operator: one, tenancy: rented}
"""


@pytest.fixture(scope="module")
def hosts(builder_of: Callable[..., FactsBuilder]) -> Callable[[str], Any]:
    return builder_of(HOSTS).facts


@pytest.mark.parametrize(
    ("names", "unlike"),
    [
        ({"tenancy"}, set()),
        ({"contract.law"}, {"law", "silent"}),
        ({"contract"}, {"notice", "law", "silent"}),
        ({"operator.country"}, set()),
        ({"operator.country", "operator"}, {"operator"}),
        ({"operator.id", "contract.notice_days"}, {"operator", "notice", "silent"}),
        ({"training_use", "tenancy.length"}, set()),
        (set(), set()),
        (None, {"notice", "law", "operator", "silent"}),
    ],
)
def test_documents_are_told_apart_by_what_is_looked_at(hosts, names: set[str] | None, unlike: set[str]):
    view = Projection(Kind.GPU_HOST, names, Encoder())
    same = view.of(hosts("plain"))
    assert {name for name in ("notice", "law", "operator", "silent") if view.of(hosts(name)) != same} == unlike


def test_equal_parts_of_different_facts_are_not_mixed_up(hosts):
    view = Projection(Kind.GPU_HOST, {"contract.law", "contract.venue"}, Encoder())
    law, venue = hosts("plain"), json.loads(json.dumps(hosts("plain")))
    venue["contract"] |= {"law": None, "venue": "FR"}
    assert view.of(law) != view.of(venue)


def test_kinds_are_told_apart_where_nothing_is_looked_at():
    assert Projection(Kind.GPU_HOST, set(), Encoder()).of({}) != Projection(Kind.SOFTWARE, set(), Encoder()).of({})
