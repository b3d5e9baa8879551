"""Texts with parameters in the place of the assets that they name, and what was read of them filled with ids again."""

import pytest

from sovcheck.inventory.assets.application import Application
from sovcheck.inventory.parameters import Parametrized, count, filled, parametrized, places_in

NAMES = {b"one", b"two", b"twofold"}


@pytest.mark.parametrize(
    ("text", "with_parameters", "ids"),
    [
        (b"requires: [one, two]\n", b"requires: [named-0, named-1]\n", ("one", "two")),
        (b"- two\n- {id: one, tested: x}\n", b"- named-0\n- {id: named-1, tested: x}\n", ("two", "one")),
        (b"- one\n- two\n- one\n", b"- named-0\n- named-1\n- named-0\n", ("one", "two")),
        (b"- twofold\n- two\n", b"- named-0\n- named-1\n", ("twofold", "two")),
        (b"- other\n", b"- other\n", ()),
        (b"- one: two\n", b"- one: named-0\n", ("two",)),
    ],
)
def test_each_name_has_a_parameter(text: bytes, with_parameters: bytes, ids: tuple[str, ...]):
    assert parametrized(text, NAMES) == Parametrized(with_parameters, ids)


ELSEWHERE = (b"- one\nnotes: 'one'\n", b"- one\n- one # twice\n", b"- one\n- alone\n", b'- one\n- "one"\n')


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_text_in_which_a_name_stands_elsewhere_too_is_left_as_it_is(text: bytes):
    assert parametrized(text, NAMES) == Parametrized(text, ())


def test_a_tree_is_filled_where_a_parameter_is_all_of_a_value_and_shares_the_rest():
    tree = {"notes": "see named-0", "owner": {"id": "x"}, "requires": ["named-1", {"any_of": ["named-0", "named-1"]}]}
    places = places_in(tree)
    assert count(places) == 3
    found = filled(tree, places, ("one", "two"))
    assert found == {"notes": "see named-0", "owner": {"id": "x"}, "requires": ["two", {"any_of": ["one", "two"]}]}
    assert found["owner"] is tree["owner"]
    assert tree["requires"][0] == "named-1"


def test_a_record_is_filled_as_if_it_had_been_read_with_the_ids():
    def application(first: str, second: str) -> Application:
        requires = ["model", {"any_of": [first, {"id": second, "tested": "2026-09-01"}]}]
        return Application.model_validate({"id": "a", "languages": ["fr"], "logs_to": [first], "requires": requires})

    pattern = application("named-0", "named-1")
    found = filled(pattern, places_in(pattern), ("one", "two"))
    assert found == application("one", "two")
    assert found.model_fields_set == {"id", "languages", "logs_to", "requires"}
    assert pattern == application("named-0", "named-1")
