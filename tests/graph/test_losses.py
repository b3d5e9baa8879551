"""What stops when several elements are lost at once: the same as the fault tree for one and two, and never less."""

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.paths import country_node
from sovcheck.graph.results import Point
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind

TESTED = RecentTests(date(2025, 11, 28), date(2026, 11, 28))
POINTS = {Kind.ORGANIZATION, Kind.GPU_HOST, Kind.CLOUD_SERVICE}


def _elements(graph: SystemGraph) -> dict[Point, int]:
    """Everything that the fault tree can name, by its node."""
    found = {}
    for name, node in graph.topology.index.items():
        asset = graph.system.assets.get(name)
        if asset is None:
            found[Point("country", name.removeprefix("country:"))] = node
        elif asset.kind in POINTS:
            found[Point(asset.kind.value, name)] = node
    return found


def _applications(graph: SystemGraph) -> list[str]:
    return [name for name, asset in graph.system.assets.items() if isinstance(asset, Application)]


@settings(deadline=None)
@given(st.data())
def test_one_and_two_elements_stop_what_the_fault_tree_says(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    losses, elements = graph.losses(TESTED), _elements(graph)
    stopped = {point: losses.of([node]).stopped for point, node in elements.items()}
    some = data.draw(st.lists(st.sampled_from(sorted(elements)), min_size=2, max_size=8, unique=True))
    for application in _applications(graph):
        node = graph.topology.index[application]
        alone = {point for point in elements if node in stopped[point]}
        assert alone == set(graph.survival(application))
        pairs = set(graph.survival_pairs(application))
        for pair in combinations(sorted(some), 2):
            together = node in losses.of([elements[point] for point in pair]).stopped
            assert together == (pair in pairs or bool(alone & set(pair)))


@settings(deadline=None)
@given(st.data())
def test_more_losses_never_stop_less_and_each_proof_ends_at_what_is_lost(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    losses, nodes = graph.losses(TESTED), sorted(graph.topology.index.values())
    drawn = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4, unique=True))
    loss, fewer = losses.of(drawn), losses.of(drawn[1:])
    assert fewer.leaving <= loss.leaving
    assert fewer.stopped <= loss.stopped <= loss.may_stop <= loss.unsure
    assert fewer.may_stop <= loss.may_stop
    assert fewer.unsure <= loss.unsure
    names = {graph.topology.names[node] for node in drawn}
    for node in loss.stopped:
        for path in losses.proof(node, loss).paths:
            assert (path[-1].to if path else graph.topology.names[node]) in names
            assert not path or path[0].asset == graph.topology.names[node]


def test_what_was_not_tried_is_not_sure_and_what_is_left_out_may_stop(graph_of):
    graph = graph_of("""
organizations:
  - {id: agency, country: DE, public_body: true, parents: [], administered_from: [DE]}
  - {id: vendor, country: US, parents: []}
  - {id: other, country: FR, parents: []}
software:
  - {id: one, developer: vendor, licence_server: true, requires: []}
  - {id: two, developer: other, licence_server: true, requires: []}
  - {id: three, developer: other, requires: []}
applications:
  - {id: untried, owner: agency, requires: [{any_of: [one, two]}]}
  - {id: tried, owner: agency, requires: [{any_of: [one, {id: two, tested: 2026-10-01}]}]}
  - {id: open, owner: agency, requires: [{any_of: [one, three]}]}
""")
    losses, index = graph.losses(TESTED), graph.topology.index
    loss = losses.of([index[country_node("US")]])
    assert not loss.stopped & {index["untried"], index["tried"], index["open"]}
    assert index["untried"] in loss.unsure - loss.may_stop
    assert index["tried"] not in loss.unsure
    assert index["open"] in loss.may_stop
    assert losses.left_open(index["open"], loss) == (("three", "licence_server"),)
    # A licence server that is left out would be run by its maker: it is none of the assets.
    assert index["open"] not in losses.of([index["one"]]).may_stop


@settings(deadline=None)
@given(st.data())
def test_where_all_is_lost_that_may_be_what_else_stops_it_is_what_the_losses_say(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    losses = graph.losses(TESTED)
    lost = losses.unsure_without(())
    countries = {point: node for point, node in _elements(graph).items() if point.kind == "country"}
    unsure = {point: losses.of([node]).unsure for point, node in countries.items()}
    for application in _applications(graph):
        node, points = graph.topology.index[application], graph.survival_without(application, lost, TESTED)
        assert (points is None) == (node in lost)
        if points is not None:
            assert {point for point in countries if node in unsure[point]} == {*points} & countries.keys()
            assert {*graph.survival_if_tested(application, TESTED)} <= {*points}
