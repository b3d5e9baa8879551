"""Code beside the weights that a loader would have to run."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.visible import visible


def is_code(path: str) -> bool:
    """Whether the file is Python code, which transformers runs when it is told to trust it."""
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
