"""Formats and patterns that engines read differently are refused, and those that they read alike are not."""

import pytest

FORMATS = {
    '"%s: %d of %v, 100 %%", ["a", 1, null]': "",
    '"", []': "",
    '"%v", [input.contract.notice_days]': "",
    '"%d", [count(input.exposure.cutoff)]': "",
    '"%d", [input.contract.notice_days]': "%d gets what may be null, which engines write differently",
    '"%d", [null]': "%d gets what may be null, which engines write differently",
    '"%s", [null]': "",
    '"%5d", [1]': "engines write %5 differently",
    '"%-5s", ["a"]': "engines write %- differently",
    '"%.1f", [1.5]': "engines write %. differently",
    '"%t", [true]': "engines write %t differently",
    '"100 %", []': "engines write % differently",
    '"%s %s", ["a"]': "the format has room for 2, and gets 1",
    '"%s", ["a", "b"]': "the format has room for 1, and gets 2",
    '"%s", [1]': "%s gets what is not text",
    '"%s", [count(input.exposure.cutoff)]': "%s gets what is not text",
    '"%s", [input.exposure.cutoff]': "%s gets a list, a set or an object",
    '"%d", ["a"]': "%d gets what is not a number",
    '"%d", [true]': "%d gets what is not a number",
    '"%d", [input.exposure]': "%d gets a list, a set or an object",
    '"%s", input.languages': "the values are not written out",
    'input.kind, ["a"]': "the format is not written out",
}
MANY = "gets a list, a set or an object, which engines write differently"
PERHAPS = "gets what may be a list, a set or an object, which engines write differently"
COLLECTIONS = {
    "set()": MANY,
    '{"a"}': MANY,
    '["a"]': MANY,
    '{"a": 1}': MANY,
    "{party.country | some party in input.exposure.cutoff}": MANY,
    "[party.country | some party in input.exposure.cutoff]": MANY,
    "{party.country: 1 | some party in input.exposure.cutoff}": MANY,
    "input.exposure.cutoff": MANY,
    "input.contract": MANY,
    "data.profile.trusted": MANY,
    "sort(data.profile.trusted)": MANY,
    'object.keys({"a": 1})': MANY,
    'split("a,b", ",")': MANY,
    '({"a"} | {"b"})': MANY,
    'union({{"a"}, {"b"}})': MANY,
    "marks": MANY,
    "chosen": MANY,
    "by_name": MANY,
    'by_name["a"]': MANY,
    "told(marks)": MANY,
    'told("a")': "",
    "told(input.kind)": "",
    "either": PERHAPS,
    'object.filter({"a": {"b"}}, ["a"])': PERHAPS,
    'object.union({}, {"a": {"b"}})["a"]': PERHAPS,
    "mixed": "",
    'concat(", ", sort(marks))': "",
    "count(marks)": "",
}
"""What is given to a verb, and what is wrong with that."""

HELPERS = """
marks contains code if some code in data.profile.trusted

chosen := {"a"} if input.tenancy == "owned"

chosen := {"b"} if input.tenancy == "cloud"

either := {"a"} if input.tenancy == "owned"

either := "a" if input.tenancy == "cloud"

mixed := 1 if input.tenancy == "owned"

mixed := "a" if input.tenancy == "cloud"

by_name["a"] := marks

told(value) := value
"""
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


@pytest.mark.parametrize("verb", ["%v", "%s", "%d"])
@pytest.mark.parametrize(("given", "problem"), COLLECTIONS.items())
def test_what_engines_write_differently_gets_into_no_text(problems_in, verb, given, problem):
    problems = problems_in(statement(f'sprintf("{verb}", [{given}])') + HELPERS)
    if problem:
        assert any(told.startswith(f"2: sprintf: {verb} {problem}: ") for told in problems)
    else:
        assert not any(MANY in told or PERHAPS in told for told in problems)


LOOPS = {
    "some key, _ in data.profile.trusted": "",
    'some key, _ in {"a": 1}': "",
    "some key, _ in input.contract": "",
    "some key, _ in {country: 1 | some country in data.profile.trusted}": "",
    'some key, _ in {{"a"}}': PERHAPS,
    'some key, _ in {{"a"}: 1}': MANY,
    "some key, _ in by_set": MANY,
}


@pytest.mark.parametrize(("loop", "problem"), LOOPS.items())
def test_the_key_of_a_loop_may_be_a_set(problems_in, loop, problem):
    body = f'deny contains {{"message": sprintf("%v", [key]), "path": null}} if {{\n\t{loop}\n}}\n'
    problems = problems_in(f'{body}\nby_set[{{"a"}}] := 1 if true\n')
    assert (problem in "\n".join(problems)) if problem else problems == []


LIBRARY = """package acme.lib.words

shown(value) := sprintf("%v", [value])
"""


def test_a_function_is_refused_where_it_is_called_with_a_set(problems_in):
    library = {"words.rego": LIBRARY}
    imported = "import data.acme.lib.words\n\n"
    assert problems_in(imported + statement("words.shown(input.kind)"), library) == []
    (problem,) = problems_in(imported + statement('words.shown({"a"})'), library)
    assert problem.startswith("policy/words.rego:3: sprintf: %v gets a list, a set or an object")
    assert "(called at policy/rule.rego:" in problem


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
    assert "is not a pattern" in problem


def test_a_pattern_in_quotes_is_read_without_its_escapes(problems_in):
    assert problems_in(statement('regex.match("a\\\\.b", input.kind)')) == []
    assert problems_in(statement('regex.match("a\\\\d", input.kind)')) != []


def test_a_pattern_is_written_out(problems_in):
    (problem,) = problems_in(statement("regex.match(input.kind, input.kind)"))
    assert problem == "2: regex.match: the pattern is not written out: write it as text in quotes"
