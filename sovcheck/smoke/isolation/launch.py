"""Launch of a job through the entry process, by the steps that all levels of isolation share."""

import ast  # noqa: F401 (what is heard is read by it: nothing is imported after the start)
import contextlib
import secrets
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import kernel, messages, sink
from sovcheck.smoke.isolation.confined_job import Running
from sovcheck.smoke.isolation.confinement import NAMESPACES, NO_LISTENER, NOTHING
from sovcheck.smoke.isolation.entry_process import PATIENCE_S, Way, entry, refused
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.listener import Listener, fetch_listener
from sovcheck.smoke.isolation.messages import hear, tell
from sovcheck.smoke.isolation.syscall_policy import judge_here, judge_sandbox
from sovcheck.smoke.isolation.watch import Watch

_LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class _Start:
    """What is known of a job that is being started."""

    control: socket.socket
    talk: socket.socket
    steps: int
    watch: Watch
    scratch: str | None
    facts: dict[str, Any] = field(default_factory=dict)
    taps: list[socket.socket] = field(default_factory=list)
    canary: bool = False


@contextlib.contextmanager
def launch(job: Job, way: Way) -> Iterator[Running]:
    """Run the canary, then the job; leaving ends every process inside.

    Raises SmokeFailure: E_ISOLATION_UNAVAILABLE with what was refused, E_RUNTIME_MISSING when the job cannot be run.
    """
    begun = time.perf_counter()
    with contextlib.ExitStack() as outer:
        watch = Watch()
        outer.callback(watch.close)
        with contextlib.ExitStack() as stack:
            stack.enter_context(_untraceable())
            running = _start(job, way, watch, stack, outer, begun)
            outer.callback(running.freeze)  # when everything inside has ended: what it tried at the very end counts too
            yield running


@contextlib.contextmanager
def _untraceable() -> Iterator[None]:
    """Where nothing else hides this process, a job of the same user could write to its memory, and so use it."""
    before = kernel.is_traceable()
    kernel.allow_tracing(False)
    try:
        yield
    finally:
        kernel.allow_tracing(before)


def _start(
    job: Job, way: Way, watch: Watch, stack: contextlib.ExitStack, outer: contextlib.ExitStack, begun: float
) -> Running:
    reports = sink.REPORTS if way.name == NAMESPACES else secrets.token_hex(16)
    if way.name not in {NAMESPACES, NOTHING}:
        _serve_here(watch, reports)
    start = _Start(*stack.enter_context(entry(job, way, reports)), watch, job.scratch)
    _follow(start, way, outer)
    watch.ledger.begin()
    tell(start.talk, messages.GO)
    kind, fields, _ = hear(start.talk)
    if kind == messages.REFUSED:
        raise SmokeFailure(FailureCode.RUNTIME_MISSING, f"cannot start {job.argv[0]}: {fields[0]}")
    return Running(
        level=way.level,
        control=start.control,
        steps=start.steps,
        watch=watch,
        taps=start.taps,
        facts=start.facts,
        canary=start.canary,
        setup_ms=(time.perf_counter() - begun) * 1000,
        allowed=job.allowed,
    )


def _follow(start: _Start, way: Way, stack: contextlib.ExitStack) -> None:
    """Go along until the canary was tried: watch what the job is about to do."""
    while True:
        try:
            kind, fields, _ = hear(start.talk)
        except TimeoutError:
            raise refused(f"the sandbox did not start within {PATIENCE_S:g} s") from None
        match kind:
            case messages.CONFINED:
                start.facts = dict(cast("dict[str, Any]", fields[0]))  # our own entry wrote it
                _watch_inside(start, way, stack)
            case messages.TRIED:
                start.watch.settle()
                tcp = start.watch.ledger.saw("tcp", sink.CANARY_ADDRESS, sink.CANARY_PORT)
                start.canary = tcp and start.watch.ledger.saw("dns", sink.CANARY_NAME, None)
                return
            case messages.REFUSED:
                raise refused(str(fields[0]))
            case _:
                kind, fields, _ = hear(start.control)
                raise refused(str(fields[0]) if kind == messages.REFUSED else "the sandbox ended before it began")


def _watch_inside(start: _Start, way: Way, stack: contextlib.ExitStack) -> None:
    if way.name == NAMESPACES:
        _, _, descriptors = hear(start.control)
        tap, stub, reports = (socket.socket(fileno=each) for each in descriptors)
        start.watch.add_tap(tap)
        start.watch.add_stub(stub)
        start.watch.add_reports(reports)
        start.taps.append(tap)
    number = int(start.facts["listener"])
    if number != NO_LISTENER:
        try:
            descriptor = fetch_listener(int(start.facts["pid"]), number)
        except OSError as error:
            raise refused(str(error.strerror)) from None
        judge = judge_sandbox(start.watch) if way.name == NAMESPACES else judge_here(start.watch, start.scratch)
        listener = Listener(descriptor, judge)
        start.watch.add_listener(descriptor, listener.answer_one)
        stack.callback(listener.close)


def _serve_here(watch: Watch, reports: str) -> None:
    stub = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stub.bind((_LOOPBACK, 0))
    watch.stub_address = stub.getsockname()
    watch.add_stub(stub)
    watch.add_reports(sink.open_reports(reports))
