"""What could bring the engine down, or make engines differ, is refused when it is loaded."""

import time

import pytest

from sovcheck.policy.rego.parsing import too_deep_line

M = '{"message": "m", "path": null}'
DENY = f'deny contains {M} if {{\n\tinput.kind == "software"\n}}\n\n'


def deny(statement):
    return f"deny contains {M} if {{\n\t{statement}\n}}\n"


RECURSIVE = {
    "a rule": ("x if x\n", "5: x: refers to itself: Rego has no recursion: unroll it"),
    "a function": ("f(n) := f(n)\n", "5: f: refers to itself: Rego has no recursion: unroll it"),
    "two functions": (
        "f(n) := g(n)\n\ng(n) := f(n)\n",
        "5: f: refers to itself through acme.rule.g: Rego has no recursion: unroll it",
    ),
    "a rule and a function": (
        "f(n) := x + n\n\nx := f(1)\n",
        "5: f: refers to itself through acme.rule.x: Rego has no recursion: unroll it",
    ),
    "by its full name": ("x if data.acme.rule.x\n", "5: x: refers to itself: Rego has no recursion: unroll it"),
    "inside not": ("x if not x\n", "5: x: refers to itself: Rego has no recursion: unroll it"),
    "inside a comprehension": ("x := {y | some y in x}\n", "5: x: refers to itself: Rego has no recursion: unroll it"),
    "in an argument": ("f(n) := count([f(n)])\n", "5: f: refers to itself: Rego has no recursion: unroll it"),
    "in an else": ("f(n) := 1 if n == 1 else := f(n)\n", "5: f: refers to itself: Rego has no recursion: unroll it"),
}


@pytest.mark.parametrize(("rego", "problem"), RECURSIVE.values(), ids=RECURSIVE)
def test_recursion_is_refused(problems_in, rego, problem):
    assert problems_in(DENY + rego) == [problem]


def test_recursion_through_several_files_is_refused(problems_of, rule):
    files = {
        "rule.rego": rule(deny("data.acme.a.f(1)")),
        "a.rego": "package acme.a\n\nimport data.acme.b\n\nf(n) := b.g(n)\n",
        "b.rego": "package acme.b\n\nimport data.acme.a as other\n\ng(n) := other.f(n)\n",
    }
    assert problems_of(files) == [
        "policy/a.rego:5: f: refers to itself through acme.b.g: Rego has no recursion: unroll it"
    ]


def test_a_variable_with_the_name_of_a_rule_is_no_recursion(problems_in):
    rego = "named := {x |\n\tnamed := input.kind\n\tx := named\n}\n"
    assert problems_in(DENY + rego) == []


def test_rules_that_use_one_rule_twice_are_no_recursion(problems_in):
    assert problems_in(DENY + "a if {\n\tb\n\tc\n}\n\nb if c\n\nc if input.kind == input.kind\n") == []


CALLS = {
    "http.send": ('http.send({"url": "x"})', "policies may not call this: policies have no network"),
    "opa.runtime": ("opa.runtime()", "policies may not call this: it shows the environment of the scan"),
    "time.now_ns": ("time.now_ns()", "policies may not call this: the day of the verdict is data.today"),
    "rand.intn": ('rand.intn("x", 3)', "policies may not call this: equal facts must get equal answers"),
    "numbers.range": ("numbers.range(1, 3)", "policies may not call this: it can grow without bound"),
    "print": ("print(1)", "policies may not call this: a scan shows nothing of it; use it in tests"),
    "walk": ("walk(input)", "policies may not call this: name the fields it should look at"),
    "startwith": (
        'startwith("a", "b")',
        "there is no such function among those that policies may call: did you mean 'startswith'?",
    ),
    "json.match_schema": (
        "json.match_schema(1, 2)",
        "there is no such function among those that policies may call",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_policies_may_not_call_is_refused_with_the_reason(problems_in, name):
    call, wrong = CALLS[name]
    assert problems_in(deny(f"x := {call}")) == [f"2: {name}: {wrong}"]


def test_a_built_in_with_the_wrong_number_of_arguments_is_refused(problems_in):
    assert problems_in(deny('startswith("a")')) == ["2: startswith: takes 2 arguments, and gets 1"]


def test_a_function_with_the_wrong_number_of_arguments_is_refused(problems_in):
    found = problems_in(deny("f(1, 2)") + "\nf(x) if x == 1\n")
    assert found == ["2: f: takes one argument, and gets 2"]


def test_a_rule_is_no_function(problems_in):
    found = problems_in(deny("x(1)") + "\nx := 1\n")
    assert found == ["2: x: is a rule, not a function: write its name without brackets"]


def test_a_function_of_the_same_package_is_no_value(problems_in):
    found = problems_in(deny("f == 1") + "\nf(x) := x\n")
    assert found == ["2: f: is a function, not a value: call it, with its arguments in brackets"]


def test_a_package_in_brackets_is_refused(problems_of, rule):
    (found,) = problems_of({"rule.rego": rule(DENY, package='acme["a b"]')})
    assert found.endswith("the package acme is written in an unusual way: write it with plain names and dots")


def test_a_function_of_ones_own_may_have_the_name_of_a_built_in(problems_in):
    assert problems_in(deny("count(1)") + "\ncount(x) if x == 1\n") == []


def test_a_list_is_no_set(problems_in):
    assert problems_in(deny("{1} | data.profile.trusted == set()")) == [
        "2: data.profile.trusted: is a list, not a set: write {x | some x in data.profile.trusted}"
    ]


NEGATED = {
    "a function inside a comparison": ("not f(input.kind) == 3", "f"),
    "a function as an argument": ("not count(f(input.kind)) > 3", "f"),
    "a rule inside a comparison": ("not x == 3", "x"),
    "a rule that is gone through": ("not 3 in y", "y"),
    "a rule as an argument": ("not f(x)", "x"),
}
MAYBE = "\nf(n) := 3 if n == 1\n\nx := 3 if input.kind == 1\n\ny := [3] if x == 3\n"


@pytest.mark.parametrize(("statement", "name"), NEGATED.values(), ids=NEGATED)
def test_what_may_be_undefined_inside_not_is_refused(problems_in, statement, name):
    assert problems_in(deny(statement) + MAYBE) == [
        f"2: {name}: may be undefined inside `not`, which engines differ about: give it a variable before: x := ..."
    ]


DEFINED = {
    "a function": ("not f(input.kind)", MAYBE),
    "a rule": ("not x", MAYBE),
    "a set": ("not 3 in s", "\ns contains 3 if input.kind == 1\n"),
    "a rule with a default": ("not x == 3", "\ndefault x := 1\n\nx := 3 if input.kind == 1\n"),
    "a constant": ("not x == 3", "\nx := 4\n"),
    "a function with a default": ("not f(1) == 3", "\ndefault f(_) := 1\n\nf(n) := 3 if n == 2\n"),
    "a fact": ('not input.operator.country == "FR"', ""),
    "inside a comprehension": ("not count({y | y := f(input.kind)}) > 3", MAYBE),
}


@pytest.mark.parametrize(("statement", "rules"), DEFINED.values(), ids=DEFINED)
def test_what_is_always_defined_may_stand_inside_not(problems_in, statement, rules):
    assert problems_in(deny(statement) + rules) == []


def test_with_is_refused(problems_in):
    assert problems_in(deny("x with input as {}") + "\nx if input.kind == 1\n") == [
        "2: with: a policy is judged by the facts as they are: use `with` only in tests"
    ]


FORMS = {
    "deny is a value": ("deny := [1]\n", "1: deny: is not a set: write `deny contains finding if { ... }`"),
    "deny is a function": ("deny(x) if x == 1\n", "1: deny: is not a set: write `deny contains finding if { ... }`"),
    "deny is an object": (
        "deny[x] := 1 if x := 1\n",
        "1: deny: is not a set: write `deny contains finding if { ... }`",
    ),
    "applies is a set": (DENY + "applies contains 1\n", "5: applies: is not a value: write `applies if { ... }`"),
    "unknown is a value": (
        DENY + 'unknown := "country"\n',
        '5: unknown: is not a set: write `unknown contains "name.of.the.fact" if { ... }`',
    ),
    "applies is indented": (
        DENY + "  applies if input.kind == 1\n",
        "0: applies: is not where it can be found: begin a line with it",
    ),
    "unknown names no fact": (
        DENY + 'unknown contains "contry" if input.kind == 1\n',
        "5: unknown: contry: there is no such fact of a gpu_host: did you mean 'country'?",
    ),
    "a rule with dots": (
        DENY + "a.b := 1\n",
        "5: a rule's name has dots or brackets: give the rule a plain name, as in `allowed if { ... }`",
    ),
}


@pytest.mark.parametrize(("rego", "problem"), FORMS.values(), ids=FORMS)
def test_entries_must_have_their_form(problems_in, rego, problem):
    assert problem in problems_in(rego)


def test_unknown_may_name_a_field_of_the_items_of_a_list(problems_in):
    assert problems_in(DENY + 'unknown contains "accelerators.vendor_country" if input.kind == 1\n') == []


SYNTAX = {
    "a stray sign": ("deny contains 1 if {\n\tx := := 2\n}\n", "2: is not valid Rego: expecting expression"),
    "old Rego": ("deny[msg] { msg := 1 }\n", "1: is not valid Rego: `if` keyword is required before rule body"),
    "an open bracket": ("deny contains 1 if {\n", "2: is not valid Rego: expecting expression"),
    "a variable without a value": (
        "deny contains x if input.kind == y\n",
        "1: is not valid Rego: the variable y has no value",
    ),
}


@pytest.mark.parametrize(("rego", "problem"), SYNTAX.values(), ids=SYNTAX)
def test_what_does_not_compile_is_refused_with_the_first_message_and_its_line(problems_in, rego, problem):
    (found,) = problems_in(rego)
    assert found.startswith(problem)
    assert "\n" not in found
    assert "backtrace" not in found


def test_syntax_errors_of_all_files_come_at_once(problems_of, rule):
    texts = {name: rule("deny contains := 1\n", id=f"ACME-0{name}", package=f"acme.p{name}") for name in "12"}
    found = problems_of({f"{name}.rego": text for name, text in texts.items()})
    assert [problem.partition(":")[0] for problem in found] == ["policy/1.rego", "policy/2.rego"]


@pytest.mark.parametrize("bracket", ["[]", "{}", "()"])
def test_brackets_that_take_ages_to_parse_are_refused_at_once(problems_in, bracket):
    begin = time.monotonic()
    (found,) = problems_in(DENY + "x := " + bracket[0] * 200_000 + bracket[1] * 200_000 + "\n")
    assert time.monotonic() - begin < 2
    assert found == "5: the brackets nest too deep: give the inner ones names of their own"


def test_many_shallow_brackets_are_fine():
    assert too_deep_line("x := [[[{1: (2)}]]]\n" * 1_000) is None


def test_brackets_in_texts_and_comments_do_not_count():
    deep = "[" * 100
    assert too_deep_line(f'x := "{deep}\\"{deep}" # {deep}\ny := `{deep}\n{deep}`\n') is None
    assert too_deep_line(f'x := "a"\ny := {deep}') == 2
