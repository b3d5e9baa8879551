"""Who holds a system, and what is asked of whom, agree with the graph and the results, on every scenario."""

from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from sovcheck.findings.report import Status
from sovcheck.graph.edges import Effect
from sovcheck.graph.results import Point
from sovcheck.inventory.assets.dataset import DataClass
from sovcheck.report.markdown import render_markdown
from sovcheck.report.text.holders import lay_out_holders
from sovcheck.scan.answer import answered
from sovcheck.scan.judgement import judge_assets
from sovcheck.scan.preparation import prepare
from sovcheck.scan.request import ScanRequest

SCENARIOS = sorted(path for path in (Path(__file__).parents[2] / "inventories").iterdir() if path.is_dir())
GRAVE = {DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.SECRET}


@pytest.fixture(params=SCENARIOS, ids=lambda path: path.name, scope="module")
def scanned(request):
    prepared = prepare(ScanRequest(paths=(str(request.param),), today=date(2026, 11, 21), home="DE"))
    report = judge_assets(prepared, prepared.system.declared)
    return prepared, answered(report, prepared.graph, prepared.profile.data)


def _behind(holder):
    return {holder.organization, *(party.id for party in holder.controlled)}


def test_nobody_who_holds_a_part_is_left_out_or_under_somebody(scanned):
    prepared, report = scanned
    for holder in report.answer.holders:
        above = {party.organization for party in prepared.graph.controllers(holder.organization)} - {None}
        assert above == {holder.organization}
    behind = set().union(*map(_behind, report.answer.holders))
    for name in prepared.system.declared:
        asset = prepared.system.assets[name]
        if asset.kind in {"gpu_host", "cloud_service"}:
            assert set(prepared.system.runners(name)) <= behind


def test_whoever_stops_an_application_is_told_to(scanned):
    prepared, report = scanned
    applications = [name for name in prepared.system.declared if prepared.system.assets[name].kind == "application"]
    for application in applications:
        points = {point.id for point in prepared.graph.survival(application) if point.kind == "organization"}
        stopping = [holder for holder in report.answer.holders if application in holder.stops_applications]
        assert {holder.organization for holder in stopping} <= points
        assert points <= {
            name
            for holder in stopping
            for name in prepared.system.assets
            if name in points and holder.organization in _tops(prepared, name)
        }


def _tops(prepared, name):
    return {party.organization for party in prepared.graph.controllers(name)}


def test_the_plain_facts_are_those_of_the_graph(scanned):
    prepared, report = scanned
    facts, trusted = report.answer.critical, set(prepared.profile.data["trusted"])
    assert facts is not None
    points = set(prepared.graph.survival(facts.application))
    stopping = {party.id for party in facts.stopped_by_countries}
    assert stopping == {point.id for point in points if point.kind == "country"} - trusted
    assert all(Point("organization", party.id) in points for party in facts.stopped_by)
    partly = {party.id for party in facts.partly_stopped_by_countries}
    exposed = {party.country for party in prepared.graph.exposure(facts.application, Effect.CUTOFF)} - {None}
    assert stopping | partly == exposed - trusted
    reading = set()
    for name in prepared.system.declared:
        if getattr(prepared.system.assets[name], "data_class", None) in GRAVE:
            reading |= {party.country for party in prepared.graph.exposure(name, Effect.ACCESS)} - {None} - trusted
    assert bool(facts.read_by_countries) == bool(reading)
    assert {party.id for party in facts.read_by_countries} <= reading


def test_trusted_ones_stand_after_the_others(scanned):
    _, report = scanned
    assert [holder.trusted for holder in report.answer.holders] == sorted(
        (holder.trusted for holder in report.answer.holders), key=[False, None, True].index
    )


def test_nobody_is_in_the_trusted_set_whose_control_is_not_known(scanned):
    prepared, report = scanned
    for holder in report.answer.holders:
        if prepared.graph.control_omissions(holder.organization):
            assert holder.trusted is not True


OPEN = """
apiVersion: sovcheck/v1
kind: Inventory
organizations:
  - {id: agency, country: FI, public_body: true}
applications:
  - {id: app, owner: agency, domicile: FI, requires: [store]}
cloud_services:
  - {id: store, provider: upcloud, type: object-store, country: FI}
"""


def test_whose_control_is_not_known_is_told_so_in_every_format(tmp_path):
    inventory = tmp_path / "inventory.yaml"
    inventory.write_text(OPEN)
    prepared = prepare(ScanRequest(paths=(str(inventory),), today=date(2026, 11, 30), home="FI"))
    report = answered(judge_assets(prepared, prepared.system.declared), prepared.graph, prepared.profile.data)
    assert {each.organization: each.trusted for each in report.answer.holders} == {"upcloud": None, "agency": True}
    text = [str(each) for each in lay_out_holders(report, 100, 9)]
    assert "  who controls them is not known: UpCloud Oy (FI)" in text
    (trusted,) = (each for each in text if "in the trusted set" in each)
    assert "UpCloud" not in trusted
    assert "UpCloud Oy (FI), trust not known" in render_markdown(report)


def test_every_missing_field_is_one_question_and_every_question_has_a_form(scanned):
    _, report = scanned
    unknowns = [result for result in report.results if result.status is Status.UNKNOWN]
    left_out = {(each.asset, each.field) for result in unknowns for each in result.missing or ()}
    # Who answers for a group answers for its parts.
    missing = {(asset, field) for asset, field in left_out if (asset, field.rpartition(".")[0]) not in left_out}
    questions = report.answer.questions
    # Personal data that has a controller is asked for its licence once its curator is known, and for that first.
    first = {(asset, "curator") for asset, field in missing if field == "licence.id" and (asset, "curator") in missing}
    missing -= {(asset, "licence.id") for asset, _ in first}
    assert sorted((question.asset, question.field) for question in questions) == sorted(missing)
    for question in questions:
        for settled in question.settles:
            (result,) = (each for each in unknowns if (each.rule, each.asset) == (settled.rule, settled.asset))
            asked = [each.field for each in result.missing if each.asset == question.asset]
            asked += ["curator"] if (question.asset, "curator") in first and "licence.id" in asked else []
            assert any(f"{field}.".startswith(f"{question.field}.") for field in asked)
        assert question.allowed
        assert question.example or question.to_state == "evidence"


def test_questions_to_one_stand_together(scanned):
    _, report = scanned
    asked = [question.asked for question in report.answer.questions]
    assert len(list(groupby(asked))) == len(set(asked))
