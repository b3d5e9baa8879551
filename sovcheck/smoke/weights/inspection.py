"""Static inspection of weights, before anything loads them, also compared with what the inventory declares."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import ObservedFile, ObservedWeights, manifest_digest
from sovcheck.inventory.assets.model import WeightFile, WeightFormat
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.smoke.weights.contents import Contents, read_contents
from sovcheck.smoke.weights.file_system import check_file_systems
from sovcheck.smoke.weights.files import FoundFile, list_files
from sovcheck.smoke.weights.hashing import hash_files
from sovcheck.smoke.weights.signature.coverage import SignatureCheck, SignatureRequest, check_signature
from sovcheck.smoke.worker_protocol import TokenCost
from sovcheck.visible import visible

_NOT_ASKED = SignatureCheck(None, ())


@dataclass(frozen=True, slots=True)
class WeightsInspection:
    """What was found, and everything that is wrong with it; ``observed`` is None when a file could not be hashed.

    ``files`` are all of them as they were hashed, ``loaded`` those that hold the tensors of the model.
    """

    observed: ObservedWeights | None
    failures: tuple[Failure, ...]
    cost: TokenCost
    files: tuple[FoundFile, ...] = ()
    loaded: tuple[FoundFile, ...] = ()


def inspect_weights(
    weights: Path,
    *,
    on_progress: Callable[[int, int], None],
    declared: Sequence[WeightFile] | None,
    signature: SignatureRequest | None = None,
) -> WeightsInspection:
    """Looks at every file below a folder, or at a GGUF file and the splits beside it; nothing is loaded or run.

    ``on_progress`` hears of bytes hashed and bytes in all; ``declared`` are the model's files in the inventory, None
    to compare with nothing; ``signature`` is what its publisher must have made of them. All problems of all files are
    found in one run. Raises UsageError when there is nothing to look at.
    """
    listing = list_files(weights)
    file_system, not_local = check_file_systems(listing.files)
    contents = read_contents(listing.files)
    hashed, unreadable = hash_files(listing.files, on_progress)
    failures = [*listing.failures, *not_local, *contents.failures, *unreadable]
    if contents.format is None:
        failures.append(failure(FailureCode.WEIGHTS_MISSING_SHARD, f"there are no weights in {weights.name or '/'}"))
    if declared is not None:
        failures += compare_declared(hashed, declared)
    signed = _NOT_ASKED if signature is None else check_signature(signature, weights, listing.files, hashed)
    failures += signed.failures
    complete = bool(hashed) and len(hashed) == len(listing.files)
    observed = _observed(contents, file_system, hashed, signed) if complete else None
    main = frozenset(contents.main_files())
    loaded = tuple(file for file in listing.files if file.path in main)
    return WeightsInspection(observed, tuple(dict.fromkeys(failures)), contents.cost(), listing.files, loaded)


def _observed(
    contents: Contents, file_system: str, hashed: tuple[ObservedFile, ...], signed: SignatureCheck
) -> ObservedWeights:
    summary = contents.summary()
    return ObservedWeights(
        format=contents.format or WeightFormat.OTHER,
        file_system=file_system,
        files=hashed,
        manifest_sha256=manifest_digest(hashed),
        index_complete=contents.index_complete,
        remote_code=contents.remote_code,
        pickles=tuple(file.path for file in contents.pickles),
        tensors=summary.tensors,
        parameters=summary.parameters,
        dtype=summary.dtype,
        architecture=contents.architecture() or summary.architecture,
        signature=signed.signature,
    )


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
