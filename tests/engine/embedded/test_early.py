"""A worker that waits is taken once, compiles what it is sent meanwhile, and none is left behind."""

import os
import signal
from collections.abc import Callable

import pytest

from sovcheck.engine.embedded import early
from sovcheck.engine.embedded.early import EarlyWorker
from sovcheck.engine.embedded.pool import Pool
from sovcheck.engine.embedded.process import WorkerExit, WorkerProcess
from sovcheck.engine.embedded.program import Program, Sources, encode
from sovcheck.engine.embedded.protocol import QUESTIONS
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


COMPILED, OTHERS = (Sources([(f"{name}.rego", f"package {name}")], 30.0, 512) for name in ("first", "second"))


@pytest.mark.parametrize(("asked", "workers"), [(COMPILED, 1), (OTHERS, 2)])
def test_it_compiles_while_it_waits_and_is_asked_about_nothing_else(asked: Sources, workers: int):
    taken: list[WorkerProcess] = []

    def take() -> WorkerProcess:
        taken.append(waiting.take())
        return taken[-1]

    with EarlyWorker() as waiting, Pool(encode(Program(asked, "{}", {})), take, 1) as pool:
        waiting.compile(COMPILED)
        (reply,) = pool.run(iter([QUESTIONS]))
        assert isinstance(reply, bytes)
    assert len(taken) == workers
    assert not any(map(is_there, taken))


def test_that_it_ended_while_it_waited_shows_when_it_is_used(children: Callable[[], set[int]]):
    others = children()
    with EarlyWorker() as waiting, Pool(encode(Program(COMPILED, "{}", {})), waiting.take, 1) as pool:
        (worker,) = children() - others
        os.kill(worker, signal.SIGKILL)
        os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
        waiting.compile(COMPILED)
        (reply,) = pool.run(iter([QUESTIONS]))
        assert isinstance(reply, WorkerExit)
        assert reply.signal == signal.SIGKILL


def test_that_none_can_be_started_is_told_when_one_is_needed(monkeypatch: pytest.MonkeyPatch):
    def refuse(**_: object) -> WorkerProcess:
        raise no_process(OSError(11, "Resource temporarily unavailable"))

    monkeypatch.setattr(early, "start_worker", refuse)
    with EarlyWorker() as waiting, pytest.raises(type(no_process(OSError(11, "")))):
        waiting.take()
