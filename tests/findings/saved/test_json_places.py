"""Messages about saved JSON name the line."""

import json

import pytest

from sovcheck.findings.saved.json_places import line_of, line_of_ambiguity
from sovcheck.strict_json import NotStrictError, parse_object

TEXT = json.dumps({"tool": {"name": "x"}, "results": [{"rule": "A"}, {"rule": "B"}], "today": "2026-11-21"}, indent=2)


@pytest.mark.parametrize(
    ("path", "line"),
    [((), 1), (("tool",), 2), (("tool", "name"), 3), (("results", 1, "rule"), 10), (("today",), 13)],
)
def test_the_line_of_a_member(path, line):
    assert line_of(TEXT.encode(), path) == line


@pytest.mark.parametrize(("path", "line"), [(("nobody",), 1), (("tool", "version"), 2), (("results", 7), 5)])
def test_what_is_not_there_has_the_line_of_what_is_above(path, line):
    assert line_of(TEXT.encode(), path) == line


@pytest.mark.parametrize("text", ["", "{", '{"tool"', '{"tool":', "[1,", "nonsense", "[" * 100_000, TEXT[:40]])
def test_broken_text_is_followed_as_far_as_it_goes(text):
    assert line_of(text.encode(), ("tool", "name", "deeper")) >= 1


def test_bytes_that_are_no_text_have_lines_too():
    assert line_of(b'\n{"\xff": 1,\n"today": 2}', ("today",)) == 3


AMBIGUOUS = {
    "a key twice": ('{\n"a": 1,\n"b": [{"a": 2}],\n"a": 3\n}', 4),
    "a key twice in a list": ('{\n"a": [\n{"b": 1, "c": "\\"b\\": }",\n"b": 2}]}', 4),
    "too deep": ('{"a":\n' + "[" * 31 + "\n[\n" + "]" * 32 + "}", 3),
    "neither": ('{\n"a": {"b": "a"},\n"b": "a"}', 1),
    "no JSON": ('}]"', 1),
}


@pytest.mark.parametrize("case", AMBIGUOUS)
def test_the_line_of_what_readers_take_differently(case):
    text, line = AMBIGUOUS[case]
    assert line_of_ambiguity(text.encode()) == line


@pytest.mark.parametrize("case", ["a key twice", "a key twice in a list", "too deep"])
def test_it_is_what_strict_readers_refuse(case):
    with pytest.raises(NotStrictError):
        parse_object(AMBIGUOUS[case][0].encode())
