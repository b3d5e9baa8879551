"""Plain names are read the short way, and alike what the long way makes of them."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sovcheck import look_alikes
from sovcheck.look_alikes import shape


def the_long_way(name: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(char for char in plain if unicodedata.category(char)[0] in "LN")
    return letters.translate(look_alikes._SHAPES)  # noqa: SLF001 (the same letters)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_read_as_all_else_is(name: str):
    assert shape(name) == the_long_way(name)


def test_every_letter_of_ascii_is():
    assert [shape(chr(code)) for code in range(128)] == [the_long_way(chr(code)) for code in range(128)]
