"""What holds of every system: checked on random ones, against oracles that are slow and plain."""

import random
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import EdgeType, Effect
from sovcheck.graph.topology import EDGE_TYPES
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Asset, Kind
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization

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


@given(st.data())
def test_a_witness_is_a_real_path_and_no_shorter_one_exists(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    for effect in EFFECTS:
        plain = edges_with(graph, effect)
        for name in graph.system.assets:
            for party in graph.exposure(name, effect):
                path = graph.witness(name, effect, party)
                seated = party.organization is not None and party.country is not None
                way = path[:-1] if seated else path
                assert all(plain.has_edge(hop.asset, hop.to) for hop in way)
                assert [hop.asset for hop in path] == [name, *(hop.to for hop in path[:-1])]
                assert len(way) == nx.shortest_path_length(plain, name, node_of(party))
                assert way[-1].to == node_of(party)
                assert path[0].edge is graph.first_edge(name, effect, party)
                if seated:
                    assert (path[-1].edge, path[-1].to) == (EdgeType.LOCATED_IN, f"country:{party.country}")


def stopped(graph, lost):
    """The assets that stop when the elements in ``lost`` are gone: by rounds, from nothing, until nothing changes."""
    system, controls = graph.system, edges_with(graph, Effect.CUTOFF)
    gone = {name for name in controls if is_party(graph, name) and powerless(graph, name, lost)}
    changed = True
    while changed:
        before = len(gone)
        for name, asset in system.assets.items():
            if asset.kind is not Kind.ORGANIZATION and stops_now(graph, asset, gone, lost):
                gone.add(name)
        changed = len(gone) > before
    return gone


def powerless(graph, party, lost):
    """Whether an organization, or who can stop it, or a country that any of them is under, is lost."""
    reached = {party} | nx.descendants(edges_with(graph, Effect.CUTOFF), party)
    seats = {
        f"country:{asset.country}"
        for asset in map(graph.system.assets.get, reached)
        if asset is not None and asset.country is not None
    }
    return bool(lost & (reached | seats))


def stops_now(graph, asset, gone, lost):
    if asset.id in lost and asset.kind in {Kind.GPU_HOST, Kind.CLOUD_SERVICE}:
        return True
    return any(all(target in gone for target in group) for group in groups_of(graph, asset))


def groups_of(graph, asset):
    """The needs of an asset, read from its fields; power over it is a need of one."""
    topology = graph.topology
    requires = getattr(asset, "requires", None) or ()
    for entry in requires:
        if not entry.optional:
            yield [option.id for option in entry.any_of]
    if isinstance(asset, Model):
        hosts, service = list(graph.hosts_of(asset.id)), [asset.provider_service] if asset.provider_service else []
        ways = service or hosts if asset.access == "api" else hosts or service
        if ways:
            yield ways
    for edge in topology.edges(topology.index[asset.id]):
        edge_type = EDGE_TYPES[topology.edge_type[edge]]
        target = topology.names[topology.target[edge]]
        listed = edge_type is EdgeType.REQUIRES and target not in {getattr(asset, "runtime", None)}
        runtime = getattr(getattr(asset, "runtime", None), "software", None)
        if edge_type in {EdgeType.RUNS_ON} or (edge_type is EdgeType.PROVIDED_BY and isinstance(asset, Model)):
            continue
        if listed and target != runtime:
            continue
        if topology.passes[edge] & Effect.CUTOFF:
            if listed and topology.fields[topology.field[edge]].startswith("requires"):
                continue
            yield [target]


def elements(graph):
    kinds = {Kind.ORGANIZATION, Kind.GPU_HOST, Kind.CLOUD_SERVICE}
    return [n for n in graph.topology.names if n not in graph.system.assets or graph.system.assets[n].kind in kinds]


def name_of(point):
    return f"country:{point.id}" if point.kind == "country" else point.id


@given(st.data())
def test_single_points_and_pairs_are_those_found_by_taking_away_each_in_turn(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    applications = [name for name, asset in graph.system.assets.items() if isinstance(asset, Application)]
    without = {name: stopped(graph, {name}) for name in elements(graph)}
    for application in applications:
        alone = {name for name, gone in without.items() if application in gone}
        assert {name_of(point) for point in graph.survival(application)} == alone
        for point in graph.survival(application):
            path = graph.survival_path(application, point)
            assert path[0].asset == application
            assert path[-1].to == name_of(point)
    application = applications[0]
    alone = {name_of(point) for point in graph.survival(application)}
    rest = sorted(set(elements(graph)) - alone)
    pairs = {frozenset(pair) for pair in combinations(rest, 2) if application in stopped(graph, set(pair))}
    assert {frozenset(map(name_of, pair)) for pair in graph.survival_pairs(application)} == pairs


@given(st.data())
def test_everything_that_stops_an_application_is_among_those_who_can_cut_it_off(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    for name, asset in graph.system.assets.items():
        if isinstance(asset, Application):
            parties = graph.exposure(name, Effect.CUTOFF)
            countries = {party.country for party in parties}
            organizations = {party.organization for party in parties}
            for point in graph.survival(name):
                assert point.kind != "country" or point.id in countries
                assert point.kind != "organization" or point.id in organizations


@given(st.data())
def test_an_alternative_never_makes_survival_worse(random_assets, system_of, data):
    assets = data.draw(random_assets)
    before = build_graph(system_of(assets))
    place, asset = data.draw(
        st.sampled_from([(n, a) for n, a in enumerate(assets) if getattr(a, "requires", None) is not None])
    )
    added = data.draw(st.sampled_from([a.id for a in assets if a.kind in {Kind.GPU_HOST, Kind.CLOUD_SERVICE}]))
    entries = [entry.model_dump(exclude_none=True) for entry in asset.requires]
    for entry in entries:
        entry["any_of"] = [*entry["any_of"], added]
    assets[place] = asset.model_copy(update={"requires": type(asset)(id="x", requires=entries).requires})
    after = build_graph(system_of(assets))
    for application in (a.id for a in assets if isinstance(a, Application)):
        assert set(after.survival(application)) <= set(before.survival(application))


@given(st.data())
def test_a_foreign_owner_never_takes_an_exposure_away(random_assets, system_of, data):
    assets = data.draw(random_assets)
    before = build_graph(system_of([*assets, Organization(id="foreign", country="KR", parents=[])]))
    place, child = data.draw(st.sampled_from([(n, a) for n, a in enumerate(assets) if isinstance(a, Organization)]))
    parents = (*(child.parents or ()), *Organization(id="x", parents=[{"organization": "foreign", "controls": True}]).parents)
    changed = [*assets, Organization(id="foreign", country="KR", parents=[])]
    changed[place] = child.model_copy(update={"parents": parents})
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
            [{(party(p), graph.first_edge(name, e, p), len(graph.witness(name, e, p))) for p in graph.exposure(name, e)}
             for e in EFFECTS],
            graph.deployment(name),
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
            said[told(name)] += (graph.places(name), graph.reach_complete(name))
        if isinstance(asset, Model):
            lineage = graph.lineage(name)
            said[told(name)] += (lineage.declared, lineage.depth, set(map(told, lineage.roots)), graph.licences(name))
    return said


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
                paths = [graph.witness(name, effect, party) for graph in (first, second)]
                assert [[hop.to for hop in path] for path in paths][0] == [hop.to for hop in paths[1]]


def shuffle_lists(asset: Asset, chance: random.Random) -> Asset:
    lists = {name: value for name, value in asset if isinstance(value, tuple)}
    return asset.model_copy(update={name: tuple(chance.sample(value, len(value))) for name, value in lists.items()})


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
