"""One launch of the worker in a sandbox: what it reported, what tried to get out, and how it ended."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sovcheck.evidence.isolation import Isolation, IsolationLevel
from sovcheck.evidence.measurement import LanguageProof, Speed, Step, StepStatus, UpdateProof
from sovcheck.evidence.model_proof import ModelProof, Recomputation
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.runtime import Runtime
from sovcheck.evidence.weights import WeightsUse
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.interface import Confined, Job, Sandbox
from sovcheck.smoke.launch.bounded_log import BoundedLog
from sovcheck.smoke.launch.events import EventReader
from sovcheck.smoke.launch.observers import Listener
from sovcheck.smoke.launch.order_checks import Asked
from sovcheck.smoke.worker.channel import new_key
from sovcheck.smoke.worker_protocol import (
    Answered,
    Event,
    Measured,
    RuntimeKnown,
    Sample,
    StepAdvanced,
    StepBegun,
    StepEnded,
    WorkOrder,
)

_LAST_WORDS = 2000
_ENDING_SECONDS = 10.0
_OWN_GROUP = Path("/proc/self/cgroup")
_MOUNT = Path("/sys/fs/cgroup")


@dataclass(slots=True)
class Launch:
    """What a launch gave; while it runs, what it has given so far."""

    steps: list[Step] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    runtime: Runtime | None = None
    speed: Speed | None = None
    languages: tuple[LanguageProof, ...] = ()
    update: UpdateProof | None = None
    isolation: Isolation | None = None
    samples: tuple[Sample, ...] = ()
    recomputation: Recomputation | None = None


@dataclass(slots=True)
class Runs:
    """What each gave, what was seen of the weights meanwhile, and what speaks against it all.

    ``hardened`` is the launch that the verdict rests on; of what served already, that which asked it.
    """

    telemetry: Launch = field(default_factory=Launch)
    hardened: Launch = field(default_factory=Launch)
    use: WeightsUse | None = None
    proof: ModelProof | None = None
    recomputation: Recomputation | None = None
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Command:
    """How to start the worker, what it may reach, and the files that it may not read."""

    argv: tuple[str, ...]
    env: dict[str, str]
    order: WorkOrder
    allowed: tuple[str, ...]
    timeout: float
    hidden: tuple[str, ...] = ()


Look = Callable[[Confined], None]
"""Is called whenever a step has begun or ended, while the worker goes on."""


def look_away(_confined: Confined) -> None:
    """Nothing but what the worker says is asked for."""


def launch(sandbox: Sandbox, command: Command, listener: Listener, look: Look = look_away) -> Launch:
    """Run the worker to its end, or to the end of its time. Everything that went wrong is in ``failures``."""
    result = Launch()
    confined: Confined | None = None
    # Outside the worker's own process its key is only here.
    order = command.order.model_copy(update={"channel_key": new_key(), "untraceable": _may_hide(sandbox)})
    command = replace(command, order=order)
    with BoundedLog() as log:
        job = Job(
            argv=command.argv,
            env=command.env,
            order=command.order.model_dump_json(by_alias=True).encode(),
            log=log.descriptor,
            allowed=command.allowed,
            scratch=command.order.scratch,
            weights=(command.order.weights,),
            hidden=command.hidden,
        )
        try:
            with sandbox.start(job) as confined:
                _follow(confined, command, listener, result, log, look)
        except SmokeFailure as failure:
            result.failures.append(failure.failure)
        finally:
            if confined is not None:
                result.isolation = confined.observed()  # with what was tried until everything inside had ended
    return result


def _may_hide(sandbox: Sandbox) -> bool:
    """Whether the sandbox can do its work also on a process that shows itself to nobody of the same user."""
    return sandbox.level == IsolationLevel.NETNS or kernel.may_trace_all()


def _follow(
    confined: Confined, command: Command, listener: Listener, result: Launch, log: BoundedLog, look: Look
) -> None:
    kills = _memory_kills()
    order = command.order
    events = EventReader(
        confined.steps,
        load_timeout=order.load_timeout_s,
        step_timeout=order.generate_timeout_s,
        timeout=command.timeout,
        flood=log.alarm,
        key=order.channel_key,
    )
    asked = Asked(order)
    started = time.monotonic()
    try:
        for event in events:
            asked.check(event)
            if isinstance(event, (StepBegun, StepEnded)):
                look(confined)
            _take(event, listener, result)
        if not events.finished:
            _report_crash(confined, events.step, log, memory_killed=_memory_kills() > kills)
    except SmokeFailure as failure:
        _end_step(events.step, failure.failure, time.monotonic() - started, listener, result)
        raise


def _take(event: Event, listener: Listener, result: Launch) -> None:
    match event:
        case StepBegun(id=step):
            listener.begun(step)
        case StepAdvanced(done=done, total=total):
            listener.advanced(done, total)
        case StepEnded(step=step):
            result.steps.append(step)
            if step.failure is not None:
                result.failures.append(Failure(code=step.failure, what=step.message or step.id))
            listener.ended(step)
        case RuntimeKnown(runtime=runtime):
            result.runtime = runtime
        case Answered(samples=samples):
            result.samples = samples
        case Measured():
            result.recomputation = event.recomputation or result.recomputation
            result.speed = event.speed or result.speed
            result.languages = event.languages or result.languages
            result.update = event.update or result.update


def _end_step(step_id: str | None, failure: Failure, seconds: float, listener: Listener, result: Launch) -> None:
    """The step that the worker was in did not end by itself."""
    if step_id is None:
        return
    step = Step(id=step_id, status=StepStatus.FAIL, seconds=seconds, failure=failure.code, message=failure.what)
    result.steps.append(step)
    listener.ended(step)


def _report_crash(confined: Confined, step: str | None, log: BoundedLog, *, memory_killed: bool) -> None:
    status = confined.wait(_ENDING_SECONDS)
    during = f"in step {step}" if step else "between steps"
    if status == -signal.SIGKILL and memory_killed:
        raise SmokeFailure(FailureCode.OOM_HOST, f"the kernel ended the worker {during}: memory ran out")
    words = _last_words(log)
    said = f"; its last words: {words}" if words else ""
    raise SmokeFailure(FailureCode.WORKER_CRASH, f"the worker ended {_how(status)} {during}{said}")


def _how(status: int | None) -> str:
    if status is None:
        return "its work but not itself"
    if status < 0:
        return f"by {signal.Signals(-status).name}"
    return f"with exit code {status}"


def _last_words(log: BoundedLog) -> str:
    lines = log.tail(_LAST_WORDS).decode(errors="replace").strip().splitlines()
    return " | ".join(line.strip() for line in lines[-3:])


def _memory_kills() -> int:
    """The number so far; 0 where this kernel does not tell."""
    try:
        (group,) = (line.split(":", 2)[2] for line in _OWN_GROUP.read_text().splitlines() if line.startswith("0::"))
        events = (_MOUNT / group.lstrip("/") / "memory.events").read_text()
    except (OSError, ValueError):
        return 0
    return sum(int(line.split()[1]) for line in events.splitlines() if line.startswith("oom_kill "))
