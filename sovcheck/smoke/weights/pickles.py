"""Files that can run code when they are loaded: they are found, looked into, and refused."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import PurePosixPath

from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.smoke.weights.files import FoundFile
from sovcheck.visible import visible

_ALWAYS = {".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"}
_NEVER = {".safetensors", ".gguf"}
_PROTOCOLS = frozenset(b"\x80" + bytes([version]) for version in range(2, 6))
_ARCHIVE = b"PK\x03\x04"
_SECONDS = 60


def is_pickle(path: str, head: bytes) -> bool:
    """Whether loaders would unpickle the file: by its ending, or by its first bytes. Archives hold torch's pickles."""
    ending = PurePosixPath(path).suffix.lower()
    begins_as_one = head[:2] in _PROTOCOLS or (head[:4] == _ARCHIVE and ending in {"", ".bin", ".npz", ".zip"})
    return ending in _ALWAYS or (begins_as_one and ending not in _NEVER)


def refuse_pickles(pickles: Iterable[FoundFile]) -> tuple[Failure, ...]:
    """A failure for each, with what it would do as far as that can be told."""
    return tuple(
        failure(FailureCode.WEIGHTS_PICKLE, f"{file.path} is a pickle: {_what_it_does(file)}") for file in pickles
    )


def _what_it_does(file: FoundFile) -> str:
    """Looked into by a process of its own, with limits: a hostile pickle may take any time and memory."""
    command = [sys.executable, "-m", "sovcheck.smoke.weights.pickle_scan", str(file.location)]
    try:
        scan = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 (our own module)
    except subprocess.TimeoutExpired:
        return f"it could not be looked into within {_SECONDS} seconds"
    answer = scan.stdout.decode("utf-8", "replace").strip()
    return visible(answer[:500]) if scan.returncode == 0 and answer else "it could not be looked into"
