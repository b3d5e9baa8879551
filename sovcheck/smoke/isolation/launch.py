"""Starts a job through the entry, by the steps that all ways of isolation share."""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sovcheck
from sovcheck.evidence.isolation import IsolationLevel
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import canary, kernel, messages, scratch, sink
from sovcheck.smoke.isolation.confinement import ASSERT, NAMESPACES, NO_LISTENER, NOTHING
from sovcheck.smoke.isolation.interface import Job
from sovcheck.smoke.isolation.judging import judge_here, judge_sandbox
from sovcheck.smoke.isolation.listener import Listener, fetch_listener
from sovcheck.smoke.isolation.messages import channel, hear, tell
from sovcheck.smoke.isolation.running import Running
from sovcheck.smoke.isolation.watch import Watch

_ENTRY = (
    "import sys; sys.path.insert(0, sys.argv[1]); from sovcheck.smoke.isolation.enter import main; main(sys.argv[2:])"
)
_CACHE = re.compile(
    r"(?:VLLM_(?:CACHE|CONFIG)|TRITON|CUDA_CACHE|SGLANG_CACHE|XDG)\w*_(?:ROOT|DIR|PATH|HOME)|TRITON_HOME"
)
"""Where runtimes would write what they compile, had they the machine's own files: without these it is below HOME."""

_PATIENCE_S = 20.0
_HOOK = Path(__file__).parent / "python_hook"
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Way:
    """A way in, as the entry knows it, the level that it reaches, and the namespaces that it makes."""

    name: str
    level: IsolationLevel
    namespaces: int = 0


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
    start = _Start(*stack.enter_context(_entry(job, way, reports)), watch, job.scratch)
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
    """Go along until the canary has sung: watch what the job is about to do."""
    while True:
        try:
            kind, fields, _ = hear(start.talk)
        except TimeoutError:
            raise _refused(f"the sandbox did not start within {_PATIENCE_S:g} s") from None
        match kind:
            case messages.CONFINED:
                start.facts = dict(fields[0])  # type: ignore[call-overload] # our own entry wrote it
                _watch_inside(start, way, stack)
            case messages.TRIED:
                start.watch.settle()
                tcp = start.watch.ledger.saw("tcp", canary.ADDRESS, canary.PORT)
                start.canary = tcp and start.watch.ledger.saw("dns", canary.NAME, None)
                return
            case messages.REFUSED:
                raise _refused(str(fields[0]))
            case _:
                kind, fields, _ = hear(start.control)
                raise _refused(str(fields[0]) if kind == messages.REFUSED else "the sandbox ended before it began")


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
            raise _refused(str(error.strerror)) from None
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


@contextlib.contextmanager
def _entry(job: Job, way: Way, reports: str) -> Iterator[tuple[socket.socket, socket.socket, int]]:
    """The entry as a process: its control channel, the job's channel, and the read end of the job's steps."""
    with contextlib.ExitStack() as stack:
        (control, control_end), (talk, talk_end) = channel(), channel()
        read_end, write_end = os.pipe()
        order, plan_file = _memory(job.order), _memory(_plan(job, way, reports))
        for end in (control, talk):
            stack.callback(end.close)
            end.settimeout(_PATIENCE_S)
        stack.callback(os.close, read_end)
        given = (control_end.fileno(), talk_end.fileno(), job.log, write_end, order, plan_file)
        root = str(Path(sovcheck.__file__).parents[1])
        try:
            process = subprocess.Popen(  # noqa: S603 (our own interpreter)
                [sys.executable, "-I", "-S", "-c", _ENTRY, root, *map(str, given)],
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=job.log,
                start_new_session=True,
            )
        except OSError as error:
            raise _refused(f"{sys.executable}: {error.strerror}") from None
        finally:
            for end in (control_end, talk_end):
                end.close()
            for descriptor in (write_end, order, plan_file):
                os.close(descriptor)
        if job.scratch is not None:
            stack.callback(scratch.remove, job.scratch)  # should its maker have been killed
        stack.callback(_end, process, control)
        yield control, talk, read_end


def _plan(job: Job, way: Way, reports: str) -> bytes:
    """What the entry is to do, as it reads it."""
    wanted = {
        "scratch": job.scratch,
        "scratch_bytes": job.scratch_bytes,
        "weights": job.weights,
        "hidden": job.hidden,
    }
    plan = {
        "way": way.name,
        "namespaces": way.namespaces,
        "argv": job.argv,
        "env": _environment(job, way, reports),
        "parent": os.getpid(),
        "wanted": wanted,
    }
    return json.dumps(plan).encode()


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    """Let go: the supervisor ends all that is inside, then itself."""
    control.close()
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(job: Job, way: Way, reports: str) -> dict[str, str]:
    """The job's environment, what makes Python programs inside report, and where it may write."""
    env = dict(job.env)
    if job.scratch is not None:
        env["TMPDIR"] = job.scratch  # what it leaves there is removed with it
    if way.name == NOTHING:
        return env
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_HOOK), env.get("PYTHONPATH"))))
    env["SOVCHECK_REPORTS"] = reports
    if job.scratch is not None:
        if "HOME" in env:
            env.setdefault("PYTHONUSERBASE", f"{env['HOME']}/.local")  # packages are found where they are
        env = {name: value for name, value in env.items() if not _CACHE.fullmatch(name)}
        env["HOME"] = job.scratch
    return env


def _memory(content: bytes) -> int:
    descriptor = os.memfd_create("sovcheck")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _refused(what: str) -> SmokeFailure:
    return SmokeFailure(FailureCode.ISOLATION_UNAVAILABLE, what)


__all__ = ["ASSERT", "Way", "launch"]
