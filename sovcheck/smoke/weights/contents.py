"""What the files of a model say: headers, indexes, configurations, and which of them can run code."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from sovcheck.evidence.predicate import Failure
from sovcheck.inventory.assets.model import WeightFormat
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.weights.code_execution import asks_for_code, code_files, is_pickle, refuse_pickles
from sovcheck.smoke.weights.files import FoundFile, read_object
from sovcheck.smoke.weights.gguf import read_gguf
from sovcheck.smoke.weights.safetensors import read_safetensors
from sovcheck.smoke.weights.shards import check_index, check_one_model, missing_numbers
from sovcheck.smoke.weights.tensors import Summary, TensorHeader, summarize
from sovcheck.smoke.weights.token_cost import token_cost
from sovcheck.smoke.worker_protocol import TokenCost
from sovcheck.visible import visible

_INDEX = ".safetensors.index.json"
_CONFIGS = {"config.json", "tokenizer_config.json", "processor_config.json", "preprocessor_config.json"}
_ADAPTER = "adapter_config.json"
_LONGEST_CONFIG = 64 * 2**20
_HEAD = 4
_READERS: Mapping[WeightFormat, Callable[[BinaryIO, str, int], TensorHeader]] = {
    WeightFormat.SAFETENSORS: read_safetensors,
    WeightFormat.GGUF: read_gguf,
}
_ORDER = (WeightFormat.SAFETENSORS, WeightFormat.GGUF, WeightFormat.ONNX, WeightFormat.PICKLE)
"""Which format a folder counts as that holds several: the one that loaders prefer."""


@dataclass
class Contents:
    """What was read so far; all paths are relative to the weights folder."""

    formats: dict[str, WeightFormat] = field(default_factory=dict)
    headers: dict[str, TensorHeader] = field(default_factory=dict)
    configs: dict[str, dict[str, object]] = field(default_factory=dict)
    pickles: list[FoundFile] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    indexed: frozenset[str] = frozenset()
    index_complete: bool | None = None

    @property
    def format(self) -> WeightFormat | None:
        """The format of the weights, None when there are none."""
        return next((kind for kind in _ORDER if kind in self.formats.values()), None)

    @property
    def remote_code(self) -> bool:
        """Whether loading needs code that comes with the weights."""
        return any(found.code == FailureCode.WEIGHTS_REMOTE_CODE for found in self.failures)

    def summary(self) -> Summary:
        """What the headers of the model say together: of the indexed files where there is an index."""
        return summarize(self._main())

    def cost(self) -> TokenCost:
        """What one token takes of the model at least."""
        countable = self.summary().parameters is not None
        return token_cost(self._main(), self.configs.get("config.json", {}), countable=countable)

    def main_files(self) -> tuple[str, ...]:
        """The files that hold the tensors of the model: those of an index where there is one."""
        kind = self.format
        main = [path for path in self.headers if self.formats[path] is kind]
        return tuple(path for path in main if not self.indexed or path in self.indexed)

    def _main(self) -> tuple[TensorHeader, ...]:
        return tuple(self.headers[path] for path in self.main_files())

    def architecture(self) -> str | None:
        """The architecture that the configuration names."""
        config = self.configs.get("config.json", {})
        named = config.get("architectures")
        first = named[0] if isinstance(named, list) and named else config.get("model_type")
        return visible(first[:200]) if isinstance(first, str) else None


def read_contents(files: Iterable[FoundFile]) -> Contents:
    """Looks into every file that means something to a loader; problems are collected, never raised."""
    contents = Contents()
    paths: set[str] = set()
    for file in files:
        paths.add(file.path)
        try:
            with file.opened() as descriptor, os.fdopen(descriptor, "rb", closefd=False) as stream:
                _look_into(file, stream, contents)
        except SmokeFailure as wrong:
            contents.failures.append(wrong.failure)
        except OSError as error:
            what = f"{file.path} cannot be read: {error.strerror}"
            contents.failures.append(failure(FailureCode.WEIGHTS_MALFORMED, what))
    _check_shards(contents, paths)
    contents.failures += code_files(sorted(paths))
    contents.failures += _adapters(paths)
    for path, config in contents.configs.items():
        contents.failures += asks_for_code(path, config)
    contents.failures += refuse_pickles(contents.pickles)
    return contents


def _adapters(paths: Collection[str]) -> Iterator[Failure]:
    """Loaders that find an adapter at the top of a folder take its base from wherever it names."""
    if _ADAPTER in paths:
        what = f"{_ADAPTER}: with an adapter its base is loaded from where that names: merge them, and smoke the whole"
        yield failure(FailureCode.WEIGHTS_MALFORMED, what)


def _look_into(file: FoundFile, stream: BinaryIO, contents: Contents) -> None:
    name = PurePosixPath(file.path).name
    head = stream.read(_HEAD)
    stream.seek(0)
    kind = _format_of(file.path, head)
    if kind is not None:
        contents.formats[file.path] = kind
    reader = _READERS.get(kind) if kind is not None else None
    if reader is not None:
        contents.headers[file.path] = reader(stream, file.path, file.identity.size)
    elif kind is WeightFormat.PICKLE:
        contents.pickles.append(file)
    elif name in _CONFIGS or name.endswith(_INDEX):
        if file.identity.size > _LONGEST_CONFIG:
            what = f"{file.path} is larger than {_LONGEST_CONFIG:,} bytes, which no configuration is"
            raise SmokeFailure(FailureCode.WEIGHTS_MALFORMED, what)
        contents.configs[file.path] = read_object(stream.read(_LONGEST_CONFIG), file.path)


def _format_of(path: str, head: bytes) -> WeightFormat | None:
    ending = PurePosixPath(path).suffix.lower()
    if ending == ".safetensors":
        return WeightFormat.SAFETENSORS
    if ending == ".gguf" or head == b"GGUF":
        return WeightFormat.GGUF
    if ending == ".onnx":
        return WeightFormat.ONNX
    return WeightFormat.PICKLE if is_pickle(path, head) else None


def _check_shards(contents: Contents, paths: Collection[str]) -> None:
    complete: list[bool] = []
    for index in sorted(path for path in contents.configs if path.endswith(_INDEX)):
        check = check_index(index, contents.configs[index].get("weight_map"), contents.headers, paths)
        contents.indexed |= check.named
        contents.failures += check.failures
        complete.append(check.complete)
    missing = missing_numbers(path for path in paths if path not in contents.indexed)
    contents.failures += missing
    if complete or missing:
        contents.index_complete = all(complete) and not missing
    contents.failures += check_one_model(contents.headers)
