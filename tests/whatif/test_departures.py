"""What becomes of applications and assets without somebody: worked out by hand, and on every scenario."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from sovcheck.errors import UsageError
from sovcheck.findings.answer.departures import ApplicationAfter, Departure, Outcome, PartyKind
from sovcheck.graph.build import build_graph
from sovcheck.graph.needs import RecentTests
from sovcheck.graph.results import Point
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.report.whatif.words import going_words
from sovcheck.scan.scenarios import find_scenarios, read_expectation
from sovcheck.scan.system import load_system
from sovcheck.whatif.cut_pairs import pairs_of
from sovcheck.whatif.departures import WhatIf
from sovcheck.whatif.grace_period import Assume

POINTS = {"organization", "gpu_host", "cloud_service"}
SCENARIOS = find_scenarios(Path(__file__).parents[2] / "inventories")

SYSTEM = (Path(__file__).parent / "every-outcome.yaml").read_text(encoding="utf-8").partition("}\n")[2]


@pytest.fixture(scope="module")
def system(whatif_of) -> WhatIf:
    return whatif_of(SYSTEM)


def _without(system: WhatIf, *words: str) -> Departure:
    return system.without(system.leavers.named(words))


def _after(departure: Departure) -> dict[str, ApplicationAfter]:
    return {each.id: each for each in departure.applications}


def _outcomes(after: ApplicationAfter) -> list[str]:
    return [each.outcome.value for each in after.consequences]


def test_what_stops_is_told_with_its_path_and_no_promise(system):
    departure = _without(system, "operator-a")
    alone = _after(departure)["alone"]
    assert alone.outcome is Outcome.STOPS
    assert not alone.surely_goes_on
    assert alone.consequences[0].parts == ("host-a",)
    (path,) = alone.consequences[0].paths
    assert [(hop.asset, hop.to) for hop in path] == [
        ("alone", "model-a"),
        ("model-a", "host-a"),
        ("host-a", "operator-a"),
    ]
    assert (alone.survives_days, alone.without_plan) == (0, ("host-a",))


def test_applications_stand_by_criticality(system):
    named = [each.id for each in _without(system, "US").applications]
    assert (named[0], named[-1]) == ("alone", "on-both")


def test_an_alternative_takes_over_and_says_when_it_was_tried(system):
    after = _after(_without(system, "operator-a"))
    for name, tested in (("untried", None), ("tried", date(2026, 10, 1))):
        (fallback,) = after[name].consequences[0].fallbacks
        assert after[name].outcome is Outcome.ON_FALLBACK
        assert fallback.lost == ("model-a",)
        assert [(option.id, option.tested, option.counts) for option in fallback.to] == [
            ("model-b", tested, tested is not None)
        ]
        assert after[name].surely_goes_on == (tested is not None)
        assert after[name].rests_on is not None
        assert {"operator-b", "group-b", "agency"} <= set(after[name].rests_on)


def test_nobody_has_to_switch_between_hosts_of_one_model(system):
    after = _after(_without(system, "operator-a"))["on-both"]
    fallback = next(each for each in after.consequences if each.fallbacks).fallbacks[0]
    assert (fallback.asset, fallback.lost, fallback.hosts) == ("model-both", ("host-c",), True)
    assert fallback.to[0].counts


def test_the_loss_of_a_spare_needs_no_switch(system):
    (fallback,) = _after(_without(system, "operator-b"))["tried"].consequences[0].fallbacks
    assert (fallback.lost, fallback.to[0].id, fallback.to[0].counts) == (("model-b",), "model-a", True)


def test_an_organization_takes_along_whom_it_controls_and_is_told_by_them(system):
    departure = _without(system, "group-b")
    assert departure.without[0].takes_along == ("operator-b",)
    path = _after(departure)["with-ci"].consequences[0].paths[0]
    assert [hop.to for hop in path] == ["model-b", "host-b", "operator-b", "group-b"]


def test_an_optional_part_is_lost_and_life_without_it_was_tried(system):
    after = _after(_without(system, "ci"))["with-ci"]
    assert _outcomes(after) == ["loses-optional-part"]
    assert [(part.part, part.counts) for part in after.consequences[0].lost_parts] == [("ci", True)]
    assert after.surely_goes_on


def test_what_a_plan_promises_is_added_up_on_the_way(system):
    after = _after(_without(system, "US"))["on-store"]
    assert after.outcome is Outcome.STOPS
    assert after.survives_days == 30
    assert [(promise.asset, promise.days) for promise in after.promises] == [("store", 30)]
    assert after.without_plan == ()


def test_notice_is_added_where_it_is_kept_and_of_alternatives_the_most_counts(whatif_of):
    text = SYSTEM.replace(
        "requires: [store]", "requires: [{any_of: [store, {id: hub, tested: 2026-10-01}]}, ci]"
    ).replace("type: registry", "type: object-store")
    text = text.replace("cutoff_plan: {exists: false}", "cutoff_plan: {exists: false}, contract: {notice_days: 90}")
    for assume, days in ((Assume.IMMEDIATE, 0), (Assume.NOTICE, 30)):
        after = _after(_without(whatif_of(text, assume), "operator-a"))["on-store"]
        assert (after.outcome, after.survives_days) == (Outcome.STOPS, days)


def test_a_long_chain_is_walked_once_and_keeps_its_days(whatif_of):
    links = "".join(f"  - {{id: c{number}, requires: [c{number + 1}]}}\n" for number in range(3_000))
    plan = "cutoff_plan: {exists: true, offline_days: 7}"
    services = f"cloud_services:\n  - {{id: c3000, provider: operator-a, type: other, {plan}}}\n"
    owners = "organizations:\n  - {id: operator-a, country: US, parents: []}\n"
    whatif = whatif_of(f"{owners}software:\n{links}{services}applications:\n  - {{id: app, requires: [c0]}}\n")
    after = _after(_without(whatif, "operator-a"))["app"]
    assert (after.outcome, after.survives_days) == (Outcome.STOPS, 7)


def test_the_only_copy_of_data_is_lost_with_its_store(system):
    after = _after(_without(system, "store"))["on-both"]
    assert _outcomes(after) == ["only-copy-lost"]
    assert after.consequences[0].parts == ("records",)


def test_updates_that_somebody_else_mirrors_do_not_end_until_both_are_gone(system):
    def stale(*parties: str) -> bool:
        assets = {each.outcome: each.assets for each in _without(system, *parties).assets}
        return "engine" in assets.get(Outcome.GOES_STALE, ())

    assert not stale("operator-a")
    assert not stale("agency")
    assert stale("operator-a", "agency")


def test_what_a_maker_made_and_what_was_made_from_it_cannot_be_renewed(system):
    departure = _without(system, "JP")
    assert {each.outcome: each.assets for each in departure.assets} == {
        Outcome.CANNOT_BE_RENEWED: ("engine", "model-a", "model-b", "model-both")
    }
    after = _after(departure)["on-both"]
    assert after.consequences[0].parts == ("engine", "model-both")
    paths = [[hop.to for hop in path] for path in after.consequences[0].paths]
    assert ["model-both", "model-a", "maker", "country:JP"] in paths
    assert after.surely_goes_on


def test_without_somebody_unknown_to_the_system_all_goes_on(system):
    departure = _without(system, "bloc:eu", "NO")
    assert {party.id for party in departure.without} >= {"DE", "NO"}
    departure = _without(system, "NO")
    assert not departure.assets
    assert {each.outcome for each in departure.applications} == {Outcome.GOES_ON}
    assert all(each.surely_goes_on for each in departure.applications)


def test_what_is_left_out_leaves_open_what_it_could_change(whatif_of):
    system = whatif_of(SYSTEM.replace("    country: DE\n    administered_from: [DE]\n    acc", "    acc"))
    after = _after(_without(system, "NO"))["alone"]
    assert _outcomes(after) == ["not-known"]
    assert not after.surely_goes_on
    assert {(missing.asset, missing.field) for missing in after.consequences[0].missing} == {("host-a", "country")}
    # No organization can hide behind a country that is left out.
    assert _after(_without(system, "operator-b"))["alone"].outcome is Outcome.GOES_ON
    assert system.each().open[0].id == "alone"


def test_each_party_is_told_once_with_those_first_that_stop_most(system):
    departures = system.each()
    told = [(each.without[0].kind, each.without[0].id) for each in departures.parties]
    assert len(set(told)) == len(told)
    assert told[:2] == [(PartyKind.COUNTRY, "DE"), (PartyKind.ORGANIZATION, "agency")]
    assert (PartyKind.COUNTRY, "NO") not in told
    assert {each.without[0].id: each.without[0].trusted for each in departures.parties}["US"] is False
    assert departures.open == ()
    assert departures.left_out == 0


def test_where_very_many_are_told_the_rest_is_counted(system):
    everybody, few = system.each(), system.each(most=3)
    assert few.left_out > 0
    assert len(few.parties) < len(everybody.parties)


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("us", "did you mean 'US'?"),
        ("eu", "did you mean 'bloc:eu'?"),
        ("germany", "did you mean 'DE'?"),
        ("operator", "did you mean 'operator-"),
        ("host-aa", "did you mean 'host-"),
        ("country:XX", "no such country"),
        ("bloc:euu", "did you mean 'eu'?"),
        ("org:host-a", "no such organization"),
        ("asset:operator-a", "no such asset"),
        ("cloud:awss", "did you mean 'aws'?"),
        ("", "no such party"),
        (":", "no such party"),
    ],
)
def test_a_party_that_does_not_exist_is_refused_with_the_nearest(system, word, advice):
    with pytest.raises(UsageError, match="--without") as caught:
        system.leavers.named([word])
    assert advice in str(caught.value)


def test_a_cloud_stands_for_its_operator(system):
    assert system.leavers.named(["aws"]).parties[0].id == "amazon-web-services"
    assert not system.leavers.named(["aws"]).elements


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_who_stops_an_application_is_who_the_facts_say(scenario: Path):
    today = read_expectation(scenario).runs[0].today
    graph = build_graph(load_system([str(scenario)], (), today))
    departures = WhatIf(graph, RecentTests.until(today, 365), set()).each()
    for name in (name for name, asset in graph.system.assets.items() if asset.kind == "application"):
        stopping = {
            _point(each, graph)
            for each in departures.parties
            for after in each.applications
            if after.id == name and after.outcome is Outcome.STOPS
        }
        assert {point for point in stopping if point.kind in {"country", *POINTS}} == set(graph.survival(name))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_which_two_stop_an_application_only_together_is_what_asking_for_both_says(scenario: Path):
    today = read_expectation(scenario).runs[0].today
    graph = build_graph(load_system([str(scenario)], (), today))
    whatif = WhatIf(graph, RecentTests.until(today, 365))
    pairs = {each.application: each.pairs for each in pairs_of(graph, whatif.applications)}
    elements = [name for name in whatif.everybody if _kind(name, graph) in {"country", *POINTS}]
    alone = {name: _stopped(whatif, name) for name in elements}
    for first, second in combinations(elements, 2):
        for application in _stopped(whatif, first, second) - alone[first] - alone[second]:
            told = {frozenset(_node(member.kind, member.id) for member in pair) for pair in pairs[application]}
            assert {first, second} in told
    for application, told in pairs.items():
        for pair in told:
            assert application in _stopped(whatif, *(_node(member.kind, member.id) for member in pair))


def _stopped(whatif: WhatIf, *names: str) -> set[str]:
    return {name for name, after in whatif.after(names).items() if after.outcome is Outcome.STOPS}


def _kind(node: str, graph: SystemGraph) -> str:
    return graph.system.assets[node].kind.value if node in graph.system.assets else "country"


def _node(kind: str, name: str) -> str:
    return f"country:{name}" if kind == "country" else name


def _point(departure: Departure, graph: SystemGraph) -> Point:
    (party,) = departure.without
    if party.kind is PartyKind.COUNTRY:
        return Point("country", party.id)
    return Point(graph.system.assets[party.id].kind.value, party.id)


def test_what_is_open_only_without_somebody_is_told_of_them(whatif_of):
    whatif = whatif_of("""
organizations:
  - {id: here, country: CH, public_body: true, administered_from: [CH], support_countries: [CH]}
  - {id: there, country: CH, public_body: true, administered_from: [CH], support_countries: [CH]}
models:
  - {id: model, base_models: [], stored_in: []}
applications:
  - {id: other, owner: there, data: [], logs_to: [], requires: []}
  - id: asked
    owner: here
    data: []
    logs_to: []
    requires:
      - {any_of: [{id: model, tested: 2026-11-01}, {id: other, tested: 2026-11-01}], optional: true}
""")
    departures = whatif.each()
    assert departures.open == ()
    (told,) = [each for each in departures.parties if each.without[0].id == "there"]
    asked = _after(told)["asked"]
    assert not asked.surely_goes_on
    (own,) = [each for each in departures.parties if each.without[0].id == "here"]
    assert "other" not in _after(own)


def test_what_goes_on_by_luck_is_not_said_to_go_on_surely(system):
    after = _after(_without(system, "operator-a"))
    assert {each.surely_goes_on for each in after.values()} == {True, False}
    for each in after.values():
        assert going_words(each).endswith(", not surely") == (not each.surely_goes_on)
