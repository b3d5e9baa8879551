"""The tour of the code names files, functions and lines that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SPANS = re.findall(r"`([^`\n]+)`", PAGE)
NAMED = sorted({span for span in SPANS if re.fullmatch(r"[\w/.-]+\.(?:py|rego|yaml)(?::\w+)?", span)})


def place(name: str) -> Path:
    """A file of the package, or one that is named from the top."""
    within = ROOT / "sovcheck" / name
    return within if within.exists() else ROOT / name


@pytest.mark.parametrize("span", NAMED)
def test_what_the_page_names_is_there(span: str):
    name, _, function = span.partition(":")
    path = place(name)
    assert path.is_file(), f"{name} is gone: say in docs/architecture.md where that is done now"
    if function:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert function in defined, f"{name} defines no {function}: say in docs/architecture.md what does that now"


def test_the_line_that_the_tour_begins_with_is_there():
    ((field, number, name),) = re.findall(r"`([\w: -]+)` in line (\d+) of `([^`]+)`", PAGE)
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert lines[int(number) - 1].strip() == field


def test_every_file_of_the_tour_belongs_to_a_stage_that_the_drawing_shows():
    assert len(NAMED) > 15
    drawn = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert {
        name.partition("/")[0] for name in NAMED if place(name.partition(":")[0]).is_relative_to(ROOT / "sovcheck")
    } <= drawn


def test_the_main_line_is_in_the_order_of_the_stages():
    (line,) = re.findall(r"^The main line is `([^`]+)`", PAGE, re.MULTILINE)
    drawn = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    places = [drawn.index(stage) for stage in line.split(" -> ")]
    assert places == sorted(places)
