"""Spares: nothing is left where all that replaces each other is lost together."""

from collections.abc import Callable
from datetime import date

import pytest

from sovcheck.graph.needs import RecentTests
from sovcheck.graph.spares import Alike, stopping_together
from sovcheck.graph.system_graph import SystemGraph

TESTED = RecentTests(date(2026, 1, 1), date(2026, 12, 31))
HEAD = """\
organizations:
  - {id: agency, country: FR, public_body: true, parents: [], administered_from: [FR], support_countries: [FR]}
  - {id: provider-b, country: US, parents: [], administered_from: [FR], support_countries: [FR]}
  - {id: provider-c, country: CN, parents: [], administered_from: [FR], support_countries: [FR]}
  - {id: provider-d, country: FR, administered_from: [FR], support_countries: [FR]}
cloud_services:
"""


def _service(name: str, provider: str, requires: str = "") -> str:
    keys = "{custodian: third-party, holder: agency}"
    return (
        f"  - {{id: {name}, provider: {provider}, type: object-store, country: FR, key_custody: {keys}, "
        f"requires: [{requires}]}}\n"
    )


SERVICES = (
    _service("ours", "agency")
    + _service("b", "provider-b")
    + _service("c", "provider-c")
    + _service("open", "provider-d")
    + _service("on-c", "agency", "c")
)


def _of(name: str) -> str:
    return f"{{id: {name}, tested: 2026-06-01}}"


def _either(*names: str) -> str:
    return f"{{any_of: [{', '.join(map(_of, names))}]}}"


@pytest.mark.parametrize(
    ("requires", "missed"),
    [
        (_either("b", "c"), {"b", "c"}),
        (_either("b", "ours"), set()),
        (_either("b", "c", "ours"), set()),
        (f"{{any_of: [b, {_of('ours')}]}}", set()),
        (f"{{any_of: [ours, {_of('b')}]}}", set()),
        (_either("b", "open"), {"b", "open"}),
        (_either("ours", "open"), set()),
        (_either("b", "on-c"), {"b", "on-c", "c"}),
        ("{id: b, optional: true, tested: 2026-06-01}", set()),
        ("{id: b, optional: true}", {"b"}),
        (f"{_either('b', 'ours')}, c", {"c"}),
        (f"{_either('b', 'c')}, {_either('b', 'ours')}", {"b", "c"}),
    ],
)
def test_what_replaces_each_other_and_is_lost_together_is_missed(
    graph_of: Callable[[str], SystemGraph], requires: str, missed: set[str]
):
    system = graph_of(f"{HEAD}{SERVICES}applications:\n  - {{id: app, owner: agency, requires: [{requires}]}}\n")
    assert stopping_together(system, ["FR", "DE"], TESTED, [Alike("app")]) == missed


def test_where_everybody_is_trusted_nothing_is_missed(graph_of: Callable[[str], SystemGraph]):
    both = _either("b", "c")
    system = graph_of(f"{HEAD}{SERVICES}applications:\n  - {{id: app, owner: agency, requires: [{both}]}}\n")
    assert stopping_together(system, ["FR", "US", "CN"], TESTED, [Alike("app")]) == frozenset()
