"""What holds of every system: more departures never stop less, and what is left out is never safer than stated."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn_inventories import Names, drawn_inventories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sovcheck.catalog.dated import on_day
from sovcheck.catalog.loading import load_catalog
from sovcheck.catalog.resolution import resolve
from sovcheck.errors import InputError
from sovcheck.findings.answer.answer import Answer
from sovcheck.findings.answer.departures import Departure, Outcome, PartyKind
from sovcheck.findings.answer.ultimate_owners import Holding
from sovcheck.findings.saved.consistency import disagreements
from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.results import Point
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.inventory.reader import read_inventory
from sovcheck.whatif.departures import WhatIf

ROOT = Path(__file__).parents[2]
HEADER: dict[str, Any] = {"apiVersion": "sovcheck/v1", "kind": "Inventory"}
TODAY = date(2026, 11, 28)
TRUSTED = {"DE", "FR"}
IDENTITY = {"id", "extends", "name", "notes", "tags"}
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WhatIfOf = Callable[[str], WhatIf]
POINTS = {"country", "organization", "gpu_host", "cloud_service"}
FEW = 16
"""Of so many parties every two are asked about."""
Assets = dict[str, list[dict[str, Any]]]


INVENTORIES = drawn_inventories(
    Names(
        countries=["CH", "DE", "FR", "US"],
        licences=["MIT", "Apache-2.0"],
        accelerators=["nvidia-h100-sxm"],
        regions=[("aws", "eu-central-1")],
        technologies=["intel-tdx"],
    )
)


def _open(whatif_of: WhatIfOf, inventory: Assets) -> WhatIf:
    return whatif_of("\n".join(f"{key}: {json.dumps(assets)}" for key, assets in inventory.items()))


def _outcomes(whatif: WhatIf, names: list[str]) -> dict[str, tuple[bool, bool]]:
    """Of each application whether it goes on for sure, and whether it does not stop."""
    after = whatif.after(names).items()
    return {name: (each.surely_goes_on, each.outcome is not Outcome.STOPS) for name, each in after}


@MANY
@given(INVENTORIES)
def test_those_who_hold_a_system_stop_what_stops_without_them(inventory: Assets):
    read = read_inventory(["-"], stdin=lambda: json.dumps(HEADER | inventory).encode())
    graph = build_graph(on_day(resolve(read, load_catalog()), TODAY))
    holding = Holding(graph, TRUSTED)
    holders = holding.holders()
    departures = WhatIf(graph, RecentTests.until(TODAY, 365), TRUSTED).each()
    answer = Answer(holders=holders, critical=holding.critical(holders), departures=departures)
    assert list(disagreements(answer)) == []


@MANY
@given(st.data())
def test_more_departures_never_stop_less(whatif_of: WhatIfOf, data: st.DataObject):
    whatif = _open(whatif_of, data.draw(INVENTORIES))
    drawn = data.draw(st.lists(st.sampled_from(whatif.everybody), min_size=2, max_size=4, unique=True))
    together = _outcomes(whatif, drawn)
    for number in range(len(drawn)):
        fewer = _outcomes(whatif, drawn[:number] + drawn[number + 1 :])
        for name, (sure, going) in together.items():
            assert fewer[name][0] >= sure
            assert fewer[name][1] >= going


@MANY
@given(st.data())
def test_each_departure_is_told_as_it_is_when_asked_alone(whatif_of: WhatIfOf, data: st.DataObject):
    whatif = _open(whatif_of, data.draw(INVENTORIES))
    for told in whatif.each(most=10_000).parties:
        (party,) = told.without
        prefix = {PartyKind.COUNTRY: "country", PartyKind.ORGANIZATION: "org", PartyKind.ASSET: "asset"}[party.kind]
        alone = whatif.without(whatif.leavers.named([f"{prefix}:{party.id}"]))
        assert _told(told) == {name: said for name, said in _told(alone).items() if name in _told(told)}
        missing = {name: said for name, said in _told(alone).items() if name not in _told(told)}
        assert {outcome for outcomes, _ in missing.values() for outcome in outcomes} <= {Outcome.NOT_KNOWN}
        for after in alone.applications:
            for each in after.consequences:
                assert each.paths or each.outcome is Outcome.NOT_KNOWN or after.id == party.id
            assert (after.survives_days is not None) == (
                after.outcome is Outcome.STOPS or any(each.fallbacks for each in after.consequences)
            )


def _told(departure: Departure) -> dict[str, tuple[tuple[Outcome, ...], bool]]:
    return {
        after.id: (tuple(each.outcome for each in after.consequences), after.surely_goes_on)
        for after in departure.applications
    }


@MANY
@given(st.data())
def test_who_is_not_told_leaves_no_application_unsafe_that_is_not_told_as_open(
    whatif_of: WhatIfOf, data: st.DataObject
):
    whatif = _open(whatif_of, data.draw(INVENTORIES))
    departures = whatif.each(most=10_000)
    told = {(each.without[0].kind, each.without[0].id): _told(each) for each in departures.parties}
    unsafe_anyway = {each.id for each in departures.open}
    for name in whatif.everybody:
        party = whatif.leavers.party(name)
        unsafe = {application for application, (sure, _) in _outcomes(whatif, [name]).items() if not sure}
        known = {application for application, (_, sure) in told.get((party.kind, party.id), {}).items() if not sure}
        assert unsafe <= known | unsafe_anyway


@pytest.mark.parametrize(
    "scenario",
    [
        "two-providers-two-blocs",
        "small-state-partnership",
        "mistral-on-european-cloud",
        pytest.param("hybrid-government", marks=pytest.mark.slow),
        pytest.param("stated-in-full", marks=pytest.mark.slow),
    ],
)
def test_what_is_left_out_is_never_safer_than_what_is_stated(whatif_of: WhatIfOf, scenario: str):
    text = (ROOT / "inventories" / scenario / "inventory.yaml").read_text(encoding="utf-8")
    system = yaml.load(text, Loader=yaml.BaseLoader)
    assets = {key: value for key, value in system.items() if isinstance(value, list)}
    stated = _open(whatif_of, assets)
    before = {name: _outcomes(stated, [name]) for name in stated.everybody}
    tried = 0
    for place, changed in _without_one_field(assets):
        try:
            left_out = _open(whatif_of, changed)
        except InputError:
            continue
        tried += 1
        for name in set(stated.everybody) & set(left_out.everybody):
            for application, (sure, _) in _outcomes(left_out, [name]).items():
                assert before[name][application][0] or not sure, (place, name, application)
    assert tried > 20


def _without_one_field(
    assets: dict[str, list[dict[str, Any]]],
) -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
    for key, declared in assets.items():
        for number, asset in enumerate(declared):
            for field in asset.keys() - IDENTITY:
                changed = copy.deepcopy(assets)
                del changed[key][number][field]
                yield f"{asset['id']}.{field}", changed


@MANY
@given(INVENTORIES)
def test_who_stops_an_application_alone_or_in_pairs_is_what_the_facts_say(inventory: Assets):
    read = read_inventory(["-"], stdin=lambda: json.dumps(HEADER | inventory).encode())
    graph = build_graph(on_day(resolve(read, load_catalog()), TODAY))
    whatif = WhatIf(graph, RecentTests.until(TODAY, 365), TRUSTED)
    names = {name for name in whatif.everybody if _kind(name, graph) in POINTS}
    alone = {name: _stopped(whatif, name) for name in names}
    for application in whatif.applications:
        assert {_node(point) for point in graph.survival(application.id)} == {
            name for name in names if application.id in alone[name]
        }
        pairs = {frozenset(map(_node, pair)) for pair in graph.survival_pairs(application.id)}
        for pair in combinations(sorted(names), 2) if len(names) < FEW else map(sorted, pairs):
            together = application.id in _stopped(whatif, *pair)
            neither = not any(application.id in alone[name] for name in pair)
            assert (together and neither) == (frozenset(pair) in pairs)


def _stopped(whatif: WhatIf, *names: str) -> set[str]:
    return {name for name, after in whatif.after(names).items() if after.outcome is Outcome.STOPS}


def _kind(node: str, graph: SystemGraph) -> str:
    return graph.system.assets[node].kind.value if node in graph.system.assets else "country"


def _node(point: Point) -> str:
    return f"country:{point.id}" if point.kind == "country" else point.id
