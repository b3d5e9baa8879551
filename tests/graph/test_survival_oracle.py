"""Survival against an oracle that takes away each element in turn and looks, round by round, what falls."""

from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sovcheck.graph import survival
from sovcheck.graph.build import build_graph
from sovcheck.graph.edges import Effect
from sovcheck.graph.needs import RecentTests
from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.assets.asset import Kind
from sovcheck.inventory.assets.dataset import Dataset
from sovcheck.inventory.assets.gpu_host import GpuHost
from sovcheck.inventory.assets.model import Model
from sovcheck.inventory.assets.organization import Organization

pytestmark = pytest.mark.slow

PLACES = {Kind.GPU_HOST, Kind.CLOUD_SERVICE}


class Oracle:
    """What directly stops each asset, and its groups of needs, read from the fields."""

    def __init__(self, graph):
        self.assets = {n: a for n, a in graph.system.assets.items() if a.kind is not Kind.ORGANIZATION}
        powers = self._powers(graph)
        self.direct = {
            name: powers[name] | ({name} if asset.kind in PLACES else set()) for name, asset in self.assets.items()
        }
        self.groups = {name: list(self._groups(asset)) for name, asset in self.assets.items()}
        self.elements = sorted(set(self.direct) & {n for n, a in self.assets.items() if a.kind in PLACES})
        self.elements += sorted(name for name in graph.topology.names if name not in self.assets)

    def _powers(self, graph):
        topology = graph.topology
        cutoff = nx.DiGraph()
        cutoff.add_nodes_from(topology.names)
        for edge, source in enumerate(topology.source):
            if topology.passes[edge] & Effect.CUTOFF:
                cutoff.add_edge(topology.names[source], topology.names[topology.target[edge]])
        found = {}
        for name in self.assets:
            parties = {other for other in cutoff[name] if other not in self.assets}
            parties |= {above for party in parties for above in nx.descendants(cutoff, party)}
            seats = (graph.system.assets[other].country for other in parties if other in graph.system.assets)
            found[name] = parties | {f"country:{seat}" for seat in seats if seat is not None}
        return found

    def _groups(self, asset):
        for entry in getattr(asset, "requires", None) or ():
            if not entry.optional:
                yield [option.id for option in entry.any_of]
        if isinstance(asset, GpuHost) and asset.runtime.software is not None:
            yield [asset.runtime.software]
        if isinstance(asset, Dataset | Model):
            copies = {*(asset.stored_in or ()), *(getattr(asset, "backed_up_in", None) or ())}
            if len(copies) == 1:
                yield list(copies)
        if isinstance(asset, Model):
            hosts = [n for n, a in self.assets.items() if isinstance(a, GpuHost) and asset.id in (a.serves or ())]
            service = [asset.provider_service] if asset.provider_service is not None else []
            ways = service or hosts if asset.access == "api" else hosts or service
            if ways:
                yield ways

    def stopped(self, *lost):
        gone = set()
        while True:
            falling = {
                name
                for name in self.assets
                if self.direct[name] & set(lost) or any(gone.issuperset(group) for group in self.groups[name])
            }
            if falling == gone:
                return gone
            gone = falling


def name_of(point):
    return f"country:{point.id}" if point.kind == "country" else point.id


@settings(deadline=None)
@given(st.data())
def test_single_points_are_what_stops_an_application_when_taken_away(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    oracle = Oracle(graph)
    without = {name: oracle.stopped(name) for name in oracle.elements}
    for application in (name for name, asset in graph.system.assets.items() if isinstance(asset, Application)):
        found = graph.survival(application)
        assert {name_of(point) for point in found} == {n for n, gone in without.items() if application in gone}
        for point in found:
            path = graph.survival_path(application, point)
            assert (path[0].asset, path[-1].to) == (application, name_of(point))
            assert [hop.asset for hop in path[1:]] == [hop.to for hop in path[:-1]]
            on_the_way = {hop.to for hop in path} & set(graph.system.assets)
            needs = {n for n in on_the_way if not isinstance(graph.system.assets[n], Organization)}
            assert needs <= without[name_of(point)]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_pairs_are_what_stops_an_application_when_taken_away_together(random_assets, system_of, data):
    graph = build_graph(system_of(data.draw(random_assets)))
    oracle = Oracle(graph)
    application = data.draw(st.sampled_from([n for n, a in graph.system.assets.items() if isinstance(a, Application)]))
    alone = {name_of(point) for point in graph.survival(application)}
    others = [name for name in oracle.elements if name not in alone]
    pairs = {frozenset(pair) for pair in combinations(others, 2) if application in oracle.stopped(*pair)}
    assert {frozenset(map(name_of, pair)) for pair in graph.survival_pairs(application)} == pairs


@settings(deadline=None)
@given(st.data())
def test_what_nobody_has_to_try_is_stopped_by_the_same_wherever_it_is_solved(random_assets, system_of, data):
    system, tested = system_of(data.draw(random_assets)), RecentTests(date(2026, 1, 1), date(2026, 12, 31))
    shared, alone = build_graph(system), build_graph(system)
    for name, asset in system.assets.items():
        if asset.kind is not Kind.ORGANIZATION:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(survival, "with_a_choice", lambda _, topology: frozenset(range(len(topology.names))))
                expected = alone.survival_if_tested(name, tested)
            assert shared.survival_if_tested(name, tested) == expected


@settings(deadline=None)
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


@settings(deadline=None)
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
