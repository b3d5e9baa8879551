import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.graph.components import components, union_along

EDGES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40)


def successors_of(edges):
    following = {node: [] for node in range(12)}
    for source, target in edges:
        following[source].append(target)
    return following.__getitem__


def test_a_cycle_is_one_component_and_comes_after_what_it_leads_to():
    found = list(components([0], successors_of([(0, 1), (1, 2), (2, 0), (2, 3)])))
    assert [sorted(component) for component in found] == [[3], [0, 1, 2]]


def test_a_chain_deeper_than_any_recursion_limit_is_walked():
    following = [[node + 1] for node in range(100_000)] + [[]]
    assert sum(len(component) for component in components([0], following.__getitem__)) == 100_001


@given(EDGES)
def test_components_are_those_of_networkx_and_follow_what_they_lead_to(edges):
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(12))
    found = [frozenset(component) for component in components(range(12), successors_of(edges))]
    assert set(found) == {frozenset(component) for component in nx.strongly_connected_components(graph)}
    place = {node: number for number, component in enumerate(found) for node in component}
    assert all(place[target] <= place[source] for source, target in edges)


@given(EDGES)
def test_the_union_is_over_everything_that_is_reached(edges):
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(12))
    masks = union_along(range(12), successors_of(edges), lambda node: 1 << node)
    for node in range(12):
        assert masks[node] == sum(1 << other for other in {node} | nx.descendants(graph, node))
