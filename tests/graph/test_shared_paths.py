"""Paths are as short as any search finds them, share their ends, and are cut alike however they were put together."""

import random

import networkx as nx
import pytest

from sovcheck.graph.edges import EdgeType
from sovcheck.graph.paths import AT_THE_END, MOST_HOPS, Hop, shortened
from sovcheck.graph.reachability import Reachability
from sovcheck.graph.shared_paths import Trails
from sovcheck.graph.shortest_paths import Nearest


def drawn(seed: int, nodes: int = 12, edges: int = 24) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    return [(chance.randrange(nodes), chance.randrange(nodes)) for _ in range(edges)]


def hop(source: int, target: int) -> Hop:
    return Hop(f"a{source}", EdgeType.REQUIRES, f"a{target}", None, None)


def trails_over(edges: list[tuple[int, int]], goals: set[int]) -> Trails:
    def leaving(node: int) -> list[tuple[int, int]]:
        return [(number, target) for number, (source, target) in enumerate(edges) if source == node]

    nearest = Nearest(leaving, goals.__contains__, lambda edge: (0, edges[edge][1]))
    return Trails(nearest.step, lambda taken: tuple(hop(*edges[edge]) for edge in taken))


@pytest.mark.parametrize("seed", range(40))
def test_trails_are_shortest_paths_in_any_order_of_asking(seed: int):
    edges, goals = drawn(seed), {0, 1}
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(12))
    paths = [path for goal in goals for path in nx.single_target_shortest_path(graph, goal).values()]
    starts = list(range(12))
    random.Random(seed).shuffle(starts)
    trails = trails_over(edges, goals)
    for start in (*starts, *starts):
        lengths = [len(path) - 1 for path in paths if path[0] == start]
        if not lengths:
            with pytest.raises(KeyError):
                trails.of(start)
            continue
        found = [int(step.to[1:]) for step in trails.of(start).hops()]
        assert len(found) == min(lengths)
        every = [path[1:] for path in all_paths(graph, start, goals, min(lengths))]
        assert found == min(every), "of equally short paths the one over the smallest numbers"


def all_paths(graph: nx.DiGraph, start: int, goals: set[int], length: int) -> list[list[int]]:
    found = [[start]]
    for _ in range(length):
        found = [[*path, target] for path in found for target in graph.successors(path[-1])]
    return [path for path in found if path[-1] in goals]


def test_a_chain_of_many_thousands_has_one_step_each_and_is_cut():
    many = 20_000
    trails = trails_over_chain(many)
    whole = tuple(hop(node, node + 1) for node in range(many))
    for start in (0, 1, many // 2, many - MOST_HOPS - 1, many - MOST_HOPS, many - 3):
        assert trails.of(start).hops() == shortened(whole[start:])
        assert trails.of(start).length == many - start
    assert trails.of(1).rest is trails.of(0).rest.rest


def trails_over_chain(many: int) -> Trails:
    def leaving(node: int) -> list[tuple[int, int]]:
        return [(node, node + 1)]

    nearest = Nearest(leaving, many.__eq__, lambda edge: (0, edge))
    return Trails(nearest.step, lambda taken: tuple(hop(edge, edge + 1) for edge in taken))


@pytest.mark.parametrize("before", [1, 3, MOST_HOPS, 40])
@pytest.mark.parametrize("after", [1, AT_THE_END, MOST_HOPS + 1, 70])
def test_what_is_put_together_of_cut_paths_is_cut_as_the_whole(before: int, after: int):
    whole = tuple(hop(node, node + 1) for node in range(before + after))
    assert shortened((*shortened(whole[:before]), *shortened(whole[before:]))) == shortened(whole)


@pytest.mark.parametrize("walked", [0, 3, 100])
@pytest.mark.parametrize("seed", range(10))
def test_what_lies_ahead_is_the_same_walked_or_worked_out_at_once(seed: int, walked: int, monkeypatch):
    monkeypatch.setattr("sovcheck.graph.reachability.MOST_WALKED", walked)
    monkeypatch.setattr("sovcheck.graph.reachability.MOST_AT_ALL", walked)
    edges, marked = drawn(seed), {2, 3, 5, 7, 11}
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(12))
    for nearest_first in (False, True):
        ahead = Reachability(lambda node: sorted(graph.successors(node)), marked, nearest_first=nearest_first)
        for start in range(12):
            expected = sorted(marked & {start, *nx.descendants(graph, start)})
            assert sorted(ahead.of(start)) == expected
            assert ahead.count(start) == len(expected)
        assert sorted(ahead.of(2, 3)) == sorted(marked & {2, 3, *nx.descendants(graph, 2), *nx.descendants(graph, 3)})
