"""Tensors of a weights file, as its header lists them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_INVENTORY_WORDS = {"F8_E4M3": "fp8", "F8_E5M2": "fp8", "F8_E4M3FNUZ": "fp8", "F8_E5M2FNUZ": "fp8", "F4": "fp4"}
_FLOATS = {"F64": "f64", "F32": "f32", "F16": "f16", "BF16": "bf16", "I8": "int8", **_INVENTORY_WORDS}
"""Number formats that store each parameter as one number, in the words of inventories where they have one."""


class Size(NamedTuple):
    """How many numbers a tensor has, how many bytes they take in the file, and in which number format."""

    numbers: int
    bytes: int
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class Experts:
    """A mixture of experts: a token uses ``used`` of those that each layer has; None: not stated."""

    of: int | None = None
    used: int | None = None


@dataclass(frozen=True, slots=True)
class TensorHeader:
    """The tensors of a file: their names, and by number format how many numbers and bytes they are.

    ``sizes`` are those of each tensor. ``architecture``, ``quantization``, ``layers`` and ``experts`` are set where the
    file itself states them; layers beyond that number only foretell.
    """

    names: frozenset[str]
    numbers: Mapping[str, int]
    bytes: Mapping[str, int]
    architecture: str | None = None
    quantization: str | None = None
    every_number_a_parameter: bool = False
    sizes: Mapping[str, Size] = field(default_factory=dict)
    layers: int | None = None
    experts: Experts | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the headers of all files say together; what they do not say is None."""

    tensors: int = 0
    parameters: int | None = None
    dtype: str | None = None
    architecture: str | None = None


def summarize(headers: Iterable[TensorHeader]) -> Summary:
    """The sum over the files of one model."""
    headers = tuple(headers)
    if not headers:
        return Summary()
    size: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for header in headers:
        size.update(header.bytes)
        numbers.update(header.numbers)
    main = max(size, key=lambda dtype: (size[dtype], dtype), default=None)
    quantization = next((header.quantization for header in headers if header.quantization), None)
    # Integers of other formats pack several parameters, and only the runtime knows how many.
    countable = all(header.every_number_a_parameter for header in headers) or main in _FLOATS
    return Summary(
        tensors=sum(len(header.names) for header in headers),
        parameters=sum(numbers.values()) if countable else None,
        dtype=quantization or (_FLOATS.get(main, main.lower()) if main is not None else None),
        architecture=next((header.architecture for header in headers if header.architecture), None),
    )
