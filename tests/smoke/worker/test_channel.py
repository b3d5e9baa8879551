import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.worker.channel import Channel, new_key

KEY = "ab" * 32


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_what_was_sealed_is_opened_in_its_order(contents):
    writing, reading = Channel(KEY), Channel(KEY)
    assert [reading.open(writing.seal(content)) for content in contents] == contents


@pytest.mark.parametrize(
    "told",
    [
        lambda _, two: [two],
        lambda one, _: [one, one],
        lambda one, two: [one, two[:-1]],
        lambda one, two: [one, two[65:]],
        lambda one, two: [one, b"0" * 64 + two[64:]],
        lambda one, _: [one, Channel(new_key()).seal(b"two")],
        lambda *_: [b""],
    ],
    ids=["left out", "repeated", "cut", "without a seal", "with another", "by another key", "empty"],
)
def test_anything_else_is_refused(told):
    writing, reading = Channel(KEY), Channel(KEY)
    lines = told(writing.seal(b"one"), writing.seal(b"two"))
    with pytest.raises(ValueError, match="not sealed by the worker"):
        [reading.open(line) for line in lines]


def test_every_run_has_a_key_of_its_own():
    assert len(new_key()) == len(KEY)
    assert new_key() != new_key()
