"""A proof has one path for each alternative that fails, and stays small where alternatives multiply."""

import pytest

from sovcheck.graph.edges import Effect
from sovcheck.graph.path_alternatives import MOST_PATHS
from sovcheck.graph.paths import Party
from sovcheck.graph.results import Point

ORGANIZATIONS = """
organizations:
  - {id: provider-a, country: US, parents: []}
  - {id: provider-b, country: US, parents: []}
  - {id: provider-c, country: CH, parents: []}
"""
TWO_SERVICES = f"""{ORGANIZATIONS}cloud_services:
  - {{id: one, provider: provider-a}}
  - {{id: two, provider: provider-b}}
"""
US = Point("country", "US")


def ends(proof):
    """The assets of each path, without the organizations and countries at its end."""
    return [[hop.asset for hop in path if not hop.asset.startswith("provider")] for path in proof.paths]


def test_every_alternative_that_fails_is_shown(graph_of):
    graph = graph_of(f"{TWO_SERVICES}applications: [{{id: app, requires: [{{any_of: [one, two]}}]}}]")
    proof = graph.survival_proof("app", US)
    assert ends(proof) == [["app", "one"], ["app", "two"]]
    assert all(path[-1].to == "country:US" for path in proof.paths)
    assert proof.further == 0


def test_alternatives_further_down_are_shown_too(graph_of):
    graph = graph_of(
        f"{ORGANIZATIONS}models: [{{id: model, access: weights}}]\n"
        "gpu_hosts:\n  - {id: host-1, operator: provider-a, serves: [model]}\n"
        "  - {id: host-2, operator: provider-b, serves: [model]}\n"
        "cloud_services: [{id: api, provider: provider-a}]\n"
        "applications: [{id: app, requires: [{any_of: [model, api]}]}]"
    )
    found = {tuple(assets) for assets in ends(graph.survival_proof("app", US))}
    assert found == {("app", "api"), ("app", "model", "host-1"), ("app", "model", "host-2")}


def test_needs_that_fail_beside_each_other_take_one_path(graph_of):
    graph = graph_of(f"{TWO_SERVICES}applications: [{{id: app, requires: [one, two]}}]")
    assert ends(graph.survival_proof("app", US)) == [["app", "one"]]


def test_alternatives_that_need_each_other_end(graph_of):
    graph = graph_of(
        f"{TWO_SERVICES.replace('one,', 'one, requires: [two],').replace('two, p', 'two, requires: [one], p')}"
        "applications: [{id: app, requires: [{any_of: [one, two]}]}]"
    )
    assert ends(graph.survival_proof("app", US)) == [["app", "one"], ["app", "two"]]


def test_many_alternatives_are_counted_and_not_shown(graph_of):
    services = "".join(f"  - {{id: s{number:03}, provider: provider-a}}\n" for number in range(100))
    options = ", ".join(f"s{number:03}" for number in range(100))
    graph = graph_of(
        f"{ORGANIZATIONS}cloud_services:\n{services}applications: [{{id: app, requires: [{{any_of: [{options}]}}]}}]"
    )
    proof = graph.survival_proof("app", US)
    assert (len(proof.paths), proof.further) == (MOST_PATHS, 100 - MOST_PATHS)


def test_alternatives_of_alternatives_stay_few(graph_of):
    layers = "".join(
        f"  - {{id: l{layer}-{side}, requires: [{{any_of: [l{layer + 1}-0, l{layer + 1}-1]}}]}}\n"
        for layer in range(40)
        for side in range(2)
    )
    last = "".join(f"  - {{id: l40-{side}, provider: provider-a}}\n" for side in range(2))
    graph = graph_of(
        f"{ORGANIZATIONS}cloud_services:\n{layers}{last}applications: [{{id: app, requires: [l0-0]}}]",
    )
    proof = graph.survival_proof("app", US)
    assert len(proof.paths) == MOST_PATHS
    assert proof.further > 0


@pytest.mark.parametrize(("party", "hosts"), [("provider-a", ["host-1", "host-2"]), ("provider-c", ["host-3"])])
def test_a_witness_of_cutoff_shows_every_host_that_the_party_can_stop(graph_of, party, hosts):
    graph = graph_of(
        f"{ORGANIZATIONS}models: [{{id: model, access: weights}}]\n"
        "gpu_hosts:\n  - {id: host-1, operator: provider-a, serves: [model]}\n"
        "  - {id: host-2, operator: provider-a, serves: [model]}\n"
        "  - {id: host-3, operator: provider-c, serves: [model]}\n"
    )
    country = {"provider-a": "US", "provider-c": "CH"}[party]
    proof = graph.witness_proof("model", Effect.CUTOFF, Party(party, country))
    assert [path[0].to for path in proof.paths] == hosts
    assert proof.paths[0] == graph.witness("model", Effect.CUTOFF, Party(party, country))
