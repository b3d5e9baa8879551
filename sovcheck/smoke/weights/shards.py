"""Shards that belong together: every one is there, and every tensor is where the index says."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.smoke.weights.tensors import TensorHeader
from sovcheck.visible import visible

_NUMBERED = re.compile(r"(.*)-(\d{5})-of-(\d{5})\.(safetensors|gguf)", re.DOTALL)
_MOST_NAMED = 5
_MOST_SHARDS = 10_000


@dataclass(frozen=True, slots=True)
class ShardCheck:
    """Whether every tensor of an index is where it says; ``named`` are the files that it names."""

    complete: bool
    named: frozenset[str]
    failures: tuple[Failure, ...]


def missing_numbers(paths: Iterable[str]) -> tuple[Failure, ...]:
    """A failure for each gap in names such as ``model-00002-of-00005.safetensors``."""
    families: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for path in paths:
        if (match := _NUMBERED.fullmatch(path)) is not None:
            stem, number, count, ending = match.groups()
            families[stem, count, ending].add(int(number))
    found: list[Failure] = []
    for (stem, count, ending), numbers in sorted(families.items()):
        absent = [number for number in range(1, min(int(count), _MOST_SHARDS) + 1) if number not in numbers]
        named = [f"{stem}-{number:05}-of-{count}.{ending}" for number in absent[:_MOST_NAMED]]
        if absent:
            found.append(_missing(f"{len(absent)} of {int(count)} shards are not there: {_list(named, len(absent))}"))
    return tuple(found)


def check_one_model(headers: Mapping[str, TensorHeader]) -> tuple[Failure, ...]:
    """A failure when GGUF files of several models lie together: nobody knows which of them would run."""
    # A model that sees comes in two: the second, of architecture clip, turns images into tokens.
    models = {_family(path) for path, header in headers.items() if header.architecture not in {None, "clip"}}
    if len(models) <= 1:
        return ()
    named = _list([f"{stem}.gguf" for stem in sorted(models)[:_MOST_NAMED]], len(models))
    what = f"{len(models)} models are in one folder: {named}; name the file that is to run"
    return (failure(FailureCode.WEIGHTS_MALFORMED, what),)


def _family(path: str) -> str:
    match = _NUMBERED.fullmatch(path)
    return match[1] if match is not None else path.removesuffix(".gguf")


def check_index(
    index: str, weight_map: object, headers: Mapping[str, TensorHeader], paths: Collection[str]
) -> ShardCheck:
    """Compares the ``weight_map`` of an index with the headers of the files that it names.

    ``headers`` holds those that could be read, ``paths`` all files there are.
    """
    if not isinstance(weight_map, dict) or not all(isinstance(file, str) for file in weight_map.values()):
        wrong = f"{visible(index)}: its weight_map is not a table of tensors and files"
        return ShardCheck(complete=False, named=frozenset(), failures=(failure(FailureCode.WEIGHTS_MALFORMED, wrong),))
    folder = PurePosixPath(index).parent
    promised: dict[str, set[str]] = defaultdict(set)
    for tensor, file in weight_map.items():
        promised[str(folder / file)].add(tensor)
    failures = tuple(_broken_promises(index, promised, headers, paths))
    # A file that is there but could not be read keeps no promise either; its own failure says why.
    readable = all(file in headers for file in promised)
    return ShardCheck(complete=not failures and readable, named=frozenset(promised), failures=failures)


def _broken_promises(
    index: str, promised: Mapping[str, set[str]], headers: Mapping[str, TensorHeader], paths: Collection[str]
) -> Iterator[Failure]:
    for file, tensors in sorted(promised.items()):
        if file not in paths:
            yield _missing(f"{visible(file)} is not there, and {visible(index)} has {len(tensors)} tensors in it")
        elif file in headers:
            absent, unknown = tensors - headers[file].names, headers[file].names - tensors
            if absent:
                yield _missing(f"{visible(file)} lacks {_tensors(absent)} that {visible(index)} promises")
            if unknown:
                wrong = f"{visible(file)} holds {_tensors(unknown)} that {visible(index)} does not list there"
                yield failure(FailureCode.WEIGHTS_MALFORMED, wrong)


def _tensors(names: Collection[str]) -> str:
    return f"{len(names)} tensors ({_list(sorted(names)[:_MOST_NAMED], len(names))})"


def _list(named: Collection[str], count: int) -> str:
    shown = ", ".join(visible(name[:80]) for name in named)
    return shown if count <= len(named) else f"{shown} and {count - len(named)} more"


def _missing(what: str) -> Failure:
    return failure(FailureCode.WEIGHTS_MISSING_SHARD, what)
