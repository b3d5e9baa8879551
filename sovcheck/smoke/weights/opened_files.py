"""Opened files: whether what runs opened the very files that were hashed, and left them unchanged.

A process can open files and answer from others: this shows that it can have used them, and that it did not without.
"""

import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from sovcheck.errors import UsageError
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import WeightsUse
from sovcheck.smoke.failures import FailureCode, failure
from sovcheck.smoke.weights.files import FoundFile, Identity, list_files
from sovcheck.smoke.weights.inotify import Openings

_SHORTEST_WAIT_S = 0.02
_SHARE_OF_TIME = 20
"""Looking takes at most one in so many seconds, however many processes and mappings there are."""
_LOOKS_OF_LOADING = 2
"""The first when the loading begins, the second when it has ended."""
_NAMED = 4
_MAPS_FIELDS = 6


class Processes(Protocol):
    """What runs inside a sandbox."""

    def processes(self) -> frozenset[int]:
        """Every process, by its id outside."""
        ...


class _File(NamedTuple):
    device: int
    inode: int


class WeightsWatch:
    """Looks at what processes have open and mapped: all the time while the weights are loaded, then when it is asked.

    Opening is seen also of what is closed again between two looks, then without knowing who it was.
    """

    def __init__(self, files: Iterable[FoundFile]) -> None:
        self._wanted = {_File(file.identity.device, file.identity.inode): file for file in files}
        self._names = {(file.identity.inode, file.location.name): key for key, file in self._wanted.items()}
        self._held: set[_File] = set()
        self._mapped: dict[_File, int] = {}
        self._read: dict[int, int] = {}
        self._openings: Openings | None = None
        self._looks = 0
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def look(self, inside: Processes) -> None:
        """Look now; the first look starts looking by itself, until the second or ``close``."""
        self._looks += 1
        if self._looks == 1:
            self._openings = Openings(file.location for file in self._wanted.values())
            self._thread = threading.Thread(target=self._keep_looking, args=(inside,), daemon=True)
            self._thread.start()
        elif self._looks == _LOOKS_OF_LOADING:
            self._ended.set()
        self._sample(inside.processes())

    def close(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        if self._openings is not None:
            self._openings.seen()
            self._openings.close()

    def use(self, *, unchanged: bool) -> WeightsUse | None:
        """What was seen; None where there was nothing to look for, or nobody looked."""
        if not self._wanted or self._openings is None:
            return None
        return WeightsUse(
            files=len(self._wanted),
            opened=len(self._opened()),
            held=len(self._held),
            mapped_bytes=sum(min(self._wanted[key].identity.size, size) for key, size in self._mapped.items()),
            read_bytes=sum(self._read.values()),
            unchanged=unchanged,
        )

    def failures(self) -> tuple[Failure, ...]:
        """Files of the weights that nothing opened."""
        opened = self._opened()
        unread = sorted(file.path for key, file in self._wanted.items() if key not in opened)
        if not unread or self._openings is None:
            return ()
        named = f"{', '.join(unread[:_NAMED])}{' and others' if len(unread) > _NAMED else ''}"
        return (failure(FailureCode.WEIGHTS_UNREAD, f"nothing that ran was seen to open {named}"),)

    def _opened(self) -> set[_File]:
        seen = self._openings.seen() if self._openings is not None else frozenset()
        return self._held | {key for key, file in self._wanted.items() if file.location in seen}

    def _keep_looking(self, inside: Processes) -> None:
        wait = _SHORTEST_WAIT_S
        while not self._ended.wait(wait):
            begun = time.monotonic()
            self._sample(inside.processes())
            wait = max(_SHORTEST_WAIT_S, _SHARE_OF_TIME * (time.monotonic() - begun))

    def _sample(self, processes: Iterable[int]) -> None:
        with self._lock:
            for process in processes:
                place = Path(f"/proc/{process}")
                with suppress(OSError):  # it may have ended, or be none that one may look into
                    self._note_mappings(place)
                with suppress(OSError):
                    self._held.update(key for key in _open_files(place) if key in self._wanted)
                with suppress(OSError, ValueError):
                    told = (place / "io").read_text().partition("rchar:")[2].split()
                    self._read[process] = max(self._read.get(process, 0), int(told[0]) if told else 0)

    def _note_mappings(self, place: Path) -> None:
        sizes: dict[_File, int] = {}
        for key, size in _mappings(place, self._names):
            sizes[key] = sizes.get(key, 0) + size
        for key, size in sizes.items():
            self._held.add(key)
            self._mapped[key] = max(self._mapped.get(key, 0), size)


def changed_since(files: Sequence[FoundFile], weights: Path) -> tuple[Failure, ...]:
    """Files that are not what they were when they were hashed, and files that have come.

    The time of the last change is the kernel's own: nobody can set it back, also when the bytes are the same again.
    """
    before = {file.path: file.identity for file in files}
    try:
        now = {file.path: file.identity for file in list_files(weights).files}
    except UsageError:  # nothing is left to look at
        now = {}
    changed = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    return tuple(
        failure(FailureCode.WEIGHTS_HASH, f"{path} {_how(before.get(path), now.get(path))} after it was hashed")
        for path in changed[:_NAMED]
    )


def _how(before: Identity | None, now: Identity | None) -> str:
    if before is None:
        return "came into the folder"
    if now is None:
        return "was taken away"
    same = (before.device, before.inode) == (now.device, now.inode)
    return "was written to" if same else "was replaced by another file"


def _mappings(place: Path, names: dict[tuple[int, str], _File]) -> Iterator[tuple[_File, int]]:
    """Every mapping of one of the files, by inode and name: file systems of several devices name another one here."""
    with (place / "maps").open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            fields = line.split(maxsplit=_MAPS_FIELDS - 1)
            if len(fields) == _MAPS_FIELDS and fields[4] != "0":
                key = names.get((int(fields[4]), fields[5].strip().rpartition("/")[2]))
                if key is not None:
                    start, _, end = fields[0].partition("-")
                    yield key, int(end, 16) - int(start, 16)


def _open_files(place: Path) -> Iterator[_File]:
    with os.scandir(place / "fd") as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat()
                yield _File(status.st_dev, status.st_ino)
