"""What changed in the catalog is told fact by fact, each with the source that it stands on."""

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "catalog" / "changes.py"
WORD = {"source": "Register, Publisher, 2026-01-02", "as_of": "2026-01-02", "certainty": "confirmed"}


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("changes", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(tool, old, new):
    return list(tool.changes("accelerators", {"chip": old} if old else {}, {"chip": new} if new else {}))


def test_what_came_and_what_went_is_told(tool):
    assert told(tool, None, WORD) == ["+ accelerators chip: Register, Publisher, 2026-01-02"]
    assert told(tool, WORD, None) == ["- accelerators chip"]
    assert told(tool, WORD, WORD) == []


def test_a_changed_fact_stands_on_the_entry_or_on_a_source_of_its_own(tool):
    new = {**WORD, "memory_gib": 80, "field_sources": [{"fields": ["memory_gib"], "source": "Data sheet"}]}
    line, word = told(tool, {**WORD, "memory_gib": 40}, new)
    assert line == "~ accelerators chip.memory_gib: 40 -> 80 (Data sheet)"
    assert word.startswith("~ accelerators chip: its word")
    (line,) = told(tool, {**WORD, "memory_gib": 40}, {**WORD, "memory_gib": 80})
    assert line.endswith("(Register, Publisher, 2026-01-02)")


def test_a_part_that_carries_its_own_source_stands_on_that(tool):
    peak = {**WORD, "source": "Table of rates"}
    (line,) = told(tool, {**WORD, "peak": {**peak, "dense_tflops": 1}}, {**WORD, "peak": {**peak, "dense_tflops": 2}})
    assert line.endswith("(Table of rates)")
