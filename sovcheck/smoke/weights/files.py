"""The files below a weights folder: regular ones are listed, everything else is refused without being opened."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from sovcheck.errors import UsageError
from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.visible import visible

MOST_FILES = 100_000
"""More than any model has; a folder with more is not a weights folder."""

_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Identity(NamedTuple):
    """What stays the same while nobody touches a file."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """The identity that a stat gives."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file: ``path`` relative to the folder with forward slashes, ``location`` to open it by."""

    path: str
    location: Path
    identity: Identity

    @contextmanager
    def opened(self) -> Iterator[int]:
        """A descriptor to read it from. Raises SmokeFailure when it is another file than the one listed, or changes."""
        # Without waiting: should a pipe have taken the file's place, opening it would never end.
        descriptor = os.open(self.location, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            self._check_unchanged(descriptor)
            yield descriptor
            self._check_unchanged(descriptor)
        finally:
            os.close(descriptor)

    def _check_unchanged(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or Identity.of(status) != self.identity:
            what = f"{self.path} changed while it was examined: nobody may write to weights that are smoked"
            raise SmokeFailure(FailureCode.WEIGHTS_MALFORMED, what)


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files by path, and what cannot be taken as weights."""

    files: tuple[FoundFile, ...]
    failures: tuple[Failure, ...]


def list_files(weights: Path) -> Listing:
    """Everything below a folder, or one file. Raises UsageError when there is nothing to look at."""
    try:
        status = weights.stat()
        if stat.S_ISREG(status.st_mode):
            found = [FoundFile(weights.name, weights, Identity.of(status)), *_other_splits(weights)]
            return _sorted(found)
        if stat.S_ISDIR(status.st_mode):
            return _sorted(_walk(weights, _boundary(weights)))
    except OSError as error:
        wrong = f"cannot look at the weights {visible(str(weights))}: {error.strerror}"
        raise UsageError(f"{wrong}: give a folder, or a GGUF file, that you can read") from None
    raise UsageError(f"the weights {visible(str(weights))} are neither folder nor file: give a folder, or a GGUF file")


def _sorted(found: Iterable[FoundFile | Failure]) -> Listing:
    files: list[FoundFile] = []
    failures: list[Failure] = []
    for item in found:
        if isinstance(item, Failure):
            failures.append(item)
        else:
            files.append(item)
        if len(files) + len(failures) > MOST_FILES:
            failures.append(_refused(f"there are more than {MOST_FILES:,} files: give the folder of one model"))
            break
    return Listing(tuple(sorted(files, key=lambda file: file.path)), tuple(sorted(failures, key=lambda bad: bad.what)))


def _other_splits(weights: Path) -> Iterator[FoundFile | Failure]:
    """The parts beside the first of a split GGUF, which llama.cpp loads with it."""
    head, mark, tail = weights.name.rpartition("-00001-of-")
    if not mark:
        return
    for entry in os.scandir(weights.parent):
        name = entry.name
        if name != weights.name and name.startswith(f"{head}-") and name.endswith(f"-of-{tail}"):
            yield from _examined(entry, name, _boundary(weights.parent))


def _boundary(folder: Path) -> Path:
    """Links may lead anywhere below it: the folder itself, or a hub cache, whose snapshots are links to its blobs."""
    real = folder.resolve()
    cache = real.parent.parent
    return cache if real.parent.name == "snapshots" and (cache / "blobs").is_dir() else real


def _walk(folder: Path, boundary: Path) -> Iterator[FoundFile | Failure]:
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            entries = os.scandir(place)
        except OSError as error:
            yield _refused(f"{visible(prefix) or 'the folder'} cannot be listed: {error.strerror}")
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), f"{prefix}{entry.name}/"))
                else:
                    yield from _examined(entry, prefix + entry.name, boundary)


def _examined(entry: "os.DirEntry[str]", path: str, boundary: Path) -> Iterator[FoundFile | Failure]:
    """The file, or why it is none. Nothing is opened: opening a pipe waits, opening a device acts."""
    shown = visible(path)
    if shown != path or not path.isprintable():
        yield _refused(f"{shown} has a name with characters that cannot be seen or read: rename it")
        return
    try:
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(boundary):
            yield _refused(f"{shown} is a link that leads outside the folder: put the file itself there")
            return
        status = entry.stat()
    except FileNotFoundError:
        yield failure(FailureCode.WEIGHTS_MISSING_SHARD, f"{shown} is a link that leads nowhere")
        return
    except (OSError, RuntimeError):
        yield _refused(f"{shown} cannot be examined: you may not read it, or it is a link to itself")
        return
    if stat.S_ISREG(status.st_mode):
        yield FoundFile(path, Path(entry.path), Identity.of(status))
    else:
        yield _refused(f"{shown} is {_KINDS.get(stat.S_IFMT(status.st_mode), 'a link to a folder')}, not a file")


def _refused(what: str) -> Failure:
    return failure(FailureCode.WEIGHTS_MALFORMED, what)


def read_object(data: bytes, path: str, part: str = "content") -> dict[str, Any]:
    """The object that a file holds; ``path`` and ``part`` are for messages. Raises SmokeFailure for any other."""
    try:
        return parse_object(data)
    except NotStrictError as wrong:
        what = f"{path}: its {part} {visible(str(wrong))}"
        raise SmokeFailure(FailureCode.WEIGHTS_MALFORMED, what) from None
