"""Observers of a smoke run: who hears of what happens while it happens."""

from typing import Protocol

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.smoke.failures import FailureCode


class Listener(Protocol):
    """Hears of every step as it begins and ends."""

    def begun(self, step_id: str) -> None:
        """A step starts."""
        ...

    def advanced(self, done: int, total: int) -> None:
        """So much of so much is done in this step: bytes that were hashed, seconds that were waited."""
        ...

    def ended(self, step: Step) -> None:
        """A step ended."""
        ...


class AsShipped:
    """Passes a run with the runtime's own defaults on to another listener, step by step, and says that it is one."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def begun(self, step_id: str) -> None:
        """A step starts."""
        self._listener.begun(f"{step_id}, as shipped")

    def advanced(self, done: int, total: int) -> None:
        """As it is."""
        self._listener.advanced(done, total)

    def ended(self, step: Step) -> None:
        """With what it is about before its own message."""
        message = f"as shipped: {step.message}" if step.message else "as shipped"
        self._listener.ended(step.model_copy(update={"message": message}))


RECOMPUTE = "recompute"
"""The step in which the reference runtime computes a server's answers again."""


LANGUAGES = "languages"
"""A step that the reference does where what serves is only asked."""


def of_reference(step: Step) -> Step:
    """The step as one of the smoke: that the reference cannot compute something speaks against no model."""
    if step.id == LANGUAGES:
        return step
    if step.failure in {None, FailureCode.MODEL_DIFFERS}:
        return step.model_copy(update={"id": RECOMPUTE})
    return step.model_copy(update={"id": RECOMPUTE, "status": StepStatus.SKIPPED, "failure": None})


class Recomputing:
    """Passes the reference's steps on to another listener; that it loads the weights, too, is not news."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def begun(self, step_id: str) -> None:
        """The loading is a part of it."""
        self._listener.begun(RECOMPUTE if step_id != LANGUAGES else step_id)

    def advanced(self, done: int, total: int) -> None:
        """As it is."""
        self._listener.advanced(done, total)

    def ended(self, step: Step) -> None:
        """The steps themselves, and a loading that failed under the name of the first."""
        if step.id in {RECOMPUTE, LANGUAGES} or step.failure is not None:
            self._listener.ended(of_reference(step))
