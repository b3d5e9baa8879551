import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.findings.waivers.persons import name_one_person

ONE = [
    ("Anna Meier", "anna meier"),
    ("Anna Meier", "Meier, Anna"),
    ("Anna Meier", "Meier Anna"),
    ("Anna Meier", "A. Meier"),
    ("Anna Meier", "Anna B. Meier"),
    ("Anna Meier", "A. M."),
    ("Anna Meier", "Dr. Anna Meier"),
    ("Anna Meier", "Frau Prof. Dr. Anna Meier"),
    ("Anna Meier", "Anna Meier (security)"),
    ("Anna Meier", "Anna Meier, security"),
    ("Anna Meier, platform", "Anna Meier, security"),
    ("Anna Meier (platform)", "Anna Meier - security"),
    ("Anna Meier", "\u0410nna M\u0435ier"),
    ("Anna Meier", "Anna Me\u0301ier"),
    ("Anna Meier", "anna.meier@example.org"),
    ("Anna Meier", "ameier@example.org"),
    ("Anna Meier", "Security <anna.meier@example.org>"),
    ("Anna <anna@example.org>", "Security office <ANNA@example.org>"),
    ("anna_meier@example.org", "meier.anna@example.net"),
    ("platform-team", "Platform Team"),
    ("anna", "Anna (security)"),
    ("anna", "Anna, head of security"),
    ("anna", "anna@example.org"),
]
TWO = [
    ("platform-team", "security-office"),
    ("platform-team", "platform-team-lead"),
    ("Head of IT", "Head of Legal"),
    ("CISO", "CIO"),
    ("A team", "Another team"),
    ("Anna Meier", "Bernd Meier"),
    ("A. Meier", "B. Meier"),
    ("Anna Meier (security)", "Bernd Huber (security)"),
    ("Anna Meier, security", "Bernd Huber, security"),
    ("Meier, Anna", "Meier, Bernd"),
    ("anna.meier@example.org", "bernd.meier@example.org"),
    ("security@example.org", "platform@example.org"),
    ("Anna Meier", "bmeier@example.org"),
    ("Anna", "Anna Meier"),
    ("Meier (platform)", "Meier (security)"),
    ("anna", "security (anna)"),
    ("team 1", "team 2"),
    ("unit 4 north", "unit 5 north"),
    ("unit 0 north", "unit 1 north"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_person_by_two_names(one, other):
    assert name_one_person(one, other)
    assert name_one_person(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_persons(one, other):
    assert not name_one_person(one, other)
    assert not name_one_person(other, one)


@given(st.text(), st.text())
def test_it_takes_any_text_and_does_not_mind_the_order(one, other):
    assert name_one_person(one, other) == name_one_person(other, one)
    assert name_one_person(one, one)
