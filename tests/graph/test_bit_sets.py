import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.graph.bit_sets import SparseSet, reached_members

NUMBERS = [0, 1, 511, 512, 100_000]
NODES = range(10)
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=30)


def set_of(*numbers: int) -> SparseSet:
    """What is reached from a node that leads to one node for each number."""
    ahead = list(range(1, len(numbers) + 1))
    return reached_members(
        [0], lambda node: ahead if node == 0 else [], lambda node: numbers[node - 1] if node else None
    )[0]


def test_a_set_has_its_numbers_and_no_others():
    found = set_of(*reversed(NUMBERS))
    assert list(found) == NUMBERS
    assert len(found) == len(NUMBERS)
    assert [number for number in (*NUMBERS, 2, 510, 513, 99_999) if number in found] == NUMBERS
    assert not set_of()
    assert list(set_of()) == []


def test_equal_sets_are_one_object():
    found = reached_members([0, 1], lambda node: [2, 3] if node < 2 else [], lambda node: node if node > 1 else None)
    assert found[0] is found[1]
    assert list(found[0]) == [2, 3]


@given(EDGES)
def test_the_members_are_all_that_are_reached(edges):
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(NODES)
    following = {node: list(graph.successors(node)) for node in NODES}
    found = reached_members(NODES, following.__getitem__, lambda node: 300 * node if node % 2 else None)
    for node in NODES:
        reached = {other for other in {node} | nx.descendants(graph, node) if other % 2}
        assert list(found[node]) == sorted(300 * other for other in reached)
