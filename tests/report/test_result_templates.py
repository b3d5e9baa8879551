"""What a template or a group writes of an asset is what the ordinary way writes of it, whatever its texts hold."""

import json
from collections.abc import Sequence
from dataclasses import replace

import jsonschema_rs
import pytest

from sovcheck.findings.report import Hop, MissingField, Report, Result
from sovcheck.findings.results.result import fingerprint
from sovcheck.findings.results.results import Member, Move, ResultClass, ResultCollector, Results, SharedResult
from sovcheck.findings.saved.grouped_report import ungrouped
from sovcheck.report import json_report, selection
from sovcheck.report.json_report import grouped_schema, render_grouped, render_json
from sovcheck.report.selection import grouped_sentences

FIRST = Member("host-1", "Rack 1", 12)
OTHERS = (Member("host-2", "Rack 2", 40), Member("host-30", "Rack 30", 1_000_000))


def said(move: Move) -> str:
    return f"{move.end} leaves it open (inventory.yaml:{20 + move.lines})"


def kept(example: Result, first: Member = FIRST, message: str | None = None) -> SharedResult:
    """The example as a result about the first of several hosts, with whatever can name it."""
    result = replace(
        example,
        asset=first.asset,
        asset_name=first.name,
        fingerprint=fingerprint(example.rule, first.asset, example.discriminator),
        line=first.line,
        message=said(Move(first.asset, first.asset, 0)) if message is None else message,
        paths=(
            (
                Hop(asset=first.asset, edge="operated_by", to="abroad", file="inventory.yaml", line=first.line + 2),
                Hop(asset="abroad", edge="located_in", to="country:US", file="inventory.yaml", line=4),
            ),
        ),
        missing=(
            MissingField(asset=first.asset, field="tenancy", file="inventory.yaml", line=first.line),
            MissingField(asset="abroad", field="parents"),
        ),
    )
    return SharedResult(result, said if message is None else lambda _: message, first)


def results_of(shared: SharedResult, members: Sequence[Member]) -> Results:
    collector, of_class = ResultCollector(), ResultClass((shared,))
    for member in members:
        collector.add(of_class, member)
    return collector.results()


def is_as_before_when_ungrouped(report: Report, results: Results) -> None:
    whole = report.model_copy(update={"results": results})
    grouped = render_grouped(whole)
    jsonschema_rs.validator_for(grouped_schema()).validate(json.loads(grouped))
    assert json.loads(ungrouped(grouped.encode(), "report.json")) == json.loads(render_json(whole))
    assert render_grouped(report.model_copy(update={"results": tuple(results)})) == grouped
    written = grouped.partition('\n  "results": [\n')[2].partition("\n  ],\n")[0].splitlines()
    others = sum(len(group.get("assets", [])) for group in json.loads(grouped)["results"])
    groups = len(json.loads(grouped)["results"])
    assert len(written) == groups + others + sum(line in {"    ]}", "    ]},"} for line in written)


@pytest.fixture(autouse=True)
def _templates_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_report, "_MANY", 0)


def both(report: Report, results: Results) -> tuple[str, str]:
    """The report by template, and written all at once."""
    by_template = render_json(report.model_copy(update={"results": results}))
    return by_template, render_json(report.model_copy(update={"results": tuple(results)}))


def test_every_asset_of_a_class(report: Report):
    results = results_of(kept(report.results[0]), (FIRST, *OTHERS))
    by_template, at_once = both(report, results)
    assert by_template == at_once
    is_as_before_when_ungrouped(report, results)
    assert '"message": "host-2 leaves it open (inventory.yaml:48)"' in by_template
    assert [(hop.asset, hop.line) for hop in results[2].paths[0]] == [("host-30", 1_000_002), ("abroad", 4)]
    assert len({result.fingerprint for result in results}) == len(results)


def test_every_kind_of_result(report: Report):
    for example in report.results:
        by_template, at_once = both(report, results_of(kept(example), (FIRST, *OTHERS)))
        assert by_template == at_once


def test_hostile_texts(hostile_report: Report):
    name = hostile_report.results[0].message
    members = (FIRST, Member("host-2", name, 3), Member("host-3", '"}], "verdict": "pass', 5))
    for example in hostile_report.results:
        results = results_of(kept(example), members)
        by_template, at_once = both(hostile_report, results)
        assert by_template == at_once
        is_as_before_when_ungrouped(hostile_report, results)


def test_assets_without_a_name(report: Report):
    first, other = Member("host-1", None, 12), Member("host-2", None, 15)
    results = results_of(kept(report.results[0], first), (first, other))
    by_template, at_once = both(report, results)
    assert by_template == at_once
    is_as_before_when_ungrouped(report, results)
    assert '"asset_name"' not in by_template.partition('"results"')[2].partition('"waivers"')[0]


@pytest.mark.parametrize("message", ["the stand-in-id of a host", "line 1000000000000007 of a file"])
def test_texts_that_hold_what_stands_for_a_hole(report: Report, message: str):
    by_template, at_once = both(report, results_of(kept(report.results[0], message=message), (FIRST, *OTHERS)))
    assert by_template == at_once


def test_a_report_without_results(report: Report):
    by_template, at_once = both(report, ResultCollector().results())
    assert by_template == at_once


def test_of_a_saved_report_only_results_that_reading_gives_back_are_grouped(report: Report):
    """The third is told by another fingerprint, the fourth by a step that leaves no asset, the fifth by its file."""
    first, second, third, fourth, fifth = results_of(
        kept(report.results[0]), (FIRST, *OTHERS, Member("host-4", "Rack 4", 7), Member("host-5", "Rack 5", 9))
    ).written_out()
    (own, onward), *_ = fourth.paths
    saved = (
        first,
        second,
        replace(third, fingerprint="0" * 64),
        replace(fourth, paths=((replace(own, asset="", line=2), onward),)),
        replace(fifth, file="other.yaml"),
    )
    whole = report.model_copy(update={"results": saved})
    grouped = json.loads(render_grouped(whole))
    assert [len(group.get("assets", [])) for group in grouped["results"]] == [1, 0, 0, 0]
    back = json.loads(ungrouped(json.dumps(grouped).encode(), "report.json"))
    by_asset = {result["asset"]: result for result in json.loads(render_json(whole))["results"]}
    assert {result["asset"]: result for result in back["results"]} == by_asset


def test_very_many_results_of_a_scan_are_grouped_and_those_of_a_saved_report_never(
    report: Report, monkeypatch: pytest.MonkeyPatch
):
    whole = report.model_copy(update={"results": results_of(kept(report.results[0]), (FIRST, *OTHERS))})
    written_out = render_json(whole)
    assert grouped_sentences(whole) == ()
    monkeypatch.setattr(selection, "MOST_WRITTEN_OUT", len(OTHERS))
    assert render_json(whole) == render_grouped(whole) != written_out
    assert render_json(report.model_copy(update={"results": tuple(whole.results)})) == written_out
    (told,) = grouped_sentences(whole)
    assert told.startswith("3 results: ")
