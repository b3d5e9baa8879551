"""A worker that waits is taken once, and none is left behind."""

import os

import pytest

from sovcheck.engine.embedded import early
from sovcheck.engine.embedded.early import EarlyWorker
from sovcheck.engine.embedded.process import WorkerProcess
from sovcheck.engine.errors import no_process


def is_there(worker: WorkerProcess) -> bool:
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_is_taken_once_and_then_others_are_started():
    with EarlyWorker() as waiting:
        first, second = waiting.take(), waiting.take()
        assert first.pid != second.pid
        assert is_there(first)
        assert is_there(second)
    assert is_there(first)
    for worker in (first, second):
        worker.end()
        assert not is_there(worker)


def test_one_that_nobody_took_ends_with_the_context(monkeypatch: pytest.MonkeyPatch):
    started: list[WorkerProcess] = []
    start = early.start_worker
    monkeypatch.setattr(early, "start_worker", lambda: started.append(start()) or started[-1])
    with EarlyWorker():
        assert is_there(started[0])
    assert not is_there(started[0])


def test_that_none_can_be_started_is_told_when_one_is_needed(monkeypatch: pytest.MonkeyPatch):
    def refuse(**_: object) -> WorkerProcess:
        raise no_process(OSError(11, "Resource temporarily unavailable"))

    monkeypatch.setattr(early, "start_worker", refuse)
    with EarlyWorker() as waiting, pytest.raises(type(no_process(OSError(11, "")))):
        waiting.take()
