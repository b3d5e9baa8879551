import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.visible import shortened, visible


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


@given(st.text(max_size=300), st.integers(min_value=8, max_value=200))
def test_a_long_text_keeps_its_beginning_and_its_end(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    if len(text) <= most:
        assert short == text
    else:
        assert len(short) == most
        start, _, end = short.rpartition("…") if "…" not in text else (short[: most - most // 4 - 1], "", "")
        assert text.startswith(start)
        assert text.endswith(end)


def test_what_follows_a_long_name_is_still_read():
    assert shortened("x" * 10_000 + " (US), outside the trusted set, controls it", 400).endswith(" controls it")
