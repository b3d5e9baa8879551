"""The SHA-256 of many large files at the speed of the disk, or of all cores."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from errno import EINTR
from hashlib import sha256
from threading import Event

from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.weights import ObservedFile
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.weights.files import FoundFile

BLOCK = 2**20
"""Bytes per read: as much as stays in a core's cache until it is hashed; from 512 KiB to 4 MiB there is no difference.

Nothing is asked of the disk ahead of that: the kernel reads ahead by itself, into large pages, which it copies three
times as fast as the small ones that advice (``posix_fadvise``) would bring in.
"""
_PATIENCE_S = 0.1

Progress = Callable[[int, int], None]
"""Hears of bytes done and bytes in all, always from the thread that asked."""


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
            while count := os.readv(descriptor, [buffer]):
                if self.stopped.is_set():
                    raise InterruptedError(EINTR, "stopped")
                digest.update(view[:count])
                self._done[file.path] = self._done.get(file.path, 0) + count
        return digest.hexdigest()
