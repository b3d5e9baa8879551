"""Worker pool: feeds chunks as workers take them, gives replies back in order."""

import os
import select
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from sovcheck.engine.embedded.framing import FrameReader, pack_frame
from sovcheck.engine.embedded.process import WorkerExit, WorkerProcess

_QUEUE = 4
"""Chunks per worker: one running, others waiting, so that a worker never waits for its parent. Four hold the 60
questions of a small scan, the first chunks being small: one worker answers these while another would still compile."""

_WINDOW = 8
"""Chunks per worker that may be on their way at once: bounds what piles up behind a slow one."""

_READ = 1 << 20


class _Worker:
    """One process with what is on its way to it and back."""

    def __init__(self, process: WorkerProcess, outgoing: bytes) -> None:
        self.process = process
        self.chunks: deque[int] = deque()
        self._outgoing = bytearray(outgoing)
        self._incoming = FrameReader()

    @property
    def has_mail(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._outgoing)

    def write_position(self, number: int, chunk: bytes) -> None:
        """Queue a chunk."""
        self.chunks.append(number)
        self._outgoing += pack_frame(chunk)

    def write(self) -> None:
        """Write as much as the pipe takes."""
        try:
            written = os.write(self.process.requests, self._outgoing)
        except BrokenPipeError:
            # That it died shows at the other pipe.
            written = len(self._outgoing)
        del self._outgoing[:written]

    def read(self) -> list[tuple[int, bytes]] | None:
        """The replies that have come, each with the number of its chunk; None when there will be none any more."""
        data = os.read(self.process.replies, _READ)
        if not data:
            return None
        return [(self.chunks.popleft(), payload) for payload in self._incoming.feed(data)]


class Pool:
    """Runs chunks through up to ``size`` workers; leaving it ends every worker, in whatever way it is left.

    ``program`` is what each is sent first, in frames.
    """

    def __init__(self, program: bytes, start: Callable[[], WorkerProcess], size: int) -> None:
        self._program = program
        self._start = start
        self._size = size
        self._workers: list[_Worker] = []
        self._finished: dict[int, bytes | WorkerExit] = {}
        self._fed = 0
        self._exhausted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._workers:
            self._workers.pop().process.end()

    def run(self, chunks: Iterator[bytes]) -> Iterator[bytes | WorkerExit]:
        """The reply to each chunk in order. A worker's death comes in the place of the reply, and nothing after it.

        Once all replies were given, the same workers can be given more. Those that are still at what nobody waits for
        any more are ended, and others take their place.
        """
        self._stop()
        given = self._fed
        self._exhausted = False
        if not self._workers:
            # The first worker compiles while the first chunk is made.
            self._hire()
        self._exchange(0)
        while given in self._finished or not (self._exhausted and given == self._fed):
            self._feed(chunks, self._size * _WINDOW - (self._fed - given))
            if given not in self._finished and given < self._fed:
                self._exchange(None)
            while given in self._finished:
                reply = self._finished.pop(given)
                yield reply
                if isinstance(reply, WorkerExit):
                    return
                given += 1

    def _stop(self) -> None:
        """End the workers whose replies were not waited for: they would come in the place of others."""
        self._finished.clear()
        for worker in [worker for worker in self._workers if worker.chunks]:
            self._workers.remove(worker)
            worker.process.end()

    def _feed(self, chunks: Iterator[bytes], room: int) -> None:
        while room > 0 and not self._exhausted and self._has_room():
            chunk = next(chunks, None)
            if chunk is None:
                self._exhausted = True
                return
            self._free_worker().write_position(self._fed, chunk)
            self._fed += 1
            room -= 1
            self._exchange(0)

    def _has_room(self) -> bool:
        return len(self._workers) < self._size or any(len(worker.chunks) < _QUEUE for worker in self._workers)

    def _free_worker(self) -> _Worker:
        least = min(self._workers, key=lambda worker: len(worker.chunks))
        return least if len(least.chunks) < _QUEUE else self._hire()

    def _hire(self) -> _Worker:
        process = self._start()
        if not self._program.startswith(process.written):
            process.end()
            process = self._start()
        worker = _Worker(process, self._program[len(process.written) :])
        self._workers.append(worker)
        return worker

    def _exchange(self, milliseconds: int | None) -> None:
        """Write and read what can be written and read; wait for that so long, or without end."""
        poll = select.poll()
        by_descriptor = {}
        for worker in self._workers:
            by_descriptor[worker.process.replies] = worker
            poll.register(worker.process.replies, select.POLLIN)
            if worker.has_mail:
                by_descriptor[worker.process.requests] = worker
                poll.register(worker.process.requests, select.POLLOUT)
        for descriptor, _ in poll.poll(milliseconds):
            worker = by_descriptor[descriptor]
            if worker not in self._workers:
                continue
            if descriptor == worker.process.requests:
                worker.write()
            elif (replies := worker.read()) is not None:
                self._finished.update(replies)
            else:
                self._reap(worker)

    def _reap(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        # Without a chunk it died before the next one could be fed, which it then stands for.
        number = worker.chunks[0] if worker.chunks else self._fed
        self._finished[number] = worker.process.end()
        self._exhausted = True
