"""GGUF: what the header lists lies within the file, and no number in it costs memory or time."""

import io
import struct
import time

import gguf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.weights.gguf import read_gguf
from sovcheck.smoke.weights.gguf_format import FILE_TYPES, TENSOR_TYPES
from sovcheck.smoke.weights.tensors import Experts, Size


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def tensor(name: str = "a", shape=(4,), dtype: int = 0, offset: int = 0) -> bytes:
    sizes = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return text(name) + sizes + struct.pack("<IQ", dtype, offset)


ARCHITECTURE = text("general.architecture") + struct.pack("<I", 8) + text("llama")


def gguf_file(keys=(ARCHITECTURE,), tensors=(), data: int = 0, *, counts=None, version: int = 3) -> bytes:
    """A whole file: data begins at the next multiple of 32."""
    many = counts or (len(tensors), len(keys))
    head = b"GGUF" + struct.pack("<IQQ", version, *many) + b"".join(keys) + b"".join(tensors)
    return head + bytes(-len(head) % 32) + bytes(data)


def read(data: bytes):
    return read_gguf(io.BytesIO(data), "m.gguf", len(data))


def test_a_good_file():
    found = read(gguf_file(tensors=[tensor("a"), tensor("b", (32, 2), 8, 32)], data=32 + 68))
    assert found.names == {"a", "b"}
    assert (found.numbers, found.bytes) == ({"F32": 4, "Q8_0": 64}, {"F32": 16, "Q8_0": 68})
    assert found.architecture == "llama"


def test_the_keys_that_say_what_a_token_takes():
    stated = {"block_count": 5, "nextn_predict_layers": 1, "expert_count": 8, "expert_used_count": 2}
    keys = [text(f"llama.{key}") + struct.pack("<II", 4, number) for key, number in stated.items()]
    found = read(gguf_file([ARCHITECTURE, *keys], [tensor("a")], data=16))
    assert (found.layers, found.experts) == (4, Experts(8, 2))
    assert found.sizes == {"a": Size(4, 16, "F32")}
    assert read(gguf_file()).experts is None


def test_only_the_first_part_of_a_split_model_describes_it():
    number = text("split.no") + struct.pack("<I", 2)
    later = gguf_file([number + struct.pack("<H", 1)], [tensor("a")], data=16)
    assert read(later).architecture is None
    assert read(later).sizes == {"a": Size(4, 16, "F32")}
    with pytest.raises(SmokeFailure, match=r"does not name its general\.architecture"):
        read(gguf_file([number + struct.pack("<H", 0)]))


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "E_WEIGHTS_TRUNCATED: m.gguf ends inside its header"),
        (b"GGML" + bytes(60), "it does not begin with GGUF"),
        (gguf_file(version=2), "it has version 2; version 3, little-endian, is what can be read"),
        (gguf_file(version=3 << 24), "it is written for big-endian machines"),
        (gguf_file(counts=(2**64 - 1, 0)), "it says that it has 18,446,744,073,709,551,615 tensors"),
        (gguf_file(counts=(0, 2**63)), "it says that it has 9,223,372,036,854,775,808 keys"),
        (gguf_file()[:50], "E_WEIGHTS_TRUNCATED: m.gguf ends inside its header"),
        (gguf_file([]), "it does not name its general.architecture"),
        (gguf_file([text("general.architecture") + struct.pack("<II", 4, 1)]), "does not name its general.arch"),
        (gguf_file([ARCHITECTURE, ARCHITECTURE]), "the key general.architecture is there twice"),
        (gguf_file([text(b"\xff") + struct.pack("<II", 4, 1)]), "a name in it is not valid UTF-8"),
        (gguf_file([struct.pack("<Q", 2**60)]), "a name in it is 1,152,921,504,606,846,976 bytes long"),
        (gguf_file([text("k") + struct.pack("<I", 13)]), "it has a value of the unknown type 13"),
        (gguf_file([text("k") + struct.pack("<IQ", 8, 2**62)]), "E_WEIGHTS_TRUNCATED"),
        (gguf_file([text("k") + struct.pack("<IIQ", 9, 4, 2**62)]), "E_WEIGHTS_TRUNCATED"),
        (gguf_file([text("k") + struct.pack("<IIQ", 9, 8, 2**62)]), "its lists hold more than 8,000,000 texts"),
        (gguf_file([text("k") + struct.pack("<IIQ", 9, 9, 1)]), "it has a list of the type 9, which nothing reads"),
        (
            gguf_file([text("general.alignment") + struct.pack("<II", 4, 0)]),
            "its general.alignment is not a power of two",
        ),
        (gguf_file([text("general.alignment") + struct.pack("<II", 4, 24)]), "its general.alignment is not a power"),
        (gguf_file(tensors=[tensor(), tensor(offset=32)], data=64), "tensor a is there twice"),
        (gguf_file(tensors=[tensor(shape=())]), "tensor a has 0 dimensions"),
        (gguf_file(tensors=[tensor(shape=(1,) * 5)]), "tensor a has 5 dimensions"),
        (gguf_file(tensors=[tensor(dtype=99)]), "tensor a has the unknown number format 99"),
        (gguf_file(tensors=[tensor(shape=(33,), dtype=8)]), "tensor a has rows that are not whole blocks of Q8_0"),
        (gguf_file(tensors=[tensor(offset=32)], data=64), "tensor a begins at 32, not where the last one ends"),
        (gguf_file(tensors=[tensor()], data=15), "E_WEIGHTS_TRUNCATED: m.gguf is cut: 1 bytes are missing of"),
        (gguf_file(tensors=[tensor(shape=(2**62, 2**62))], data=16), "E_WEIGHTS_TRUNCATED: m.gguf is cut"),
        (gguf_file(tensors=[tensor("a\x1b[2J", dtype=99)]), r"tensor a\x1b[2J has the unknown number format"),
    ],
)
def test_what_is_wrong_is_said(data, wrong):
    started = time.monotonic()
    with pytest.raises(SmokeFailure) as caught:
        read(data)
    assert wrong in str(caught.value)
    assert time.monotonic() - started < 1


def test_a_sparse_file_of_a_terabyte_is_measured_not_read(tmp_path):
    path = tmp_path / "m.gguf"
    head = gguf_file(tensors=[tensor(shape=(2**40,), dtype=24)])
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + 2**40)
    with path.open("rb") as file:
        assert read_gguf(file, "big", path.stat().st_size).bytes == {"I8": 2**40}
    with path.open("rb") as file, pytest.raises(SmokeFailure, match="1 bytes are missing"):
        read_gguf(file, "big", path.stat().st_size - 1)


@pytest.mark.parametrize(("dtype", "told"), [("F32", "f32"), ("F16", "f16"), ("Q8_0", "Q8_0")])
def test_what_the_official_writer_writes_is_read(tiny_models, tmp_path, inspect, dtype, told):
    found = inspect(tiny_models.write_gguf(tmp_path / "m.gguf", dtype=dtype))
    assert found.failures == ()
    seen = found.observed
    assert (seen.format, seen.architecture, seen.dtype, seen.tensors) == ("gguf", "llama", told, 21)
    weights = tiny_models.weights(tiny_models.Tokenizer(tiny_models.TEXT))
    assert seen.parameters == sum(tensor.size for tensor in weights.values())


def test_the_tables_are_those_of_ggml():
    ours = {number: (block, taken) for number, (_, block, taken) in TENSOR_TYPES.items()}
    assert ours == {int(kind): size for kind, size in gguf.GGML_QUANT_SIZES.items()}
    assert {number: name for number, (name, _, _) in TENSOR_TYPES.items()} == {
        int(kind): kind.name for kind in gguf.GGMLQuantizationType
    }
    plain = {"ALL_F32", "MOSTLY_F16", "MOSTLY_BF16", "GUESSED"}
    theirs = {int(kind): kind.name.removeprefix("MOSTLY_") for kind in gguf.LlamaFileType if kind.name not in plain}
    assert theirs == FILE_TYPES


_GOOD = gguf_file(
    [ARCHITECTURE, text("k") + struct.pack("<IIQ", 9, 8, 2) + text("x") + text("y")],
    [tensor("a"), tensor("b", offset=32)],
    data=64,
)


def _read_or_refuse(data: bytes) -> None:
    try:
        found = read(data)
    except SmokeFailure:
        return
    assert sum(found.bytes.values()) <= len(data)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_read_or_refused(data):
    _read_or_refuse(data)
    _read_or_refuse(b"GGUF" + struct.pack("<I", 3) + data)


@given(st.integers(0, len(_GOOD)))
def test_a_file_cut_anywhere_is_refused_or_has_lost_only_padding(length):
    _read_or_refuse(_GOOD[:length])


@given(st.integers(0, len(_GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_a_file_changed_anywhere_is_read_or_refused(place, put):
    _read_or_refuse(_GOOD[:place] + put + _GOOD[place + len(put) :])
