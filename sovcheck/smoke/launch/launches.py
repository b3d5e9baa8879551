"""The launches of a smoke run: as shipped where asked for, and hardened, on accelerators or not, for the verdict."""

import time

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure
from sovcheck.evidence.runtime import DeviceSource
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.host.accelerators.utilization import AcceleratorUse, Judgement
from sovcheck.smoke.isolation.availability import choose
from sovcheck.smoke.isolation.interface import Confined, Sandbox
from sovcheck.smoke.isolation.scratch import sweep
from sovcheck.smoke.launch.launch import Command, Launch, Look, Runs, launch, look_away
from sovcheck.smoke.launch.model_proof import prove_model
from sovcheck.smoke.launch.observers import AsShipped, Listener
from sovcheck.smoke.launch.preparation import LaunchContext, command_for, new_scratch, temporary_folder
from sovcheck.smoke.plan.plan import SmokePlan
from sovcheck.smoke.verdict import isolation_failures
from sovcheck.smoke.weights.inspection import WeightsInspection
from sovcheck.smoke.weights.opened_files import WeightsWatch, changed_since

STEP = "accelerator"


def run_all(plan: SmokePlan, found: WeightsInspection, known: LaunchContext, listener: Listener) -> Runs:
    """Launch what is to be launched; everything that was started has ended. What went wrong is in ``failures``."""
    runs = Runs()
    watch = WeightsWatch(found.loaded)
    try:
        sweep(str(temporary_folder()))
        sandbox = choose(plan.request.isolation_level, plan.request.minimum_isolation).sandbox
        if plan.request.telemetry_run:
            command = command_for(plan, known, new_scratch(), hardened=False)
            runs.telemetry = launch(sandbox, command, AsShipped(listener))
        command = command_for(plan, known, new_scratch(), hardened=True)
        runs.hardened = _launch_hardened(sandbox, plan, command, listener, watch)
        watch.close()  # the reference opens the same files
        prove_model(runs, sandbox, plan, known, command, listener)
    except SmokeFailure as refused:
        runs.failures.append(refused.failure)
    finally:
        watch.close()
    runs.failures += runs.hardened.failures
    runs.failures += isolation_failures(runs.hardened.isolation)
    changed = changed_since(found.files, plan.request.weights)
    if any(step.id == "load" and step.status is not StepStatus.FAIL for step in runs.hardened.steps):
        runs.failures += watch.failures()
    runs.failures += changed
    runs.use = watch.use(unchanged=not changed)
    return runs


def _launch_hardened(
    sandbox: Sandbox, plan: SmokePlan, command: Command, listener: Listener, watch: WeightsWatch
) -> Launch:
    if command.order.device == "cpu":
        return launch(sandbox, command, listener, watch.look)
    # A server says nowhere where it computes: the driver's word is all that there is.
    required = plan.request.require_gpu or bool(command.order.server_argv)
    return launch_on_accelerator(sandbox, command, listener, AcceleratorUse(), required=required, look=watch.look)


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
