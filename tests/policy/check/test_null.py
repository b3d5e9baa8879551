"""Null in policies: where it would be an error, or silently be taken for nothing, it must be ruled out before."""

import pytest

M = '{"message": "m", "path": null}'
LOOP = f"deny contains {M} if {{\n\tsome x in input.accelerators\n\tx.count > 3\n}}\n"
GUARDED = LOOP.replace("\tsome", "\tinput.accelerators != null\n\tsome")
TO_PASS = {"needs_to_pass": "accelerators, models"}
NEEDS = "add accelerators to needs, or compare it with null first"


def deny(*statements):
    return "\n\t".join([f"deny contains {M} if {{", *statements]) + "\n}\n"


def test_a_loop_over_a_list_that_may_be_null_is_refused(problems_in):
    assert problems_in(LOOP) == [f"2: input.accelerators: may be null here: {NEEDS}"]


def test_what_the_rule_needs_is_not_null(problems_in):
    assert problems_in(LOOP, needs="accelerators") == []


def test_what_the_rule_needs_to_pass_may_be_null(problems_in):
    assert problems_in(LOOP, **TO_PASS) == [f"2: input.accelerators: may be null here: {NEEDS}"]


def test_what_was_compared_with_null_is_not_null(problems_in):
    assert problems_in(GUARDED, **TO_PASS) == []


def test_a_comparison_alone_would_hide_that_nobody_stated_the_list(problems_in):
    assert problems_in(GUARDED) == [
        (
            "3: input.accelerators: may be null, and then the rule would silently find nothing: "
            "add accelerators to needs_to_pass in the METADATA"
        )
    ]


def test_a_rule_that_tells_by_itself_what_is_unknown_may_compare(problems_in):
    told = '\nunknown contains "accelerators" if input.accelerators == null\n'
    assert problems_in(GUARDED + told) == []


def test_a_list_inside_an_item_only_needs_the_comparison(problems_in):
    loop = ("some x in input.accelerators", "some y in [x.vendor]", "y != null", "lower(y) == y")
    assert problems_in(deny(*loop), needs="accelerators") == []


PASSAGES = {
    "some": "some x in input.models; x",
    "some with a key": "some i, x in input.models; i > 1; x",
    "an underscore": "input.models[_].access == null",
    "every": "every x in input.models { x.access == null }",
    "in": '"x" in input.models',
    "not in": 'not "x" in input.models',
    "a comprehension": "count([x | some x in input.models]) > 1",
    "count": "count(input.models) > 1",
    "arithmetic": "input.memory_gib * 2 > 1",
    "arithmetic on the right": "2 - input.memory_gib > 1",
    "a text function": 'startswith(input.country, "F")',
    "a set operation": "{1} & input.models == set()",
    "a function of one's own": "long(input.models)",
    "a function of a library": "data.sovcheck.lib.trust.some_unplaced(input.models)",
    "a rule of one's own": "served > 3",
    "min of a list": "min(input.models) == 1",
    "array.concat": "array.concat(input.models, []) == []",
}
HELPERS = "\nlong(list) if count(list) > 3\n\nserved := count(input.models)\n"


@pytest.mark.parametrize("statement", PASSAGES.values(), ids=PASSAGES)
def test_null_is_refused_wherever_it_would_be_an_error_or_nothing(problems_in, statement):
    found = problems_in(deny(statement) + HELPERS)
    assert any("may be null here" in problem for problem in found), found


@pytest.mark.parametrize("statement", PASSAGES.values(), ids=PASSAGES)
def test_nothing_of_it_is_refused_when_the_facts_are_needed(problems_in, statement):
    found = problems_in(deny(statement) + HELPERS, needs="models, memory_gib, country")
    assert not [problem for problem in found if "may be null" in problem]


HARMLESS = {
    "a comparison": 'input.country == "FR"',
    "less": "input.memory_gib < 3",
    "is_null": "is_null(input.country)",
    "sprintf": 'sprintf("%v", [input.country]) == "x"',
    "in a list": "input.country in data.profile.trusted",
    "a list of one's own": "count({input.country, null}) == 2",
    "equal lists": "input.models == []",
    "a field of an object of one's own": 'x := {"country": input.country}; x.country == null',
    "object.get": 'object.get(input, "country", "x") == null',
}


@pytest.mark.parametrize("statement", HARMLESS.values(), ids=HARMLESS)
def test_null_may_be_compared_shown_and_passed_on(problems_in, statement):
    assert problems_in(deny(statement)) == []


RULED_OUT = {
    "unequal null": "x != null",
    "null unequal": "null != x",
    "not equal null": "not x == null",
    "equal to something": 'x == "FR"',
    "unified with something": 'x = "FR"',
    "something equal": '"FR" == x',
    "greater than something": 'x > "A"',
    "something less": '"A" <= x',
    "a test of the type": "is_string(x)",
    "not is_null": "not is_null(x)",
    "one of": "x in data.profile.trusted",
    "not one of some and null": 'not x in {"FR", null}',
    "a function that rules it out": "data.sovcheck.lib.trust.foreign(x)",
    "a function of one's own": "stated(x)",
    "an alias": "y := x; y != null",
}


@pytest.mark.parametrize("statement", RULED_OUT.values(), ids=RULED_OUT)
def test_what_rules_null_out_is_understood(problems_in, statement):
    helper = "\nstated(y) if y != null\n"
    fact = statement.replace("x", "input.country") if "y :=" not in statement else "y := input.country; y != null"
    assert problems_in(deny(fact, "lower(input.country) == input.country") + helper) == []
    item = ("some party in input.exposure.cutoff", statement.replace("x", "party.country"), "lower(party.country)")
    assert problems_in(deny(*item) + helper) == []


NOT_RULED_OUT = {
    "less than something": 'x < "Z"',
    "unequal to something": 'x != "FR"',
    "equal to what may be null, too": "x == input.tenancy",
    "not one of some": 'not x in {"FR"}',
    "something inside not": 'not x == "FR"',
    "is_null": "is_null(x)",
    "another field": "input.tenancy != null; x != 3",
    "inside a comprehension": "count([1 | x != null]) > 0",
}


@pytest.mark.parametrize("statement", NOT_RULED_OUT.values(), ids=NOT_RULED_OUT)
def test_what_does_not_rule_null_out_is_not_taken_for_it(problems_in, statement):
    body = deny(statement.replace("x", "input.country"), "lower(input.country) == input.country")
    assert [problem for problem in problems_in(body) if "lower(input.country): may be null here" in problem]


def test_items_are_without_null_where_a_comprehension_left_it_out(problems_in):
    body = """deny contains {"message": concat(", ", names), "path": null} if {
	names := [party.country | some party in input.exposure.cutoff; party.country != null]
	count(names) > 0
}
"""
    assert problems_in(body) == []
    assert problems_in(body.replace("; party.country != null", "")) == [
        "1: concat(names): the list may hold null: leave out what is null: [x | some x in list; x != null]"
    ]


def test_a_function_may_treat_null_in_a_definition_of_its_own(problems_in):
    body = deny('named(input.country) == "x"') + "\nnamed(null) := 1\n\nnamed(x) := lower(x) if x != null\n"
    assert problems_in(body) == []


def test_an_else_knows_what_the_condition_before_it_ruled_out(problems_in):
    body = deny('named(input.country) == "x"') + "\nnamed(x) := 1 if x == null else := lower(x)\n"
    assert problems_in(body) == []


def test_applies_is_evaluated_before_the_needs_are_looked_at(problems_in):
    body = "applies if count(input.models) > 0\n\n" + deny("some x in input.models", "x.access == null")
    assert problems_in(body, needs="models") == [
        "1: count(input.models): may be null here: compare it with null first, and add models to needs_to_pass"
    ]
    guarded = body.replace("if count", "if {\n\tinput.models != null\n\tcount").replace("> 0", "> 0\n}")
    assert problems_in(guarded, **{**TO_PASS, "needs": "models"}) == []


def test_a_default_of_applies_hides_what_is_unknown(problems_in):
    body = 'default applies := false\n\napplies if input.tenancy == "cloud"\n\n' + deny('input.country == "x"')
    assert problems_in(body) == [
        (
            "1: applies: the default hides that tenancy may be unknown: "
            "leave the default out, and write `applies := false if ...` for what is known"
        )
    ]
    assert problems_in(body.replace("input.tenancy", 'input["tenancy"]')) == problems_in(body)
    assert problems_in(body.replace('input.tenancy == "cloud"', "input.deployment.applications > 0")) == []
