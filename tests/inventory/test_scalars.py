"""Values arrive as text; each type says what text it takes."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sovcheck.inventory.assets.scalars import Answer, Boolean, Count, CountryCode, Day, Percent, Sha256, Slug

COUNT = TypeAdapter(Count)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("8", 8),
        ("70B", 70 * 10**9),
        ("70b", 70 * 10**9),
        ("8.03 B", 8_030_000_000),
        ("1.5K", 1500),
        ("2M", 2_000_000),
        ("1T", 10**12),
        ("70_000_000_000", 70 * 10**9),
        ("3.0", 3),
        ("9007199254740993", 9007199254740993),
    ],
)
def test_counts_are_exact(text, number):
    assert COUNT.validate_python(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "-1",
        "2.5",
        "1.2345K",
        "70 billion",
        "1e3",
        "0x10",
        "inf",
        "1" * 400,
        "9" * 18 + "T",
        "1\u212a",
        "\u0663",
    ],
)
def test_other_text_is_no_count(text):
    with pytest.raises(ValidationError):
        COUNT.validate_python(text)


@given(st.text())
def test_no_text_breaks_a_count(text):
    with contextlib.suppress(ValidationError):
        assert 0 <= COUNT.validate_python(text) <= 10**18


@pytest.mark.parametrize("text", ["yes", "no", "on", "off", "1", "0", "", "True ", "tRUE"])
def test_only_true_and_false_are_booleans(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Boolean).validate_python(text)


@pytest.mark.parametrize("text", ["FR\n", "fr", "FRA", "F", "", "Fr", "\uff26\uff32"])
def test_a_country_is_two_capitals(text):
    with pytest.raises(ValidationError):
        TypeAdapter(CountryCode).validate_python(text)


@pytest.mark.parametrize(
    "text", ["2026-1-1", "20260101", "01.02.2026", "2026-01-01T00:00", "1767225600", "\u0662026-01-01"]
)
def test_a_day_has_one_form(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(text)


@pytest.mark.parametrize("text", ["A", "a b", "-a", "a.", "a\n", "é", "", "a" * 129, "$(id)", "a/b"])
def test_an_id_is_a_slug(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(text)


@pytest.mark.parametrize("text", ["a", "7", "mistral-small-3.1-24b", "a_b", "a" * 128])
def test_slugs_are_ids(text):
    assert TypeAdapter(Slug).validate_python(text) == text


@pytest.mark.parametrize("text", ["100.1", "-0.1", "nan", "inf", "50%", ""])
def test_a_share_lies_between_0_and_100(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Percent).validate_python(text)


@pytest.mark.parametrize("digest", ["0" * 64, hashlib.sha256(b"").hexdigest()])
def test_the_digest_of_nothing_is_no_digest(digest: str):
    with pytest.raises(ValidationError, match="the real content"):
        TypeAdapter(Sha256).validate_python(digest)


def test_the_digest_of_something_is_one():
    digest = hashlib.sha256(b"text").hexdigest()
    assert TypeAdapter(Sha256).validate_python(digest) == digest


@pytest.mark.parametrize("text", ["n/a", "None yet", "x", " Pending. ", "applied for", "keine", "(planned)", "no"])
def test_a_word_that_says_that_there_is_no_answer_is_none(text: str):
    with pytest.raises(ValidationError, match="say what it is"):
        TypeAdapter(Answer).validate_python(text)


@pytest.mark.parametrize(
    "text", ["v1", "erasure", "planned erasure every night", "no licence is needed in France", "1"]
)
def test_an_answer_may_contain_such_a_word(text: str):
    assert TypeAdapter(Answer).validate_python(text) == text
