"""Code that loading weights would run: pickles are found, looked into and refused, and so is code beside them."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
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
    """A failure for each, with what it would do as far as that can be known."""
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


def is_code(path: str) -> bool:
    """Whether the file is Python code, which transformers runs when it is made to trust it."""
    return PurePosixPath(path).suffix in {".py", ".pyc"}


def code_files(paths: Iterable[str]) -> tuple[Failure, ...]:
    """A failure for each file of code."""
    return tuple(
        failure(FailureCode.WEIGHTS_REMOTE_CODE, f"{visible(path)} is code that comes with the weights")
        for path in paths
        if is_code(path)
    )


def asks_for_code(path: str, config: object) -> tuple[Failure, ...]:
    """A failure when a configuration maps classes to code (``auto_map``, also in its parts)."""
    asked = sorted({visible(text)[:80] for classes in _auto_maps(config) for text in _texts(classes)})
    if not asked:
        return ()
    what = f"{visible(path)} asks the loader to run code: auto_map names {', '.join(asked[:5])}"
    return (failure(FailureCode.WEIGHTS_REMOTE_CODE, what),)


def _auto_maps(tree: object) -> Iterator[object]:
    for branch in _branches(tree):
        if isinstance(branch, dict) and "auto_map" in branch:
            yield branch["auto_map"]


def _texts(tree: object) -> Iterator[str]:
    return (branch for branch in _branches(tree) if isinstance(branch, str))


def _branches(tree: object) -> Iterator[object]:
    """The tree and everything in it; without recursion, for a file decides how deep it is."""
    waiting = [tree]
    while waiting:
        branch = waiting.pop()
        yield branch
        if isinstance(branch, dict):
            waiting += branch.values()
        elif isinstance(branch, list):
            waiting += branch
