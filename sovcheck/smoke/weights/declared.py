"""The files that were found against the files that the inventory declares."""

from collections.abc import Iterator, Sequence

from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import ObservedFile
from sovcheck.inventory.assets.model import WeightFile
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.visible import visible


def compare_declared(observed: Sequence[ObservedFile], declared: Sequence[WeightFile]) -> tuple[Failure, ...]:
    """A failure for every file that is in one of the two alone, or that differs in size or SHA-256.

    A declared path may hold folders above the weights folder: ``/srv/models/m/a.safetensors`` declares
    ``a.safetensors``. What the inventory does not state of a file is not compared.
    """
    by_path = {file.path: file for file in observed}
    pairs: dict[str, list[WeightFile]] = {}
    failures: list[Failure] = []
    for wanted in declared:
        found = _found_as(wanted.path, by_path)
        if found is None:
            what = f"{visible(wanted.path)} is declared in the inventory and not there"
            failures.append(failure(FailureCode.WEIGHTS_MISSING_SHARD, what))
        else:
            pairs.setdefault(found, []).append(wanted)
    for file in observed:
        failures += _differences(file, pairs.get(file.path, []))
    return tuple(failures)


def _found_as(declared: str, by_path: dict[str, ObservedFile]) -> str | None:
    """The longest path below the weights folder that the declared one ends in."""
    parts = [part for part in declared.split("/") if part not in {"", "."}]
    tails = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((tail for tail in tails if tail in by_path), None)


def _differences(file: ObservedFile, declared: Sequence[WeightFile]) -> Iterator[Failure]:
    if not declared:
        yield _hash(f"{file.path} is not in the inventory; its SHA-256 is {file.sha256}")
    for wanted in declared:
        if wanted.sha256 is not None and wanted.sha256 != file.sha256:
            yield _hash(f"{file.path} has SHA-256 {file.sha256}, the inventory declares {wanted.sha256}")
        elif wanted.bytes is not None and wanted.bytes != file.size:
            yield _hash(f"{file.path} has {file.size:,} bytes, the inventory declares {wanted.bytes:,}")


def _hash(what: str) -> Failure:
    return failure(FailureCode.WEIGHTS_HASH, what)
