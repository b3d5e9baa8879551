import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.strict_json import NotStrictError, parse_object

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
trees = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@pytest.mark.slow
@given(st.dictionaries(st.text(), trees))
def test_every_object_is_read_as_it_was_written(tree: dict[str, Any]):
    assert parse_object(json.dumps(tree).encode()) == tree


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b'{"a": 1,\n"b": }', "is not valid JSON: Expecting value: line 2 column 6 (char 14)"),
        (b'{"a": "\xff"}', "is not valid JSON: byte 7 is not UTF-8"),
        (b"[]", "is not a JSON object"),
        (b"1", "is not a JSON object"),
        (b'{"a": {"b": 1, "b": 1}}', "has the key 'b' twice"),
        (b'{"a": NaN}', "has NaN, which is not a number of JSON"),
        (b'{"a": -Infinity}', "has -Infinity, which is not a number of JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "has a number of thousands of digits"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "is nested more than 32 deep"),
        (b'{"a":' + b"[" * 32 + b"]" * 32 + b"}", "is nested more than 32 deep"),
        (b"[" * 100_000, "is nested more than 32 deep"),
    ],
)
def test_what_has_no_one_meaning_is_refused(data: bytes, why: str):
    with pytest.raises(NotStrictError) as wrong:
        parse_object(data)
    assert str(wrong.value) == why


def test_the_deepest_object_is_read():
    assert parse_object(b'{"a":' * 32 + b"1" + b"}" * 32)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes):
    with contextlib.suppress(NotStrictError):
        parse_object(data)
