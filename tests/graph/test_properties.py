"""What holds of every system: checked on random ones, against oracles that are slow and plain."""

import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.paths import Hop, Party
from sovcheck.graph.runner_edges import THROUGH
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization, Stake

EFFECTS = (Effect.ACCESS, Effect.THROTTLE, Effect.CUTOFF, Effect.ORIGIN)


def edges_with(graph, effect):
    """The edges that pass the effect on, as networkx holds them."""
    topology = graph.topology
    found = nx.DiGraph()
    found.add_nodes_from(topology.names)
    for edge, source in enumerate(topology.source):
        if topology.passes[edge] & effect:
            found.add_edge(topology.names[source], topology.names[topology.target[edge]])
    return found


def node_of(party):
    return party.organization or f"country:{party.country}"


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_exposure_is_everybody_that_a_plain_search_reaches(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    for effect in EFFECTS:
        plain = edges_with(graph, effect)
        for name, asset in graph.system.assets.items():
            reached = {other for other in nx.descendants(plain, name) if is_party(graph, other)}
            assert {node_of(party) for party in graph.exposure(name, effect)} == reached
            assert asset.id not in reached


def is_party(graph, name):
    return name.startswith("country:") or graph.system.assets[name].kind is Kind.ORGANIZATION


def edges_shown_as_several(graph, effect):
    """The edges with the effect that an asset has through whoever runs it, or an organization under joint control.

    By their ends, with their types. Those of joint control stand after the edge of the stake in the same field.
    """
    topology, found, stakes = graph.topology, {}, set()
    for edge, source in enumerate(topology.source):
        stake = (source, topology.edge_type[edge], topology.field[edge])
        several = THROUGH in topology.fields[topology.field[edge]] or (stake in stakes and is_owned_by(topology, edge))
        if several and topology.passes[edge] & effect:
            pair = (topology.names[source], topology.names[topology.target[edge]])
            found.setdefault(pair, set()).add(EDGE_TYPES[topology.edge_type[edge]])
        stakes.add(stake)
    return found


def is_owned_by(topology, edge):
    return EDGE_TYPES[topology.edge_type[edge]] is EdgeType.OWNED_BY


def single_steps(way, graph, several):
    """The steps of a path, each an edge, also where several hops over organizations are shown for it."""
    steps, hops = [], list(way)
    while hops:
        last = max(
            (
                place
                for place in range(len(hops))
                if place == 0
                or ((hops[0].asset, hops[place].to) in several and all(is_party(graph, h.to) for h in hops[:place]))
            ),
        )
        first, end = hops[0], hops[last]
        types = several.get((first.asset, end.to), set()) if last else {first.edge}
        edge = end.edge if end.edge in types else min(types)
        steps.append(Hop(first.asset, edge, end.to, None, None))
        del hops[: last + 1]
    return steps


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_a_witness_is_a_real_path_and_no_shorter_one_exists(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    for effect in EFFECTS:
        plain, several = edges_with(graph, effect), edges_shown_as_several(graph, effect)
        for name in graph.system.assets:
            first_edges = dict(graph.first_edges(name, effect))
            assert tuple(first_edges) == graph.exposure(name, effect)
            for party in graph.exposure(name, effect):
                path = graph.witness(name, effect, party)
                seated = party.organization is not None and party.country is not None
                way = path[:-1] if seated else path
                steps = single_steps(way, graph, several)
                assert all(plain.has_edge(hop.asset, hop.to) for hop in steps)
                assert [hop.asset for hop in path] == [name, *(hop.to for hop in path[:-1])]
                assert len(steps) == nx.shortest_path_length(plain, name, node_of(party))
                assert way[-1].to == node_of(party)
                assert steps[0].edge is first_edges[party]
                if seated:
                    assert (path[-1].edge, path[-1].to) == (EdgeType.LOCATED_IN, f"country:{party.country}")


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_exposed_is_who_is_among_the_exposure(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    everybody = {party for name in graph.system.assets for effect in EFFECTS for party in graph.exposure(name, effect)}
    for name in graph.system.assets:
        for effect in EFFECTS:
            for party in (*everybody, Party("nobody", None)):
                assert graph.is_exposed(name, effect, party) is (party in graph.exposure(name, effect))


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_a_foreign_owner_never_takes_an_exposure_away(random_assets, system_of, data):
    assets = data.draw(random_assets)
    before = build_graph(system_of([*assets, Organization(id="foreign", country="KR", parents=[])]))
    place, child = data.draw(st.sampled_from([(n, a) for n, a in enumerate(assets) if isinstance(a, Organization)]))
    stake = Stake(organization="foreign", controls=True)
    changed = [*assets, Organization(id="foreign", country="KR", parents=[])]
    changed[place] = child.model_copy(update={"parents": (*(child.parents or ()), stake)})
    after = build_graph(system_of(changed))
    for name in before.system.assets:
        for effect in EFFECTS:
            assert set(before.exposure(name, effect)) <= set(after.exposure(name, effect))
    assert any(party.organization == "foreign" for party in after.exposure(child.id, Effect.CUTOFF))


def answers(graph, told=lambda name: name):
    """All that the graph says, with every id passed through ``told``; the places of statements left out."""

    def party(found):
        return (found.country, told(found.organization))

    said = {}
    for name, asset in graph.system.assets.items():
        said[told(name)] = (
            [{(party(p), edge) for p, edge in graph.first_edges(name, e)} for e in EFFECTS],
            replace(use := graph.deployment(name), owners=frozenset(map(told, use.owners))),
            {(frozenset(told(o.id) for o in need.any_of), need.optional) for need in graph.alternatives(name)},
        )  # fmt: skip
        if isinstance(asset, Organization):
            holders = {(told(h.organization), h.country, h.capital, h.voting) for h in graph.holders(name)}
            said[told(name)] += (
                {party(found) for found in graph.controllers(name)},
                holders,
                graph.stakes(name),
                graph.ownership_stated(name),
            )
        if isinstance(asset, Application):
            said[told(name)] += ({(p.kind, told(p.id)) for p in graph.survival(name)},)
        if isinstance(asset, Dataset):
            places = {p._replace(importers=frozenset(map(told, p.importers))) for p in graph.places(name)}
            said[told(name)] += (places, graph.reach_complete(name))
        if isinstance(asset, Model):
            lineage = graph.lineage(name)
            said[told(name)] += (lineage.declared, lineage.depth, set(map(told, lineage.roots)), graph.licences(name))
    return said


@settings(deadline=None, max_examples=50)
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_assets_and_lists_changes_nothing(random_assets, system_of, data, chance):
    assets = data.draw(random_assets)
    shuffled = [shuffle_lists(asset, chance) for asset in assets]
    chance.shuffle(shuffled)
    first, second = build_graph(system_of(assets)), build_graph(system_of(shuffled))
    assert answers(first) == answers(second)
    for name in first.system.assets:
        for effect in EFFECTS:
            for party in first.exposure(name, effect):
                path, other = (graph.witness(name, effect, party) for graph in (first, second))
                assert [hop.to for hop in path] == [hop.to for hop in other]


def shuffle_lists(asset: Asset, chance: random.Random) -> Asset:
    lists = {name: value for name, value in asset if isinstance(value, tuple)}
    return asset.model_copy(update={name: tuple(chance.sample(value, len(value))) for name, value in lists.items()})


@settings(deadline=None, max_examples=50)
@given(st.data(), st.randoms(use_true_random=False))
def test_new_ids_change_nothing_but_names(random_assets, system_of, data, chance):
    assets = data.draw(random_assets)
    numbers = list(range(len(assets)))
    chance.shuffle(numbers)
    new = {asset.id: f"asset-{number}" for asset, number in zip(assets, numbers, strict=True)}
    renamed = [type(asset).model_validate(rename(asset.model_dump(exclude_unset=True), new)) for asset in assets]

    def told(name):
        return new.get(name, name)

    assert answers(build_graph(system_of(assets)), told) == answers(build_graph(system_of(renamed)))


def rename(value, new):
    if isinstance(value, dict):
        return {key: rename(part, new) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [rename(part, new) for part in value]
    return new.get(value, value) if isinstance(value, str) else value


def test_an_unknown_kind_of_answer_is_not_given(graph_of):
    graph = graph_of("organizations: [{id: one}]")
    with pytest.raises(KeyError):
        graph.deployment("two")
