"""A stream is read to its end or its bound, whatever is said of its size, without asking for the bound's memory."""

import io
import tracemalloc

import pytest

from sovcheck.regular_file import read_stream


@pytest.mark.parametrize("expected", [0, 3, 5, 99])
@pytest.mark.parametrize(("maximum", "read"), [(99, b"12345"), (5, b"12345"), (4, b"12345"), (3, b"1234"), (0, b"1")])
def test_one_byte_more_than_the_bound_is_read(expected: int, maximum: int, read: bytes):
    assert read_stream(io.BytesIO(b"12345"), maximum, expected) == read


def test_a_bound_is_no_allocation(tmp_path):
    (tmp_path / "small").write_bytes(b"x" * 1000)
    tracemalloc.start()
    try:
        with (tmp_path / "small").open("rb") as file:
            assert len(read_stream(file, 2**30)) == 1000
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()
