"""A worker started before anything is read: it loads and compiles meanwhile, and has no copy of the inventory."""

import os
from types import TracebackType
from typing import Self

from msgspec.structs import replace

from sovcheck.engine.embedded.process import WorkerProcess, start_worker
from sovcheck.engine.embedded.program import Sources, encode_sources
from sovcheck.errors import EngineError


class EarlyWorker:
    """Holds the worker until somebody takes it; leaving the context ends one that nobody took."""

    def __init__(self) -> None:
        self._waiting: WorkerProcess | None = None

    def __enter__(self) -> Self:
        try:
            self._waiting = start_worker()
        except EngineError:
            # It is reported when a worker is needed: first comes what is wrong with the files.
            self._waiting = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._waiting is not None:
            self._waiting.end()
            self._waiting = None

    def compile(self, sources: Sources) -> None:
        """Have the waiting worker compile these. A pool whose sources differ starts another one."""
        if (worker := self._waiting) is None:
            return
        frame = encode_sources(sources)
        try:
            written = os.write(worker.requests, frame)
        except OSError:
            # No room in the pipe, or nobody at its other end: that shows when the worker is used.
            written = 0
        self._waiting = replace(worker, written=worker.written + frame[:written])

    def take(self, *, fresh: bool | None = None) -> WorkerProcess:
        """That worker for the first who asks, another one for everybody else: the taker calls ``end``."""
        worker, self._waiting = self._waiting, None
        return worker if worker is not None else start_worker(fresh=fresh)
