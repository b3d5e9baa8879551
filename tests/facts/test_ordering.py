"""Equal facts are there once, in the order of its text, and what was found is left as it was."""

from sovcheck.facts.ordering import Distinct, WithPath, each_distinct


def test_equal_facts_are_numbered_in_the_order_of_their_text_and_name_the_first_asset():
    found: list[tuple[str, str, WithPath]] = [
        ("rented", "host-2", {"path": ""}),
        ("owned", "host-3", {"path": ""}),
        ("rented", "host-1", {"path": ""}),
    ]
    assert each_distinct("host", found) == [
        Distinct("host-3", {"path": "host:0"}),
        Distinct("host-2", {"path": "host:1"}),
    ]
    assert {facts["path"] for _, _, facts in found} == {""}


def test_of_nothing_found_there_is_nothing():
    assert each_distinct("host", []) == []
