"""Checks of what a worker reports against its order: other runtimes, steps and sequences are refused."""

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.runtime import Runtime
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.worker_protocol import (
    Answered,
    Event,
    Finished,
    Measured,
    RuntimeKnown,
    StepAdvanced,
    StepBegun,
    StepEnded,
    WorkOrder,
)

_ANSWERS = "generate"
_FIRST, _LAST = "load", "observe"


class Asked:
    """What may come next of the answers to one order."""

    def __init__(self, order: WorkOrder) -> None:
        self._order = order
        steps = [step for step in order.steps if step != _FIRST]
        self._coming = [_FIRST, *steps, *([_LAST] if order.observe_s else [])]
        self._open: str | None = None
        self._loaded = self._known = self._over = False

    def check(self, event: Event) -> None:
        """Raises SmokeFailure (E_WORKER_UNASKED) for what was not asked for, or not now."""
        if self._over:
            raise _unasked("something after its last word")
        match event:
            case StepBegun(id=step):
                self._begin(step)
            case StepAdvanced():
                self._expect_open("progress")
            case StepEnded(step=step):
                self._end(step)
            case RuntimeKnown(runtime=runtime):
                self._know(runtime)
            case Answered() | Measured():
                self._measure(event)
            case Finished():
                if self._open is not None:
                    raise _unasked(f"its last word in step {self._open}")
                self._over = True

    def _begin(self, step: str) -> None:
        if self._open is not None or not self._coming or step != self._coming[0]:
            raise _unasked(f"that step {step} begins")
        if step != _FIRST and not (self._loaded and self._known):
            raise _unasked(f"that step {step} begins before the weights are loaded by a runtime")
        self._open = self._coming.pop(0)

    def _end(self, step: Step) -> None:
        if step.id != self._open:
            raise _unasked(f"that step {step.id} ended")
        self._open = None
        self._loaded = self._loaded or (step.id == _FIRST and step.status is not StepStatus.FAIL)

    def _know(self, runtime: Runtime) -> None:
        if self._open is not None or self._known or not self._loaded:
            raise _unasked(f"of a runtime {runtime.name}")
        if runtime.name != self._order.runtime or _kind(runtime.device) != _kind(self._order.device):
            asked = f"{self._order.runtime} on {self._order.device}"
            raise _unasked(f"of a runtime {runtime.name} on {runtime.device}, not of {asked}")
        self._known = True

    def _measure(self, measured: Answered | Measured) -> None:
        if isinstance(measured, Answered):
            if self._open != _ANSWERS:
                raise _unasked("answers of the model")
            return
        found = {
            "speed": measured.speed is not None,
            "languages": bool(measured.languages),
            "update": measured.update is not None,
            "recompute": measured.recomputation is not None,
        }
        for step, told in found.items():
            if told and step != self._open:
                raise _unasked(f"measurements of step {step}")
        others = {proof.language for proof in measured.languages} - set(self._order.languages)
        if others:
            raise _unasked(f"of languages {', '.join(sorted(others))}")
        if measured.update is not None and measured.update.method != self._order.update:
            raise _unasked(f"of an update by {measured.update.method}")

    def _expect_open(self, what: str) -> None:
        if self._open is None:
            raise _unasked(f"{what} between steps")


def _kind(device: str) -> str:
    return device.partition(":")[0]


def _unasked(what: str) -> SmokeFailure:
    return SmokeFailure(FailureCode.WORKER_UNASKED, f"the worker reported {what}, for which it was not asked")
