"""Formats and patterns that engines read differently are refused, and those that they read alike are not."""

import pytest

FORMATS = {
    '"%s: %d of %v, 100 %%", ["a", 1, null]': "",
    '"", []': "",
    '"%v", [input.contract.notice_days]': "",
    '"%d", [count(input.exposure.cutoff)]': "",
    '"%5d", [1]': "engines write %5 differently",
    '"%-5s", ["a"]': "engines write %- differently",
    '"%.1f", [1.5]': "engines write %. differently",
    '"%t", [true]': "engines write %t differently",
    '"100 %", []': "engines write % differently",
    '"%s %s", ["a"]': "the format has room for 2, and gets 1",
    '"%s", ["a", "b"]': "the format has room for 1, and gets 2",
    '"%s", [1]': "%s gets what is no text",
    '"%s", [count(input.exposure.cutoff)]': "%s gets what is no text",
    '"%s", [input.exposure.cutoff]': "%s gets what is no text",
    '"%d", ["a"]': "%d gets what is no number",
    '"%d", [true]': "%d gets what is no number",
    '"%d", [input.exposure]': "%d gets what is no number",
    '"%s", input.languages': "the values are not written out",
    'input.kind, ["a"]': "the format is not written out",
}
ALIKE = [
    "",
    "a",
    "^a.c$",
    "a|b",
    "(a)(?:b)+?",
    "(?i)abc",
    "[a-z0-9_-]{1,99}",
    r"\.\*\[\]\$",
    "[^,]+",
    "ä+",
    r"[\]\\a]",
    r"\\",
]
DIFFERENT = [
    r"\w", r"\d+", r"\S", r"\bä", r"\p{L}", r"\<", "a++", "a**", "x{2}{3}", "a{1001}", "(a{9}){9}", "{", "a{,2}",
    "[a-z&&[^b]]", "[[:alpha:]]", "(?x)a b", "(?=a)", "(?P<n>a)", "(?m)^a", "*a", "a|*",
]  # fmt: skip


def statement(call):
    return f'deny contains {{"message": "m", "path": null}} if {{\n\tx := {call}\n}}\n'


@pytest.mark.parametrize(("arguments", "problem"), FORMATS.items())
def test_formats(problems_in, arguments, problem):
    problems = problems_in(statement(f"sprintf({arguments})"))
    assert (problem in "\n".join(problems)) if problem else problems == []


@pytest.mark.parametrize("pattern", ALIKE)
def test_patterns_that_engines_read_alike(problems_in, pattern):
    assert problems_in(statement(f"regex.match(`{pattern}`, input.kind)")) == []


@pytest.mark.parametrize("pattern", DIFFERENT)
def test_patterns_that_engines_read_differently(problems_in, pattern):
    (problem,) = problems_in(statement(f"regex.match(`{pattern}`, input.kind)"))
    assert "engines could read the pattern differently" in problem


@pytest.mark.parametrize("pattern", ["(a", "a)", "[z-a]"])
def test_what_is_no_pattern(problems_in, pattern):
    (problem,) = problems_in(statement(f"regex.match(`{pattern}`, input.kind)"))
    assert "is no pattern" in problem


def test_a_pattern_in_quotes_is_read_without_its_escapes(problems_in):
    assert problems_in(statement('regex.match("a\\\\.b", input.kind)')) == []
    assert problems_in(statement('regex.match("a\\\\d", input.kind)')) != []


def test_a_pattern_is_written_out(problems_in):
    (problem,) = problems_in(statement("regex.match(input.kind, input.kind)"))
    assert problem == "2: regex.match: the pattern is not written out: write it as text in quotes"
