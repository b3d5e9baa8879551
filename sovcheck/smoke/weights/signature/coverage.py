"""Signature coverage: the files that were found, compared with those that the model's publisher signed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.record import Digest
from sovcheck.evidence.weights import ObservedFile, WeightsSignature
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.weights.files import FoundFile
from sovcheck.smoke.weights.signature.bundle import ONE_FILE, read_signature, unsigned
from sovcheck.smoke.weights.signature.publisher import PublisherKey
from sovcheck.visible import visible

_GIT = {".git", ".gitattributes", ".github", ".gitignore"}
"""What no loader reads, and signers leave out unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """The signature that the weights must have, and the key that must have made it."""

    file: Path
    key: PublisherKey


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """The signature, where it fits and covers every file; else what is wrong."""

    signature: WeightsSignature | None
    failures: tuple[Failure, ...]


def check_signature(
    asked: SignatureRequest, weights: Path, found: Sequence[FoundFile], observed: Sequence[ObservedFile]
) -> SignatureCheck:
    """Whether the key's owner vouches for every file that was found.

    Stricter than the format asks: files that the signer chose to ignore are not covered, so they may not be there,
    but for git's own and the signature. Of a single file that is smoked the others of its model may be elsewhere.
    """
    try:
        manifest = read_signature(asked.file, asked.key)
    except SmokeFailure as wrong:
        return SignatureCheck(None, (wrong.failure,))
    of_one_file = not weights.is_dir()
    signed = dict(manifest.digests)
    if of_one_file and set(signed) == {ONE_FILE}:
        signed = {weights.name: signed[ONE_FILE]}
    beside = {file.path for file in found if _is_beside(file, asked.file)}
    what = [*_differences((file for file in observed if file.path not in beside), signed)]
    if not of_one_file:
        what += _missing({file.path for file in found}, signed)
    made = WeightsSignature(key_id=manifest.key_id, sha256=manifest.sha256)
    return SignatureCheck(None if what else made, tuple(unsigned(one).failure for one in what))


def _is_beside(file: FoundFile, signature: Path) -> bool:
    """Whether it is the signature itself, or one of git's own files."""
    return PurePosixPath(file.path).parts[0] in _GIT or file.location.resolve() == signature.resolve()


def _differences(files: Iterable[ObservedFile], signed: Mapping[str, Digest]) -> Iterator[str]:
    for file in files:
        digest = signed.get(file.path)
        if digest is None:
            yield f"{file.path} is not among the files that were signed"
        elif digest != file.sha256:
            yield f"{file.path} was changed after it was signed: its SHA-256 is {file.sha256}, and was {digest[:64]}"


def _missing(there: Collection[str], signed: Mapping[str, Digest]) -> Iterator[str]:
    return (f"{visible(path[:200])} was signed and is not there" for path in sorted(signed.keys() - there))
