"""A launch that is to run on accelerators, and a step that says whether it did."""

import time

from sovcheck.evidence.measurement import DeviceSource, Step, StepStatus
from sovcheck.evidence.predicate import Failure
from sovcheck.smoke.failures import FailureCode
from sovcheck.smoke.host.accelerators.use import AcceleratorUse, Judgement
from sovcheck.smoke.isolation.interface import Confined, Sandbox
from sovcheck.smoke.launch.launch import Command, Launch, Look, launch, look_away
from sovcheck.smoke.launch.observers import Listener

STEP = "accelerator"


def launch_on_accelerator(
    sandbox: Sandbox,
    command: Command,
    listener: Listener,
    use: AcceleratorUse,
    *,
    required: bool,
    look: Look = look_away,
) -> Launch:
    """As ``launch``; where the weights were loaded, what the driver says of it is the last step.

    That the driver cannot be asked is a failure only where an accelerator is ``required``.
    """

    def look_at_both(confined: Confined) -> None:
        use.look(confined.processes)
        look(confined)

    launched = launch(sandbox, command, listener, look_at_both)
    if any(step.id == "load" and step.status is not StepStatus.FAIL for step in launched.steps):
        begun = time.monotonic()
        judgement = use.judge(command.order.cost.held_bytes)
        step = _step(judgement, time.monotonic() - begun, required=required)
        launched.steps.append(step)
        if step.status is StepStatus.PASS and launched.runtime is not None:
            launched.runtime = launched.runtime.model_copy(update={"device_source": DeviceSource.DRIVER})
        if step.failure is not None:
            launched.failures.append(Failure(code=step.failure, what=judgement.said))
        listener.ended(step)
    return launched


def _step(judgement: Judgement, seconds: float, *, required: bool) -> Step:
    failed = judgement.fell_back or (required and not judgement.known)
    passed = StepStatus.PASS if judgement.known else StepStatus.SKIPPED
    return Step(
        id=STEP,
        status=StepStatus.FAIL if failed else passed,
        seconds=seconds,
        failure=FailureCode.CPU_FALLBACK.value if failed else None,
        message=judgement.said,
    )
