"""What changed in the catalog is told fact by fact, each with the source that it stands on."""

from changes import changes

WORD = {"source": "Register, Publisher, 2026-01-02", "as_of": "2026-01-02", "certainty": "confirmed"}


def told(old, new):
    return list(changes("accelerators", {"chip": old} if old else {}, {"chip": new} if new else {}))


def test_what_came_and_what_went_is_told():
    assert told(None, WORD) == ["+ accelerators chip: Register, Publisher, 2026-01-02"]
    assert told(WORD, None) == ["- accelerators chip"]
    assert told(WORD, WORD) == []


def test_a_changed_fact_stands_on_the_entry_or_on_a_source_of_its_own():
    new = {**WORD, "memory_gib": 80, "field_sources": [{"fields": ["memory_gib"], "source": "Data sheet"}]}
    line, word = told({**WORD, "memory_gib": 40}, new)
    assert line == "~ accelerators chip.memory_gib: 40 -> 80 (Data sheet)"
    assert word.startswith("~ accelerators chip: its word")
    (line,) = told({**WORD, "memory_gib": 40}, {**WORD, "memory_gib": 80})
    assert line.endswith("(Register, Publisher, 2026-01-02)")


def test_a_part_that_carries_its_own_source_stands_on_that():
    peak = {**WORD, "source": "Table of rates"}
    (line,) = told({**WORD, "peak": {**peak, "dense_tflops": 1}}, {**WORD, "peak": {**peak, "dense_tflops": 2}})
    assert line.endswith("(Table of rates)")
