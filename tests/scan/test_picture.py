"""The picture of every scenario says the same about its parties as the fault tree."""

from datetime import date
from pathlib import Path

import pytest

from sovcheck.findings.answer.picture import Layer
from sovcheck.findings.answer.picture_builder import draw
from sovcheck.graph.build import build_graph
from sovcheck.graph.paths import country_node
from sovcheck.scan.system import load_system

SCENARIOS = sorted(path for path in (Path(__file__).parents[2] / "inventories").iterdir() if path.is_dir())
TODAY = date(2026, 11, 21)


def drawn(*paths):
    graph = build_graph(load_system(tuple(map(str, paths)), (), TODAY))
    return graph, draw(graph, ["DE", "FR", "NL"])


def stopped(picture, lost):
    """All nodes that stop with what is lost, by the picture alone."""
    gone = {node.id for node in picture.nodes if lost == node.id or lost in node.stopped_by}
    while True:
        more = {
            need.asset
            for need in picture.needs
            if not need.optional and all(option.id in gone for option in need.any_of)
        } - gone
        if not more:
            return gone
        gone |= more


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_what_stops_an_application_is_in_the_picture(scenario):
    graph, picture = drawn(scenario)
    applications = [node.id for node in picture.nodes if node.layer is Layer.APPLICATION]
    assert applications
    elements = [
        node.id for node in picture.nodes if node.kind in {"organization", "country", "gpu_host", "cloud_service"}
    ]
    for application in applications:
        points = {
            country_node(point.id) if point.kind == "country" else point.id for point in graph.survival(application)
        }
        assert points == {element for element in elements if application in stopped(picture, element)}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_edges_and_needs_join_nodes_of_the_picture(scenario):
    assert_joined(drawn(scenario)[1])


def test_a_store_of_weights_that_nothing_else_leads_to_is_a_node(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations:\n"
        "  - {id: agency, country: DE, parents: []}\n  - {id: provider-b, country: FR, parents: []}\n"
        "gpu_hosts: [{id: host, owner: agency, operator: agency, tenancy: owned, country: DE, serves: [model]}]\n"
        "models: [{id: model, developer: agency, access: weights, stored_in: [store]}]\n"
        "cloud_services: [{id: store, provider: provider-b, type: object-store, country: FR}]\n"
        "applications: [{id: app, owner: agency, domicile: DE, requires: [model]}]\n"
    )
    _, picture = drawn(inventory)
    assert {"store", "provider-b", "country:FR"} <= {node.id for node in picture.nodes}
    assert_joined(picture)


def assert_joined(picture):
    ids = [node.id for node in picture.nodes]
    assert len(ids) == len(set(ids))
    ends = {end for edge in picture.edges for end in (edge.asset, edge.to)}
    ends |= {need.asset for need in picture.needs} | {option.id for need in picture.needs for option in need.any_of}
    ends |= {party for node in picture.nodes for party in node.stopped_by}
    assert ends <= set(ids)


def test_alternatives_optional_parts_and_owners_are_told(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(
        "apiVersion: sovcheck/v1\nkind: Inventory\norganizations:\n"
        "  - {id: operator-a, country: DE, parents: [{organization: owner-a, capital: 100, voting: 100}]}\n"
        "  - {id: owner-a, country: US, parents: []}\n  - {id: provider-b, country: FR, parents: []}\n"
        "cloud_services:\n"
        "  - {id: first, provider: operator-a, country: DE, administered_from: [DE]}\n"
        "  - {id: second, provider: provider-b, country: FR, administered_from: [FR]}\n"
        "  - {id: extra, provider: provider-b, country: FR, administered_from: [FR]}\n"
        "applications:\n  - id: app\n    requires:\n"
        "      - any_of: [{id: first}, {id: second, tested: 2026-05-01}]\n"
        "      - {any_of: [{id: extra}], optional: true, tested: 2026-06-01}\n"
    )
    _, picture = drawn(inventory)
    by_id = {node.id: node for node in picture.nodes}
    assert by_id["owner-a"].layer is Layer.OWNER
    assert by_id["operator-a"].layer is Layer.OPERATOR
    assert (by_id["operator-a"].foreign, by_id["first"].foreign, by_id["provider-b"].foreign) == (True, True, False)
    assert by_id["second"].foreign is None  # nobody says what it needs
    needs = [need for need in picture.needs if need.asset == "app"]
    assert [([option.id for option in need.any_of], need.optional) for need in needs] == [
        (["first", "second"], False),
        (["extra"], True),
    ]
    assert needs[0].any_of[1].tested == date(2026, 5, 1)
    assert needs[1].tested == date(2026, 6, 1)


def test_a_system_without_applications_has_no_picture(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text("apiVersion: sovcheck/v1\nkind: Inventory\ndatasets: [{id: files}]\n")
    assert drawn(inventory)[1] is None
