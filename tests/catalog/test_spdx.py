import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.catalog.spdx import is_spdx, licences_of_expression
from sovcheck.catalog.store import Catalog


@pytest.mark.parametrize(
    "text",
    ["MIT", "mit", "GPL-2.0", "GPL-2.0+", "Apache-2.0 OR MIT", "GPL-2.0-only WITH Classpath-exception-2.0", "(MIT)"],
)
def test_ids_and_expressions_of_the_list_are_known(text: str):
    assert is_spdx(text)


@pytest.mark.parametrize(
    "text", ["", " ", "gpl", "other", "proprietary", "MIT OR other", "LicenseRef-mine", "MIT, BSD", "OR", "(MIT"]
)
def test_anything_else_is_not(text: str):
    assert not is_spdx(text)


@pytest.mark.parametrize("text", ["(" * 199, "()" * 90, "(" * 10_000 + "MIT", "MIT OR " * 2_000 + "MIT"])
def test_hostile_text_is_not_a_licence(text: str):
    assert not is_spdx(text)


@given(st.text(max_size=40) | st.lists(st.sampled_from(["MIT", "OR", "AND", "WITH", "(", ")", "+"])).map(" ".join))
def test_no_text_makes_the_parser_fail(text: str):
    assert is_spdx(text) in {True, False}


@pytest.mark.parametrize(
    ("expression", "binding"),
    [
        ("MIT AND CC-BY-NC-4.0", {"MIT", "CC-BY-NC-4.0"}),
        ("CC-BY-NC-4.0 or Apache-2.0", {"Apache-2.0"}),
        ("(MIT OR GPL-3.0+) AND LGPL-3.0+", {"MIT", "LGPL-3.0-only"}),
        ("Apache-2.0 WITH LLVM-exception", {"Apache-2.0"}),
        ("GPL-2.0-only WITH Classpath-exception-2.0 OR llama-3.1-community", {"GPL-2.0-only"}),
        ("MIT", {"MIT"}),
        ("LGPL-3.0+", {"LGPL-3.0-only"}),
    ],
)
def test_an_expression_binds_by_what_has_to_be_kept(bundled: Catalog, expression: str, binding: set[str]):
    assert {licence.id for licence in bundled.licences_of(expression)} == binding


@pytest.mark.parametrize(
    "expression",
    [
        "MIT AND Parity-7.0.0",  # nobody has read the second
        "CC-BY-NC-4.0 OR llama-3.1-community",  # which was taken is not known
        "Apache-2.0 WITH Commons-Clause",  # no exception of the list: it may take away
        "MIT AND", "(MIT", "MIT, BSD", "(" * 10_000 + "MIT OR MIT",
    ],
)  # fmt: skip
def test_where_one_part_is_not_known_nothing_is(bundled: Catalog, expression: str):
    assert bundled.licences_of(expression) == ()


@given(st.lists(st.sampled_from(["MIT", "x", "OR", "and", "WITH", "LLVM-exception", "(", ")", "+"])).map(" ".join))
def test_no_expression_makes_the_reader_fail(text: str):
    assert licences_of_expression(text, lambda _: None) == ()
