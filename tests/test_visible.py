import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.visible import visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain text", "plain text"),
        ("Zürich, 日本, नमस्ते, क्‍ष", "Zürich, 日本, नमस्ते, क्‍ष"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb\tc\r\x00\x7f", r"a\nb\tc\r\x00\x7f"),
        ("\x9b31m\x85", r"\x9b31m\x85"),
        ("\u202egpj.exe\u2066\u200f", r"\u202egpj.exe\u2066\u200f"),
        ("\u2028\u200b\ufeff\U000e0041", r"\u2028\u200b\ufeff\U000e0041"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text, seen):
    assert visible(text) == seen


@given(st.text())
def test_nothing_more_changes_the_second_time(text):
    assert visible(visible(text)) == visible(text)
