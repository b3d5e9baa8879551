import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.facts.licences.spdx import is_spdx


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
