"""Safetensors: header and file must agree to the byte."""

import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.weights.safetensors import LONGEST_HEADER, read_safetensors

F32 = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


def test_a_good_file(inspect, write_safetensors):
    found = inspect(write_safetensors({"__metadata__": {"format": "pt"}, "a": F32}, 16))
    assert found.failures == ()
    assert (found.observed.format, found.observed.tensors, found.observed.parameters) == ("safetensors", 1, 4)
    assert found.observed.dtype == "f32"
    assert found.observed.index_complete is None


def test_a_file_without_tensors_is_empty_but_valid(inspect, write_safetensors):
    found = inspect(write_safetensors({}))
    assert found.failures == ()
    assert (found.observed.tensors, found.observed.parameters, found.observed.dtype) == (0, None, None)


@pytest.mark.parametrize(
    ("header", "data", "wrong"),
    [
        (b"", 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header is not valid JSON"),
        (b"{", 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header is not valid JSON"),
        (b"\xff\xfe", 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header is not valid JSON"),
        (b"[]", 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header is not a JSON object"),
        (b'{"a": 1, "a": 1}', 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header has the key 'a' twice"),
        (b'{"a": NaN}', 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header has NaN, which is not a number of JSON"),
        (b"[" * 100_000, 0, "E_WEIGHTS_MALFORMED: model.safetensors: its header is nested more than 32 deep"),
        ({"__metadata__": {"format": 1}}, 0, "its __metadata__ is not a table of texts"),
        ({"a": None}, 0, "tensor a is not described by dtype, shape and data_offsets"),
        ({"a": {**F32, "device": "gpu"}}, 16, "tensor a is not described by dtype, shape and data_offsets"),
        ({"a": {**F32, "dtype": "F33"}}, 16, "tensor a has the unknown number format F33"),
        ({"a": {**F32, "dtype": ["F32"]}}, 16, 'tensor a has the unknown number format ["F32"]'),
        ({"a": {**F32, "shape": [-2, -2]}}, 16, "tensor a has no valid shape"),
        ({"a": {**F32, "shape": [True, 4]}}, 16, "tensor a has no valid shape"),
        ({"a": {**F32, "shape": [4.0]}}, 16, "tensor a has no valid shape"),
        ({"a": {**F32, "shape": [1] * 33}}, 16, "tensor a has no valid shape"),
        ({"a": {**F32, "shape": [2**63]}}, 16, "tensor a has no valid shape"),
        ({"a": {**F32, "shape": [2**62] * 32}}, 16, "its shape needs more bytes than any file has"),
        ({"a": {**F32, "data_offsets": [0]}}, 16, "tensor a has no valid data_offsets"),
        ({"a": {**F32, "data_offsets": [16, 0]}}, 16, "its shape needs 16 bytes, its data_offsets give -16"),
        ({"a": {**F32, "shape": [2, 3]}}, 16, "its shape needs 24 bytes, its data_offsets give 16"),
        ({"a": {"dtype": "F4", "shape": [3], "data_offsets": [0, 1]}}, 1, "its shape needs 2 bytes, its data_offsets"),
        ({"a": {**F32, "data_offsets": [8, 24]}}, 24, "tensor a leaves a hole after the header"),
        ({"a": F32, "b": {**F32, "data_offsets": [17, 33]}}, 33, "tensor b leaves a hole after a"),
        ({"a": F32, "b": {**F32, "data_offsets": [8, 24]}}, 24, "tensor b overlaps a"),
        ({"a": F32}, 17, "1 bytes follow after its last tensor"),
        ({"a": F32}, 15, "E_WEIGHTS_TRUNCATED: model.safetensors is cut: 1 bytes are missing of 16"),
        ({"a\x1b[2J": {}}, 0, r"tensor a\x1b[2J is not described"),
    ],
)
def test_what_is_wrong_is_said(problems, write_safetensors, header, data, wrong):
    (found,) = problems(write_safetensors(header, data))
    assert wrong in found


def test_a_cut_header_says_how_much_is_missing(problems, write_safetensors):
    (found,) = problems(write_safetensors(b"{}", length=10))
    assert found == "E_WEIGHTS_TRUNCATED: model.safetensors ends inside its header: it says 10 bytes, 2 are there"


def test_a_file_of_seven_bytes_is_cut(problems, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(bytes(7))
    assert problems(tmp_path) == ["E_WEIGHTS_TRUNCATED: model.safetensors has 7 bytes, too few for a header"]


@pytest.mark.parametrize("length", [LONGEST_HEADER + 1, 2**63, 2**64 - 1])
def test_a_length_from_the_file_allocates_nothing(length):
    class Counted(io.BytesIO):
        asked = 0

        def read(self, count: int = -1) -> bytes:
            self.asked += count
            return super().read(count)

    file = Counted(struct.pack("<Q", length) + b"{}")
    with pytest.raises(SmokeFailure, match="are the most"):
        read_safetensors(file, "hostile", 10)
    assert file.asked == 8


def test_a_sparse_file_of_a_terabyte_is_measured_not_read(tmp_path):
    size = 2**40
    head = json.dumps({"a": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    path = tmp_path / "model.safetensors"
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        file.truncate(8 + len(head) + size)
    with path.open("rb") as file:
        assert read_safetensors(file, "big", path.stat().st_size).bytes == {"U8": size}
    with path.open("rb") as file, pytest.raises(SmokeFailure, match="E_WEIGHTS_TRUNCATED: big is cut: 1 bytes"):
        read_safetensors(file, "big", path.stat().st_size - 1)


@pytest.mark.parametrize("dtype", ["F32", "BF16"])
def test_what_the_official_format_allows_is_read(tiny_models, tmp_path, inspect, dtype):
    found = inspect(tiny_models.write_llama(tmp_path, shards=1, dtype=dtype))
    assert found.failures == ()
    assert found.observed.dtype == dtype.lower()


_JSON = st.sampled_from([None, True, 0, 1.5, "x", [], [1], {}, {"x": []}, [[]]])
_SIZES = st.integers(-2, 40) | st.integers(2**62, 2**64) | st.booleans()
_TENSOR = st.fixed_dictionaries(
    {
        "dtype": st.sampled_from(["F32", "U8", "F4", "?"]) | _JSON,
        "shape": st.lists(_SIZES, max_size=3) | _JSON,
        "data_offsets": st.lists(_SIZES, min_size=2, max_size=2) | _JSON,
    }
)
_HEADERS = st.dictionaries(st.sampled_from(["a", "b", "__metadata__"]), _TENSOR | _JSON, max_size=3).map(
    lambda header: json.dumps(header).encode()
)


def _read(data: bytes) -> None:
    try:
        found = read_safetensors(io.BytesIO(data), "any", len(data))
    except SmokeFailure:
        return
    # What is taken accounts for every byte of the file.
    assert sum(found.bytes.values()) == len(data) - 8 - int.from_bytes(data[:8], "little")


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused(data):
    _read(data)


@given(_HEADERS | st.binary(max_size=200), st.integers(0, 64), st.integers(-3, 3))
def test_arbitrary_headers_are_read_or_refused(head, data, lie):
    _read(struct.pack("<Q", max(0, len(head) + lie)) + head + bytes(data))
