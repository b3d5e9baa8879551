import json
import re
from pathlib import Path

import pytest
import regorus

from sovcheck.policy.checking.builtins import BUILTINS, refusal

GUIDE = Path(__file__).parents[2] / "docs" / "writing-policies.md"
CALLS = {
    "abs": "abs(-1)",
    "array.concat": "array.concat([1], [2])",
    "array.reverse": "array.reverse([1, 2])",
    "array.slice": "array.slice([1, 2, 3], 1, 2)",
    "ceil": "ceil(1.2)",
    "concat": 'concat("-", ["a", "b"])',
    "contains": 'contains("abc", "b")',
    "count": "count([1, 2])",
    "endswith": 'endswith("ab", "b")',
    "floor": "floor(1.8)",
    "format_int": "format_int(255, 16)",
    "indexof": 'indexof("abc", "c")',
    "intersection": "intersection({{1, 2}, {2}})",
    "is_array": "is_array([])",
    "is_boolean": "is_boolean(1)",
    "is_null": "is_null(null)",
    "is_number": "is_number(1)",
    "is_object": "is_object({})",
    "is_set": "is_set([])",
    "is_string": 'is_string("a")',
    "lower": 'lower("A")',
    "max": "max([1, 3])",
    "min": "min({1, 3})",
    "object.filter": 'object.filter({"a": 1, "b": 2}, ["a"])',
    "object.get": 'object.get({"a": 1}, "b", 3)',
    "object.keys": 'object.keys({"a": 1})',
    "object.remove": 'object.remove({"a": 1}, ["a"])',
    "object.union": 'object.union({"a": 1}, {"b": 2})',
    "regex.match": 'regex.match("a+", "caat")',
    "replace": 'replace("aa", "a", "b")',
    "round": "round(2.5)",
    "sort": "sort({2, 1})",
    "split": 'split("a,b", ",")',
    "sprintf": 'sprintf("%s %d %v", ["a", 1, null])',
    "startswith": 'startswith("ab", "b")',
    "strings.any_prefix_match": 'strings.any_prefix_match("ab", ["a"])',
    "strings.any_suffix_match": 'strings.any_suffix_match("ab", ["a"])',
    "strings.reverse": 'strings.reverse("ab")',
    "substring": 'substring("abc", 1, 1)',
    "sum": "sum([1, 2])",
    "to_number": 'to_number("12")',
    "trim": 'trim("xax", "x")',
    "trim_left": 'trim_left("xax", "x")',
    "trim_prefix": 'trim_prefix("ab", "a")',
    "trim_right": 'trim_right("xax", "x")',
    "trim_space": 'trim_space(" a ")',
    "trim_suffix": 'trim_suffix("ab", "b")',
    "type_name": "type_name(1)",
    "union": "union({{1}, {2}})",
    "upper": 'upper("a")',
}
VALUES = {
    "abs": 1, "array.concat": [1, 2], "array.reverse": [2, 1], "array.slice": [2], "ceil": 2, "concat": "a-b",
    "contains": True, "count": 2, "endswith": True, "floor": 1, "format_int": "ff", "indexof": 2, "intersection": [2],
    "is_array": True, "is_boolean": False, "is_null": True, "is_number": True, "is_object": True, "is_set": False,
    "is_string": True, "lower": "a", "max": 3, "min": 1, "object.filter": {"a": 1}, "object.get": 3,
    "object.keys": ["a"], "object.remove": {}, "object.union": {"a": 1, "b": 2}, "regex.match": True, "replace": "bb",
    "round": 3, "sort": [1, 2], "split": ["a", "b"], "sprintf": "a 1 null", "startswith": False,
    "strings.any_prefix_match": True, "strings.any_suffix_match": False, "strings.reverse": "ba", "substring": "b",
    "sum": 3, "to_number": 12, "trim": "a", "trim_left": "ax", "trim_prefix": "b", "trim_right": "xa",
    "trim_space": "a", "trim_suffix": "a", "type_name": "number", "union": [1, 2], "upper": "A",
}  # fmt: skip
"""What OPA's reference says of these calls."""


@pytest.mark.parametrize("name", BUILTINS)
def test_every_built_in_is_there_and_gives_what_opa_documents(name):
    engine = regorus.Engine()
    engine.add_policy("a.rego", f"package a\n\nx := {CALLS[name]}")
    assert json.loads(engine.eval_rule_as_json("data.a.x")) == VALUES[name]


@pytest.mark.parametrize("name", BUILTINS)
def test_every_built_in_can_be_called_from_a_policy(problems_in, name):
    assert problems_in(f'deny contains {{"message": "m", "path": null}} if {{\n\tx := {CALLS[name]}\n}}\n') == []


def test_the_guide_lists_exactly_these():
    section = GUIDE.read_text(encoding="utf-8").partition("### Built-ins\n")[2].partition("\n## ")[0]
    assert re.findall(r"`([\w.]+)`", section) == sorted(BUILTINS)


def test_nothing_that_is_refused_with_a_reason_is_allowed():
    assert refusal("http.send") == ("policies may not call this", "policies have no network")
    assert not {"http.send", "opa.runtime", "time.now_ns", "rand.intn", "print", "walk"} & set(BUILTINS)
