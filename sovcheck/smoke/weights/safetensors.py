"""The header of a safetensors file, checked against the file itself without reading the numbers."""

import json
from collections import Counter
from itertools import pairwise
from math import prod
from typing import BinaryIO, NamedTuple

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.weights.files import read_object
from sovcheck.smoke.weights.tensors import Size, TensorHeader
from sovcheck.visible import visible

LONGEST_HEADER = 32 * 2**20
"""Bytes; the library itself takes 100 MB. The longest seen in published models is far below 10 MB."""

_BITS = {
    **dict.fromkeys(("F4",), 4),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("U16", "I16", "F16", "BF16"), 16),
    **dict.fromkeys(("U32", "I32", "F32"), 32),
    **dict.fromkeys(("U64", "I64", "F64", "C64"), 64),
}
_MOST_DIMENSIONS = 32
_LARGEST = 2**63
_LENGTH_BYTES = 8
_OFFSETS = 2  # begin and end
_LONGEST_SHOWN = 80


class _Tensor(NamedTuple):
    begin: int
    end: int
    dtype: str
    numbers: int
    name: str


def read_safetensors(file: BinaryIO, path: str, size: int) -> TensorHeader:
    """What a file of ``size`` bytes says that it holds; ``path`` is for messages.

    Raises SmokeFailure for the first thing in which header and file do not agree.
    """
    data_begins, header = _header(file, path, size)
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise _malformed(path, "its __metadata__ is not a table of texts")
    tensors = sorted(_tensor(path, name, entry) for name, entry in header.items())
    _check_layout(path, tensors, size - data_begins)
    numbers: Counter[str] = Counter()
    size_of: Counter[str] = Counter()
    for tensor in tensors:
        numbers[tensor.dtype] += tensor.numbers
        size_of[tensor.dtype] += tensor.end - tensor.begin
    sizes = {tensor.name: Size(tensor.numbers, tensor.end - tensor.begin, tensor.dtype) for tensor in tensors}
    return TensorHeader(frozenset(header), numbers, size_of, sizes=sizes)


def _header(file: BinaryIO, path: str, size: int) -> tuple[int, dict[str, object]]:
    head = file.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        raise SmokeFailure(FailureCode.WEIGHTS_TRUNCATED, f"{path} has {size} bytes, too few for a header")
    length = int.from_bytes(head, "little")
    if length > LONGEST_HEADER:
        raise _malformed(path, f"it says that its header is {length:,} bytes long; {LONGEST_HEADER:,} are the most")
    if length > size - 8:
        what = f"{path} ends inside its header: it says {length:,} bytes, {size - 8:,} are there"
        raise SmokeFailure(FailureCode.WEIGHTS_TRUNCATED, what)
    return 8 + length, read_object(file.read(length), path, "header")


def _tensor(path: str, name: str, entry: object) -> _Tensor:
    if not isinstance(entry, dict) or set(entry) != {"dtype", "shape", "data_offsets"}:
        raise _malformed(path, f"tensor {_shown(name)} is not described by dtype, shape and data_offsets")
    bits = _BITS.get(entry["dtype"]) if isinstance(entry["dtype"], str) else None
    if bits is None:
        raise _malformed(path, f"tensor {_shown(name)} has the unknown number format {_shown(entry['dtype'])}")
    shape, offsets = entry["shape"], entry["data_offsets"]
    if not _are_sizes(shape) or len(shape) > _MOST_DIMENSIONS:
        raise _malformed(path, f"tensor {_shown(name)} has no valid shape")
    if not _are_sizes(offsets) or len(offsets) != _OFFSETS:
        raise _malformed(path, f"tensor {_shown(name)} has no valid data_offsets")
    begin, end = offsets
    numbers = prod(shape)
    if (end - begin) * 8 != numbers * bits:
        needs = f"{-(-numbers * bits // 8):,} bytes" if numbers < _LARGEST else "more bytes than any file has"
        told = f"its shape needs {needs}, its data_offsets give {end - begin:,}"
        raise _malformed(path, f"tensor {_shown(name)} contradicts itself: {told}")
    return _Tensor(begin, end, entry["dtype"], numbers, name)


def _are_sizes(value: object) -> bool:
    return isinstance(value, list) and all(type(number) is int and 0 <= number < _LARGEST for number in value)


def _check_layout(path: str, tensors: list[_Tensor], data: int) -> None:
    """The format wants data without holes and without overlaps, from the header to the end of the file."""
    start = _Tensor(0, 0, "", 0, "the header")
    for before, tensor in pairwise([start, *tensors]):
        if tensor.begin != before.end:
            how = "overlaps" if tensor.begin < before.end else "leaves a hole after"
            raise _malformed(path, f"tensor {_shown(tensor.name)} {how} {_shown(before.name)}")
    end = tensors[-1].end if tensors else 0
    if end > data:
        what = f"{path} is cut: {end - data:,} bytes are missing of {end:,} that its header lists"
        raise SmokeFailure(FailureCode.WEIGHTS_TRUNCATED, what)
    if end < data:
        raise _malformed(path, f"{data - end:,} bytes follow after its last tensor")


def _shown(value: object) -> str:
    """A name from the file, as one short line."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return visible(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}...")


def _malformed(path: str, what: str) -> SmokeFailure:
    return SmokeFailure(FailureCode.WEIGHTS_MALFORMED, f"{path}: {what}")
