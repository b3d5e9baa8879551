"""The SHA-256 of many large files at the speed of the disk, or of all cores."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from errno import EINTR
from hashlib import sha256
from threading import Event

from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import ObservedFile
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.weights.files import FoundFile

BLOCK = 2**20
"""Bytes per read; from 64 KiB to 4 MiB the size made no difference that could be told from noise."""
_AHEAD, _REQUEST = 16 * 2**20, 128 * 1024
"""Bytes that the disk is asked for before they are needed, and bytes per such request."""

_PATIENCE_S = 0.1

Progress = Callable[[int, int], None]
"""Told of bytes done and bytes in all, always from the thread that asked."""


def hash_files(files: Sequence[FoundFile], on_progress: Progress) -> tuple[tuple[ObservedFile, ...], list[Failure]]:
    """Every file with its digest, in the order given; a failure instead for what cannot be read or changes meanwhile.

    Files are read at the same time, the largest first, as many as there are cores: hashing lets other threads run.
    """
    work = _Work(sum(file.identity.size for file in files), on_progress)
    largest_first = sorted(files, key=lambda file: -file.identity.size)
    cores = len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(max_workers=cores, thread_name_prefix="sha256") as pool:
        futures = {file.path: pool.submit(work.hash, file) for file in largest_first}
        try:
            work.wait(list(futures.values()))
        finally:
            work.stopped.set()
    results = [futures[file.path].result() for file in files]
    hashed = tuple(result for result in results if isinstance(result, ObservedFile))
    return hashed, [result for result in results if isinstance(result, Failure)]


class _Work:
    """What the threads share: how far they are, and whether to stop."""

    def __init__(self, total: int, on_progress: Progress) -> None:
        self.stopped = Event()
        self._total = total
        self._on_progress = on_progress
        self._done: dict[str, int] = {}

    def wait(self, futures: Sequence["Future[ObservedFile | Failure]"]) -> None:
        """Until all are done; an interrupt, or an error of the progress bar, comes out of here."""
        waiting = set(futures)
        while waiting:
            _, waiting = wait(waiting, timeout=_PATIENCE_S, return_when=FIRST_COMPLETED)
            self._on_progress(min(sum(self._done.copy().values()), self._total), self._total)

    def hash(self, file: FoundFile) -> ObservedFile | Failure:
        """The file's digest, or what is wrong with it."""
        try:
            return ObservedFile(path=file.path, size=file.identity.size, sha256=self._digest(file))
        except SmokeFailure as wrong:
            return wrong.failure
        except OSError as error:
            return failure(FailureCode.WEIGHTS_MALFORMED, f"{file.path} cannot be read: {error.strerror}")

    def _digest(self, file: FoundFile) -> str:
        digest = sha256()
        buffer = bytearray(BLOCK)
        view = memoryview(buffer)
        with file.opened() as descriptor:
            for count in _blocks(descriptor, buffer, file.identity.size):
                if self.stopped.is_set():
                    raise InterruptedError(EINTR, "stopped")
                digest.update(view[:count])
                self._done[file.path] = self._done.get(file.path, 0) + count
        return digest.hexdigest()


def _blocks(descriptor: int, buffer: bytearray, size: int) -> Iterator[int]:
    """Fills the buffer again and again; the disk is told of what comes next, so that it reads while a core hashes."""
    place = told = 0
    while True:
        while told < min(place + _AHEAD, size):
            # The kernel takes no more per call than a disk does per request.
            os.posix_fadvise(descriptor, told, _REQUEST, os.POSIX_FADV_WILLNEED)
            told += _REQUEST
        count = os.readv(descriptor, [buffer])
        if not count:
            return
        yield count
        place += count
