"""The header of a GGUF file, checked against the file itself; no number in it decides how much memory is taken."""

from collections import Counter
from math import prod
from typing import BinaryIO

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.weights.gguf_format import (
    ARRAY,
    FILE_TYPES,
    SCALAR_BYTES,
    STRING,
    TENSOR_TYPES,
    UINT16,
    UINT32,
    UINT64,
)
from sovcheck.smoke.weights.tensors import Experts, Size, TensorHeader
from sovcheck.visible import visible

_MAGIC, _VERSION = b"GGUF", 3
_LONGEST_NAME, _LONGEST_KEPT = 65_535, 1_000
_MOST_TENSORS, _MOST_KEYS, _MOST_ELEMENTS = 1_000_000, 100_000, 8_000_000
_MOST_DIMENSIONS = 4
_USUAL_ALIGNMENT, _LARGEST_ALIGNMENT = 32, 65_536
_KEPT = {"general.architecture", "general.file_type", "general.alignment", "split.no"}
_ENDINGS = (".block_count", ".nextn_predict_layers", ".expert_count", ".expert_used_count")
"""What is kept of the keys that begin with the architecture."""

Value = str | int
"""A value that is kept: the others are passed over."""


def read_gguf(file: BinaryIO, path: str, size: int) -> TensorHeader:
    """What a file of ``size`` bytes says that it holds; ``path`` is for messages.

    Raises SmokeFailure for the first thing in which header and file do not agree. The format is described at
    https://github.com/ggml-org/ggml/blob/master/docs/gguf.md .
    """
    return _Reader(file, path, size).header()


class _Reader:
    """Reads a header from front to back and never beyond the end of the file."""

    def __init__(self, file: BinaryIO, path: str, size: int) -> None:
        self._file = file
        self._path = path
        self._left = size
        self._size = size
        self._elements = 0

    def header(self) -> TensorHeader:
        if self._bytes(4) != _MAGIC:
            raise self._malformed("it does not begin with GGUF")
        version = self._number(4)
        if version != _VERSION:
            told = "it is written for big-endian machines" if version == _VERSION << 24 else f"it has version {version}"
            raise self._malformed(f"{told}; version {_VERSION}, little-endian, is what can be read")
        tensors, keys = self._count("tensors", _MOST_TENSORS), self._count("keys", _MOST_KEYS)
        values = self._values(keys)
        alignment = values.get("general.alignment", _USUAL_ALIGNMENT)
        # A power of two: what llama.cpp takes.
        if not isinstance(alignment, int) or not 0 < alignment <= _LARGEST_ALIGNMENT or alignment & (alignment - 1):
            raise self._malformed("its general.alignment is not a power of two that is in use")
        return self._tensors(tensors, alignment, values)

    def _values(self, keys: int) -> dict[str, Value]:
        kept: dict[str, Value] = {}
        seen: set[str] = set()
        for _ in range(keys):
            key = self._text(_LONGEST_NAME)
            if key in seen:
                raise self._malformed(f"the key {visible(key[:80])} is there twice")
            seen.add(key)
            keep = key in _KEPT or key.endswith(_ENDINGS)
            value = self._value(self._number(4), keep=keep)
            if keep and value is not None:
                kept[key] = value
        return kept

    def _value(self, kind: int, *, keep: bool) -> Value | None:
        if kind in SCALAR_BYTES:
            number = self._number(SCALAR_BYTES[kind])
            return number if keep and kind in {UINT16, UINT32, UINT64} else None
        if kind == STRING:
            if keep:
                return self._text(_LONGEST_KEPT)
            self._skip(self._number(8))
        elif kind == ARRAY:
            self._skip_array(self._number(4), self._number(8))
        else:
            raise self._malformed(f"it has a value of the unknown type {kind}")
        return None

    def _skip_array(self, kind: int, count: int) -> None:
        if kind in SCALAR_BYTES:
            self._skip(SCALAR_BYTES[kind] * count)
        elif kind == STRING:
            self._elements += count
            if self._elements > _MOST_ELEMENTS:
                raise self._malformed(f"its lists hold more than {_MOST_ELEMENTS:,} texts")
            for _ in range(count):
                self._skip(self._number(8))
        else:
            raise self._malformed(f"it has a list of the type {kind}, which nothing reads")

    def _tensors(self, count: int, alignment: int, values: dict[str, Value]) -> TensorHeader:
        sizes: dict[str, Size] = {}
        numbers: Counter[str] = Counter()
        size_of: Counter[str] = Counter()
        end = last = 0
        for _ in range(count):
            name = self._text(_LONGEST_NAME)
            if name in sizes:
                raise self._malformed(f"tensor {visible(name[:80])} is there twice")
            dtype, held, taken, offset = self._tensor(name)
            sizes[name] = Size(held, taken, dtype)
            if offset != end:
                raise self._malformed(f"tensor {visible(name[:80])} begins at {offset:,}, not where the last one ends")
            end = _aligned(offset + taken, alignment)
            numbers[dtype] += held
            size_of[dtype] += taken
            last = offset + taken
        self._check_end(last, alignment)
        return self._described(sizes, numbers, size_of, values)

    def _described(
        self, sizes: dict[str, Size], numbers: Counter[str], size_of: Counter[str], values: dict[str, Value]
    ) -> TensorHeader:
        architecture, mixture = values.get("general.architecture"), values.get("general.file_type")
        if architecture is None and values.get("split.no"):
            # What describes the model stands in the first part of a split one alone.
            return TensorHeader(frozenset(sizes), numbers, size_of, every_number_a_parameter=True, sizes=sizes)
        if not isinstance(architecture, str):
            raise self._malformed("it does not name its general.architecture")
        blocks, foretelling, experts, used = (_count(values.get(f"{architecture}{ending}")) for ending in _ENDINGS)
        return TensorHeader(
            names=frozenset(sizes),
            numbers=numbers,
            bytes=size_of,
            architecture=visible(architecture),
            quantization=FILE_TYPES.get(mixture) if isinstance(mixture, int) else None,
            every_number_a_parameter=True,
            sizes=sizes,
            layers=None if blocks is None else blocks - (foretelling or 0),
            experts=Experts(experts, used) if experts else None,
        )

    def _tensor(self, name: str) -> tuple[str, int, int, int]:
        """Number format, numbers, bytes and offset of a tensor."""
        dimensions = self._number(4)
        if not 1 <= dimensions <= _MOST_DIMENSIONS:
            raise self._malformed(f"tensor {visible(name[:80])} has {dimensions} dimensions")
        shape = [self._number(8) for _ in range(dimensions)]
        kind, offset = self._number(4), self._number(8)
        if kind not in TENSOR_TYPES:
            raise self._malformed(f"tensor {visible(name[:80])} has the unknown number format {kind}")
        dtype, block, taken = TENSOR_TYPES[kind]
        held = prod(shape)
        if shape[0] % block:
            raise self._malformed(f"tensor {visible(name[:80])} has rows that are not whole blocks of {dtype}")
        return dtype, held, held // block * taken, offset

    def _check_end(self, data: int, alignment: int) -> None:
        begins = _aligned(self._size - self._left, alignment)
        missing = begins + data - self._size
        if data and missing > 0:
            what = f"{self._path} is cut: {missing:,} bytes are missing of {begins + data:,} that its header lists"
            raise SmokeFailure(FailureCode.WEIGHTS_TRUNCATED, what)

    def _count(self, of: str, most: int) -> int:
        count = self._number(8)
        if count > most:
            raise self._malformed(f"it says that it has {count:,} {of}; {most:,} are the most")
        return count

    def _text(self, longest: int) -> str:
        length = self._number(8)
        if length > longest:
            raise self._malformed(f"a name in it is {length:,} bytes long")
        try:
            return self._bytes(length).decode("utf-8")
        except UnicodeDecodeError:
            raise self._malformed("a name in it is not valid UTF-8") from None

    def _number(self, width: int) -> int:
        return int.from_bytes(self._bytes(width), "little")

    def _bytes(self, count: int) -> bytes:
        self._take(count)
        data = self._file.read(count)
        if len(data) != count:
            raise self._ended()
        return data

    def _skip(self, count: int) -> None:
        self._take(count)
        self._file.seek(count, 1)

    def _take(self, count: int) -> None:
        if count > self._left:
            raise self._ended()
        self._left -= count

    def _ended(self) -> SmokeFailure:
        return SmokeFailure(FailureCode.WEIGHTS_TRUNCATED, f"{self._path} ends inside its header")

    def _malformed(self, what: str) -> SmokeFailure:
        return SmokeFailure(FailureCode.WEIGHTS_MALFORMED, f"{self._path}: {what}")


def _aligned(offset: int, alignment: int) -> int:
    return offset + -offset % alignment


def _count(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None
