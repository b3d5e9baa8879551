"""References of policies: what there is not is refused with its line and the nearest name."""

import pytest

M = '{"message": "m", "path": null}'


def deny(statement):
    """A rule with the statement on line 2."""
    return f"deny contains {M} if {{\n\t{statement}\n}}\n"


REFUSED = {
    "a fact that does not exist": (
        'input.contry == "FR"',
        "2: input.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "a field that does not exist": (
        'input.operator.contry == "FR"',
        "2: input.operator.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "in brackets": (
        'input["operator"]["contry"] == "FR"',
        "2: input.operator.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "of the item of a loop": (
        'some x in input.exposure.cutoff; x.contry == "FR"',
        "2: x.contry: it has no 'contry': did you mean 'country'?",
    ),
    "of an item in a loop within a loop": (
        "some x in input.operator.controllers; some y in [x]; y.relatoin == 1",
        "2: y.relatoin: it has no 'relatoin': did you mean 'relation'?",
    ),
    "of a variable": (
        'o := input.operator; o.contry == "FR"',
        "2: o.contry: it has no 'contry': did you mean 'country'?",
    ),
    "of what was taken apart": (
        '{"operator": {"contry": c}} := input; c == "FR"',
        "2: contry: it has no 'contry': did you mean 'country'?",
    ),
    "of an item of a list that was taken apart": (
        '[o, n] := [input.operator, 1]; o.contry == "FR"; n == 1',
        "2: o.contry: it has no 'contry': did you mean 'country'?",
    ),
    "of what one of two objects is": (
        'some o in [{"home": "FR"}, {"home": "DE"}]; o.hom == "FR"',
        "2: o.hom: it has no 'hom': did you mean 'home'?",
    ),
    "of an item of what has no item": (
        "some o in []; some x in o; input.contry == x",
        "2: input.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "of an item through an underscore": (
        'input.exposure.cutoff[_].contry == "FR"',
        "2: input.exposure.cutoff[_].contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "of an item through a variable": (
        'some i; input.exposure.cutoff[i].contry == "FR"',
        "2: input.exposure.cutoff[i].contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "inside a comprehension": (
        'count({x | some x in input.exposure.cutoff; x.contry == "FR"}) > 0',
        "2: x.contry: it has no 'contry': did you mean 'country'?",
    ),
    "of what a comprehension gathers": (
        "some x in {y | some y in input.exposure.cutoff}; x.contry == 1",
        "2: x.contry: it has no 'contry': did you mean 'country'?",
    ),
    "inside every": (
        'every x in input.exposure.cutoff { x.contry == "FR" }',
        "2: x.contry: it has no 'contry': did you mean 'country'?",
    ),
    "inside not": (
        'not input.contry == "FR"',
        "2: input.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "a field of a list": (
        'input.exposure.cutoff.country == "FR"',
        (
            "2: input.exposure.cutoff.country: is a field of a list: "
            "write `some x in input.exposure.cutoff`, and then x.country"
        ),
    ),
    "a field of a text": (
        'input.tenancy.kind == "x"',
        "2: input.tenancy.kind: input.tenancy is one value, without fields: compare it as it is",
    ),
    "a loop over a text": (
        "some x in input.kind; x == 1",
        "2: input.kind: is one value, not a list to go through: compare it as it is",
    ),
    "an item by its number": (
        'input.exposure.cutoff[0].country == "FR"',
        (
            "2: input.exposure.cutoff[...]: takes one item of a list by its number: "
            "write `some x in input.exposure.cutoff`"
        ),
    ),
    "an item by a variable with a value": (
        'i := 0; input.exposure.cutoff[i].country == "FR"',
        (
            "2: input.exposure.cutoff[...]: takes one item of a list by its number: "
            "write `some x in input.exposure.cutoff`"
        ),
    ),
    "a field by a computed name": (
        'x := input.kind; input.operator[x] == "FR"',
        (
            "2: input.operator[...]: takes a field by a computed name, which may not exist: "
            "write object.get(input.operator, key, null)"
        ),
    ),
    "object.get of a field that does not exist": (
        'object.get(input.operator, "contry", null) == "FR"',
        "2: input.operator.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?",
    ),
    "data that does not exist": (
        "data.profil.home == input.country",
        "2: data.profil.home: there is no such data: did you mean 'profile'?",
    ),
    "a field of the profile that does not exist": (
        "not input.country in data.profile.trustd",
        "2: data.profile.trustd: it has no 'trustd': did you mean 'trusted'?",
    ),
    "a field of an item of the catalog that does not exist": (
        "some c in data.catalog.countries; c.cod == input.country",
        "2: c.cod: it has no 'cod': did you mean 'code'?",
    ),
    "all data": (
        "data == {}",
        "2: data: policies may not take all data at once: there are",
    ),
    "the key of a membership": (
        'input.nmae, "x" in ["x"]',
        "2: input.nmae: the facts of a gpu_host have no 'nmae': ",
    ),
    "a function that is not called": (
        "data.sovcheck.lib.trust.foreign == input.country",
        "2: data.sovcheck.lib.trust.foreign: is a function, not a value: call it, with its arguments in brackets",
    ),
    "a package": (
        "data.sovcheck.lib.trust == 1",
        "2: data.sovcheck.lib.trust: sovcheck.lib.trust is a package: name one of its rules",
    ),
    "a rule that its package lacks": (
        'data.sovcheck.lib.trust.forein("FR")',
        (
            "2: data.sovcheck.lib.trust.forein: the package sovcheck.lib.trust has no rule 'forein': "
            "did you mean 'foreign'?"
        ),
    ),
    "a value that its package lacks": (
        "data.sovcheck.lib.shares.tolerence > 1",
        (
            "2: data.sovcheck.lib.shares.tolerence: the package sovcheck.lib.shares has no rule 'tolerence': "
            "did you mean 'tolerance'?"
        ),
    ),
}


@pytest.mark.parametrize(("statement", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_reference_to_nothing_is_refused(problems_in, statement, problem):
    (found,) = problems_in(deny(statement))
    assert found == problem or found.startswith(problem)


ACCEPTED = {
    "a nested fact": 'input.operator.country == "FR"',
    "a field in brackets": 'input["operator"].country == "FR"',
    "a loop": 'some x in input.exposure.cutoff; x.country == "FR"',
    "a loop with keys": 'some i, x in input.exposure.cutoff; i > 0; x.country == "FR"',
    "a key of a loop in brackets": "e := input.exposure.access; some i, x in e; x == e[i]; e[i].country == null",
    "a loop over the fields of a group": 'some c, codes in data.profile.hosting; codes != null; c == "public"',
    "a field by a name that runs over all": 'some k; data.profile.hosting[k] != null; k == "public"',
    "object.get": "object.get(data.profile.hosting, input.kind, null) != null",
    "the profile, the catalog and today": "data.profile.home == data.today; data.catalog.date == data.today",
    "a function of a library": "data.sovcheck.lib.trust.foreign(input.country)",
    "a table of one's own": 'names := {"FR": "France"}; names[input.country] == "France"',
    "places of a list of one's own": "pair := [input.country, 1]; pair[1] == 1",
    "an item of a split text": 'split(input.kind, "_")[0] == "gpu"',
    "the key of a set": 'kinds := {"a", "b"}; kinds[input.kind]',
}


@pytest.mark.parametrize("statement", ACCEPTED.values(), ids=ACCEPTED)
def test_what_there_is_can_be_referred_to(problems_in, statement):
    assert problems_in(deny(statement)) == []


def test_the_line_is_that_of_the_reference(problems_in):
    found = problems_in(
        f"""deny contains {M} if {{
	input.kind == "gpu_host"
	operator := input.operator
	operator.controllers
	every controller in operator.controllers {{
		controller.relation == "self"
		controller.contry == "FR"
	}}
}}
"""
    )
    assert found == ["7: controller.contry: it has no 'contry': did you mean 'country'?"]


def test_each_kind_of_the_rule_must_have_the_fact(problems_in):
    found = problems_in(deny('input.tenancy == "cloud"'), kinds="gpu_host, cloud_service")
    assert len(found) == 1
    assert found[0].startswith("2: input.tenancy: the facts of a cloud_service have no 'tenancy'")


BY_KIND = {
    "equal": 'input.kind == "gpu_host"',
    "the other way round": '"gpu_host" == input.kind',
    "unequal": 'input.kind != "cloud_service"',
    "not equal": 'not input.kind == "cloud_service"',
    "one of": 'input.kind in {"gpu_host", "model"}',
    "not one of": 'not input.kind in ["cloud_service"]',
}


@pytest.mark.parametrize("test", BY_KIND.values(), ids=BY_KIND)
def test_behind_a_test_of_the_kind_only_that_kind_counts(problems_in, test):
    body = f'deny contains {M} if {{\n\t{test}\n\tinput.tenancy == "cloud"\n}}\n'
    assert problems_in(body, kinds="gpu_host, cloud_service") == []


def test_behind_the_opposite_test_the_other_kind_counts(problems_in):
    body = f'deny contains {M} if {{\n\tinput.kind != "gpu_host"\n\tinput.tenancy == "cloud"\n}}\n'
    (found,) = problems_in(body, kinds="gpu_host, cloud_service")
    assert found.startswith("3: input.tenancy: the facts of a cloud_service have no 'tenancy'")


def test_object_get_asks_for_what_only_some_kinds_have(problems_in):
    body = deny('object.get(input, "tenancy", "rented") == "cloud"')
    assert problems_in(body, kinds="gpu_host, cloud_service") == []
    assert problems_in(body, kinds="software, cloud_service") != []


def test_a_function_sees_what_it_is_called_with(problems_in):
    body = deny("bad(input.operator)") + '\nbad(organization) if organization.contry == "FR"\n'
    assert problems_in(body) == ["5: organization.contry: it has no 'contry': did you mean 'country'?"]


def test_a_problem_in_a_library_names_the_call(problems_of, rule):
    library = "package acme.words\n\ncode(party) := party.contry\n"
    body = "import data.acme.words\n\n" + deny('words.code(input.operator) == "x"')
    found = problems_of({"rule.rego": rule(body), "words.rego": library})
    assert found == [
        "policy/words.rego:3: party.contry: it has no 'contry' (called at policy/rule.rego:17): did you mean 'country'?"
    ]


def test_a_rule_that_nothing_uses_is_checked_too(problems_in):
    assert problems_in(deny('input.kind == "software"') + "\nunused if input.contry == 1\n") == [
        "5: input.contry: the facts of a gpu_host have no 'contry': did you mean 'country'?"
    ]


def test_a_library_has_no_input(problems_of, rule):
    library = 'package acme.words\n\ndomestic if input.country == "FR"\n'
    assert problems_of({"rule.rego": rule(), "words.rego": library}) == [
        (
            "policy/words.rego:3: input.country: a library does not know which facts it is given: "
            "pass what it needs as an argument"
        )
    ]


def test_imports_must_lead_to_a_package(problems_in):
    assert problems_in("import data.sovcheck.lib.trsut\n\n" + deny('input.kind == "software"')) == [
        "1: data.sovcheck.lib.trsut: there is no such package: did you mean 'sovcheck.lib.trust'?"
    ]


def test_imports_of_input_are_refused(problems_in):
    assert problems_in("import input.operator\n\n" + deny('operator.country == "x"')) == [
        "1: input.operator: only paths below data can be imported: write input.x in full"
    ]


def test_imports_may_have_another_name(problems_in):
    assert problems_in("import data.sovcheck.lib.trust as t\n\n" + deny("t.foreign(input.country)")) == []
    assert problems_in("import data.profile as p\n\n" + deny("p.homme == input.country")) != []


def test_another_rule_of_the_user_can_be_used(problems_of, rule):
    other = rule('deny contains {"message": "m", "path": null} if bad\n\nbad if input.tenancy == "cloud"\n')
    body = 'deny contains {"message": "m", "path": null} if data.acme.rule.bad\n'
    assert problems_of({"a.rego": other, "b.rego": rule(body, id="ACME-02", package="acme.b")}) == []
