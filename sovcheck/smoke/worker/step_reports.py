"""Step reports: each step as it begins and ends, so that a crash still says how far it came."""

import os
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode, SmokeFailure, failure
from sovcheck.smoke.runtimes.interface import NotOffered
from sovcheck.smoke.runtimes.server_process import kill_running_servers
from sovcheck.smoke.worker.channel import Channel
from sovcheck.smoke.worker_protocol import Event, Finished, StepBegun, StepEnded

Metric = bool | int | float | str | None


@dataclass(slots=True)
class StepNotes:
    """What a running step found. The first failure counts; a warning does not hide one."""

    metrics: dict[str, Metric] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def fail(self, code: FailureCode, what: str) -> None:
        """Ends the step."""
        raise SmokeFailure(code, what)

    def warn(self, what: str) -> None:
        """Lets the step go on, and end with a warning."""
        self.warnings.append(what)


class Reporter:
    """Writes events, each as one line, whole or not at all."""

    def __init__(self, descriptor: int, key: str | None = None) -> None:
        self._descriptor = descriptor
        self._channel = Channel(key) if key is not None else None
        self._lock = threading.Lock()

    def tell(self, event: Event) -> None:
        """Write one event now."""
        content = event.model_dump_json(by_alias=True).encode()
        with self._lock:
            line = memoryview((self._channel.seal(content) if self._channel else content) + b"\n")
            while line:
                line = line[os.write(self._descriptor, line) :]

    def step(self, name: str, work: Callable[[StepNotes], None], deadline_s: float, late: FailureCode) -> bool:
        """Do one step and tell how it ended; True unless it failed. One that is late ends this process.

        A step that hangs in native code which keeps Python's lock is beyond that: its parent ends the worker.
        """
        self.tell(StepBegun(id=name))
        notes, begun = StepNotes(), monotonic()
        watch = threading.Timer(deadline_s, self._give_up, (name, notes, deadline_s, late))
        watch.daemon = True
        watch.start()
        try:
            outcome = _outcome(work, notes)
        finally:
            watch.cancel()
        self.tell(StepEnded(step=_step(name, monotonic() - begun, notes, outcome)))
        return not isinstance(outcome, Failure)

    def _give_up(self, name: str, notes: StepNotes, deadline_s: float, late: FailureCode) -> None:
        """The step hangs, perhaps in native code, so nothing after it can be done: tell it, and end."""
        given_up = failure(late, f"{name} had not ended after {deadline_s:g} s")
        self.tell(StepEnded(step=_step(name, deadline_s, notes, given_up)))
        self.tell(Finished())
        kill_running_servers()
        os._exit(0)


Outcome = Failure | NotOffered | None


def _outcome(work: Callable[[StepNotes], None], notes: StepNotes) -> Outcome:
    try:
        work(notes)
    except SmokeFailure as failed:
        return failed.failure
    except NotOffered as missing:
        return missing
    except MemoryError as error:
        return failure(FailureCode.OOM_HOST, f"this machine has no memory left: {error}")
    except Exception as error:  # noqa: BLE001 (inference software raises anything; the traceback is in the log)
        traceback.print_exc()
        return failure(FailureCode.WORKER_CRASH, f"{type(error).__name__}: {error}")
    return None


def _step(name: str, seconds: float, notes: StepNotes, outcome: Outcome) -> Step:
    status = {Failure: StepStatus.FAIL, NotOffered: StepStatus.SKIPPED}.get(type(outcome))
    said = outcome.what if isinstance(outcome, Failure) else str(outcome) if outcome else None
    return Step(
        id=name,
        status=status or (StepStatus.WARN if notes.warnings else StepStatus.PASS),
        seconds=round(seconds, 6),
        metrics=notes.metrics,
        failure=outcome.code if isinstance(outcome, Failure) else None,
        message="; ".join([*([said] if said else []), *notes.warnings]) or None,
    )
