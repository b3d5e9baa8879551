"""What looks alike is there once, in the order of its text, and what was found is left as it was."""

from sovcheck.facts.looks import Look, WithPath, each_look


def test_each_look_is_numbered_in_the_order_of_its_text_and_names_the_first_asset():
    found: list[tuple[str, str, WithPath]] = [
        ("rented", "host-2", {"path": ""}),
        ("owned", "host-3", {"path": ""}),
        ("rented", "host-1", {"path": ""}),
    ]
    assert each_look("host", found) == [Look("host-3", {"path": "host:0"}), Look("host-2", {"path": "host:1"})]
    assert {facts["path"] for _, _, facts in found} == {""}


def test_nothing_found_looks_like_nothing():
    assert each_look("host", []) == []
