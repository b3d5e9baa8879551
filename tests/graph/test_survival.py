from datetime import date

import pytest

from sovcheck.graph.needs import RecentTests
from sovcheck.graph.results import Need, NeedOption, Point

TWO_PROVIDERS = """
organizations:
  - {id: agency, country: FR, parents: []}
  - {id: one, country: DE, parents: []}
  - {id: two, country: JP, parents: []}
cloud_services:
  - {id: first, provider: one, country: DE}
  - {id: second, provider: two, country: JP}
"""


def points(graph, application="app"):
    return {(point.kind, point.id) for point in graph.survival(application)}


def test_everything_that_a_single_need_rests_on_stops_the_application(graph_of):
    graph = graph_of(
        "organizations:\n  - {id: operator, country: CH, parents: [{organization: parent, capital: 100}]}\n"
        "  - {id: parent, country: US, parents: []}\n"
        "gpu_hosts: [{id: cluster, operator: operator, country: CH, administered_from: [DE], serves: [model]}]\n"
        "models: [{id: model, access: weights}]\napplications: [{id: app, requires: [model]}]"
    )
    assert points(graph) == {
        ("gpu_host", "cluster"),
        ("organization", "operator"),
        ("organization", "parent"),
        ("country", "CH"),
        ("country", "DE"),
        ("country", "US"),
    }
    path = graph.survival_path("app", Point("country", "US"))
    assert [(hop.edge.value, hop.to) for hop in path] == [
        ("requires", "model"),
        ("runs_on", "cluster"),
        ("operated_by", "operator"),
        ("owned_by", "parent"),
        ("located_in", "country:US"),
    ]
    assert [hop.to for hop in graph.survival_path("app", Point("gpu_host", "cluster"))] == ["model", "cluster"]


def test_two_providers_in_two_countries_leave_no_single_point(graph_of):
    graph = graph_of(TWO_PROVIDERS + "applications: [{id: app, requires: [{any_of: [first, second]}]}]")
    assert points(graph) == set()
    assert (Point("cloud_service", "first"), Point("country", "JP")) in graph.survival_pairs("app")
    assert len(graph.survival_pairs("app")) == 9


def test_alternatives_under_one_owner_share_it_as_a_single_point(graph_of):
    graph = graph_of(
        TWO_PROVIDERS.replace(
            "two, country: JP, parents: []", "two, country: JP, parents: [{organization: one, voting: 51}]"
        )
        + "applications: [{id: app, requires: [{any_of: [first, second]}]}]"
    )
    assert points(graph) == {("organization", "one"), ("country", "DE")}
    path = graph.survival_path("app", Point("organization", "one"))
    assert [hop.to for hop in path] == ["first", "one"]


def test_two_needs_are_both_needed(graph_of):
    graph = graph_of(TWO_PROVIDERS + "applications: [{id: app, requires: [first, second]}]")
    assert points(graph) == {
        ("cloud_service", "first"),
        ("cloud_service", "second"),
        ("organization", "one"),
        ("organization", "two"),
        ("country", "DE"),
        ("country", "JP"),
    }
    assert graph.survival_pairs("app") == ()


def test_what_is_optional_never_stops(graph_of):
    graph = graph_of(TWO_PROVIDERS + "applications: [{id: app, requires: [{id: first, optional: true}]}]")
    assert points(graph) == set()


def test_the_owner_of_an_application_can_stop_it(graph_of):
    graph = graph_of(TWO_PROVIDERS + "applications: [{id: app, owner: agency, requires: []}]")
    assert points(graph) == {("organization", "agency"), ("country", "FR")}


def test_an_alternative_that_rests_on_the_other_is_none(graph_of):
    graph = graph_of(
        "cloud_services:\n  - {id: primary}\n  - {id: standby, requires: [primary]}\n"
        "applications: [{id: app, requires: [{any_of: [primary, standby]}]}]"
    )
    assert points(graph) == {("cloud_service", "primary")}
    assert [hop.to for hop in graph.survival_path("app", Point("cloud_service", "primary"))] == ["primary"]


def test_hosts_of_a_model_are_alternatives_of_each_other(graph_of):
    graph = graph_of(
        "gpu_hosts:\n  - {id: north, country: FR, serves: [model]}\n  - {id: south, country: FR, serves: [model]}\n"
        "models: [{id: model, access: weights}]\napplications: [{id: app, requires: [model]}]"
    )
    assert points(graph) == {("country", "FR")}
    assert graph.hosts_of("model") == ("north", "south")


def test_a_model_behind_an_api_needs_its_service(graph_of):
    graph = graph_of(
        "cloud_services: [{id: api, country: US}]\nmodels: [{id: model, access: api, provider_service: api}]\n"
        "applications: [{id: app, requires: [model]}]"
    )
    assert points(graph) == {("cloud_service", "api"), ("country", "US")}


def test_requirements_in_a_circle_fall_together(graph_of):
    graph = graph_of(
        "organizations: [{id: one, country: FR}, {id: two, country: DE}]\n"
        "cloud_services:\n  - {id: first, provider: one, requires: [second]}\n"
        "  - {id: second, provider: two, requires: [first]}\n"
        "applications: [{id: app, requires: [first]}]"
    )
    assert points(graph) == {
        ("cloud_service", "first"),
        ("cloud_service", "second"),
        ("organization", "one"),
        ("organization", "two"),
        ("country", "DE"),
        ("country", "FR"),
    }


def test_a_circle_that_an_alternative_breaks_does_not_fall(graph_of):
    graph = graph_of(
        "cloud_services:\n  - {id: first, requires: [{any_of: [second, spare]}]}\n"
        "  - {id: second, requires: [first]}\n  - {id: spare}\n"
        "applications: [{id: app, requires: [first]}]"
    )
    assert points(graph) == {("cloud_service", "first")}


def test_the_loss_of_a_registry_stops_nothing(graph_of):
    text = (
        "cloud_services: [{{id: registry, country: US}}]\nsoftware: [{{id: runtime, registry: registry{mirror}}}]\n"
        "gpu_hosts: [{{id: host, runtime: {{software: runtime}}}}, {{id: store}}]\n"
        "applications: [{{id: app, requires: [host]}}]"
    )
    assert points(graph_of(text.format(mirror=""))) == {("gpu_host", "host")}
    assert points(graph_of(text.format(mirror=", mirror: store"))) == {("gpu_host", "host")}


DAYS = RecentTests(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("requires", "stopped_by"),
    [
        ("{any_of: [first, second]}", {"first", "second"}),
        ("{any_of: [first, {id: second, tested: 2026-06-01}]}", set()),
        ("{any_of: [first, {id: second, tested: 2025-12-31}]}", {"first", "second"}),
        ("{any_of: [first, {id: second, tested: 2027-01-01}]}", {"first", "second"}),
        ("{any_of: [{id: first, tested: 2026-01-01}, {id: second, tested: 2026-12-31}]}", set()),
        ("{any_of: [first, third, {id: second, tested: 2026-06-01}]}", set()),
        ("{id: first, optional: true}", {"first"}),
        ("{id: first, optional: true, tested: 2026-06-01}", set()),
        ("{id: first, optional: true, tested: 2025-06-01}", {"first"}),
        ("first", {"first"}),
    ],
)
def test_what_nobody_tried_lately_is_not_counted_on(graph_of, requires, stopped_by):
    graph = graph_of(
        "cloud_services: [{id: first}, {id: second}, {id: third}]\n"
        f"applications: [{{id: app, requires: [{requires}]}}]"
    )
    found = graph.survival_if_tested("app", DAYS)
    assert {point.id for point in found} == stopped_by == graph.stopping_places("app", DAYS)
    for point in found:
        assert [hop.to for hop in graph.survival_proof_if_tested("app", point, DAYS).paths[0]] == [point.id]


def test_a_path_to_what_does_not_stop_the_application_does_not_exist(graph_of):
    graph = graph_of(TWO_PROVIDERS + "applications: [{id: app, requires: [{any_of: [first, second]}]}]")
    with pytest.raises(KeyError):
        graph.survival_path("app", Point("cloud_service", "first"))


def test_alternatives_are_listed_in_one_order(graph_of):
    graph = graph_of(
        TWO_PROVIDERS + "applications: [{id: app, requires: [{id: first, optional: true},"
        " {any_of: [second, {id: first, tested: 2026-01-02}, first]}, second]}]"
    )
    needs = graph.alternatives("app")
    assert [[option.id for option in need.any_of] for need in needs] == [["first", "second"], ["second"], ["first"]]
    assert needs[0].any_of[0].tested is not None
    assert needs[2] == Need((NeedOption("first", None),), optional=True)
    assert graph.alternatives("one") == ()


def test_pairs_are_found_below_the_needs_of_the_application(graph_of):
    graph = graph_of(
        "gpu_hosts: [{id: north, serves: [model]}, {id: south, serves: [model]}]\n"
        "models: [{id: model, access: weights}]\nsoftware: [{id: assistant, requires: [model]}]\n"
        "applications: [{id: app, requires: [assistant]}]"
    )
    assert graph.survival("app") == ()
    assert graph.survival_pairs("app") == ((Point("gpu_host", "north"), Point("gpu_host", "south")),)
