"""Comparisons in every format: as before, fitting the schema, and whatever the names are, only text."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from sovcheck.cli.schema import DOCUMENTS
from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.findings.comparison.pairwise import Part
from sovcheck.report.comparison import DiffFormat, render_comparison
from sovcheck.report.text_style import TextStyle

HOSTILE = "[red]<script>\x1b[2J=cmd()|`a`\n\u202egpj.exe @all #1 http://h ![i](http://h)"
SUFFIXES = {DiffFormat.TEXT: "txt", DiffFormat.JSON: "json", DiffFormat.MARKDOWN: "md"}
"""But for the page, which carries its style: test_html.py looks into it."""
WORDS = {
    "home_from",
    "verdict",
    "severity",
    "severity_before",
    "before",
    "after",
    "origin",
    "today",
    "catalog",
    "kind",
    "schema",
}


def render(chosen: DiffFormat, compared: Comparison | Matrix, **options: Any) -> str:
    return render_comparison(chosen, compared, **options).decode()


@pytest.mark.parametrize("chosen", SUFFIXES)
@pytest.mark.parametrize("name", ["comparison", "matrix"])
def test_the_scenario_is_told_as_before(chosen: DiffFormat, name: str, request, golden: Callable):
    golden(f"{name}.{SUFFIXES[chosen]}", render(chosen, request.getfixturevalue(name)))


@pytest.mark.parametrize(("name", "schema"), [("comparison", "diff"), ("matrix", "matrix")])
def test_json_fits_its_schema_and_reads_back(name: str, schema: str, request):
    compared = request.getfixturevalue(name)
    told = render(DiffFormat.JSON, compared)
    jsonschema_rs.validator_for(DOCUMENTS[schema]()).validate(json.loads(told))
    assert type(compared).model_validate_json(told) == compared


def test_only_some_parts_are_told_and_json_is_complete(comparison: Comparison):
    text = render(DiffFormat.TEXT, comparison, only=[Part.NEW])
    assert "NEW 10" in text
    assert "CHANGED" not in text
    assert "B IS WORSE" in text.splitlines()[-1]
    assert "## Fixed" not in render(DiffFormat.MARKDOWN, comparison, only=[Part.NEW])
    whole = render(DiffFormat.JSON, comparison)
    assert render(DiffFormat.JSON, comparison, only=[Part.NEW]) == whole


@pytest.mark.parametrize("part", Part)
def test_every_part_can_be_told_alone(comparison: Comparison, matrix: Matrix, part: Part):
    for chosen in DiffFormat:
        assert render(chosen, comparison, only=[part])
        assert render(chosen, matrix, only=[part])


@pytest.mark.parametrize("width", [40, 80, 100])
def test_lines_keep_to_the_width_but_for_words_that_are_longer(comparison: Comparison, width: int):
    lines = render(DiffFormat.TEXT, comparison, style=TextStyle(width=width)).splitlines()
    long = [line for line in lines[3:] if len(line) > width and len(line.split()) > 2]
    assert long == []


def poisoned(value: Any, key: str = "") -> Any:
    """The same with hostile text in the place of every name."""
    if isinstance(value, dict):
        return {name: poisoned(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, key) for item in value]
    return HOSTILE if isinstance(value, str) and key not in WORDS | {"statuses", "outcomes", "fail_on"} else value


@pytest.mark.parametrize("chosen", DiffFormat)
@pytest.mark.parametrize("name", ["comparison", "matrix"])
def test_no_name_acts_as_anything_but_text(chosen: DiffFormat, name: str, request):
    compared = request.getfixturevalue(name)
    tree = compared.model_dump(mode="json", by_alias=True, exclude_none=True)
    told = render(chosen, type(compared).model_validate(poisoned(tree)))
    acting = {letter for letter in told if ord(letter) < 32 or 127 <= ord(letter) < 160 or letter == "\u202e"}
    assert acting <= {"\n"}
    if chosen is DiffFormat.HTML:
        assert "<script" not in told
    if chosen is DiffFormat.MARKDOWN:
        assert "<script>" not in told
        assert "![i]" not in told
        assert "@all" not in told


def test_very_many_entries_are_counted(comparison: Comparison):
    (entry, *_) = comparison.new
    many = comparison.model_copy(
        update={"new": tuple(entry.model_copy(update={"asset": f"a{number}"}) for number in range(500))}
    )
    assert "and 460 more, in --output json" in render(DiffFormat.TEXT, many)
    assert "and 400 more" in render(DiffFormat.MARKDOWN, many)
    assert "And 100 more" in render(DiffFormat.HTML, many.model_copy(update={"new": many.new + many.new[:100]}))
