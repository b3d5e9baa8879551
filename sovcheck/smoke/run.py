"""A smoke run from plan to predicate: weights, host, launch, verdict. A later stage runs only if its premises hold."""

import encodings.ascii
import encodings.unicode_escape  # noqa: F401 (nothing is imported once a run has begun)
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import sovcheck
from sovcheck.evidence.declaration import declare
from sovcheck.evidence.host import Host
from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.evidence.predicate import Failure, Run, SmokePredicate, Tool
from sovcheck.smoke.failures import FailureCode
from sovcheck.smoke.host.description import describe_host
from sovcheck.smoke.host.expectation import check_host
from sovcheck.smoke.launch.attach import attachment_of, run_attached
from sovcheck.smoke.launch.launch import Runs
from sovcheck.smoke.launch.launches import run_all
from sovcheck.smoke.launch.observers import Listener
from sovcheck.smoke.launch.preparation import LaunchContext
from sovcheck.smoke.messages.progress import accelerators_sentence, weights_sentence
from sovcheck.smoke.plan.plan import SmokePlan
from sovcheck.smoke.verdict import decide
from sovcheck.smoke.weights.inspection import WeightsInspection, inspect_weights
from sovcheck.version import __version__

Clock = Callable[[], datetime]


@dataclass(slots=True)
class _Record:
    """What has come out so far."""

    listener: Listener
    steps: list[Step] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def close_step(self, step_id: str, started: float, failures: Sequence[Failure], said: str) -> None:
        """Note a step of our own: it failed when there are failures."""
        first = failures[0] if failures else None
        step = Step(
            id=step_id,
            status=StepStatus.FAIL if first else StepStatus.PASS,
            seconds=round(time.monotonic() - started, 3),
            failure=first.code if first else None,
            message=first.what if first else said,
        )
        self.steps.append(step)
        self.failures += failures
        self.listener.ended(step)


def run_smoke(plan: SmokePlan, listener: Listener, clock: Clock) -> SmokePredicate:
    """Look at weights and host, launch what may be launched, and say what came out of it.

    Whatever goes wrong is in the predicate. Everything that was started has ended, also when this is interrupted.
    """
    started = clock()
    account = _Record(listener)
    host = _look_at_host(plan, account)  # a wrong machine is reported before the hours that hashing may take
    found = _look_at_weights(plan, account)
    runs = _launch(plan, found, host, account)
    hardened = runs.hardened
    weights = found.observed.model_copy(update={"use": runs.use}) if found.observed is not None else None
    return SmokePredicate(
        tool=this_tool(),
        run=_run(plan, started, clock()),
        asset=plan.model.id,
        host_asset=plan.host.id if plan.host else None,
        declared=declare(plan.system, plan.model, plan.host),
        verdict=decide(account.steps, account.failures),
        failures=tuple(account.failures),
        host=host,
        weights=weights,
        runtime=hardened.runtime,
        attached=attachment_of(plan, hardened),
        proof=runs.proof,
        recomputation=runs.recomputation,
        isolation=hardened.isolation,
        telemetry=runs.telemetry.isolation,
        steps=tuple(account.steps),
        speed=hardened.speed,
        languages=hardened.languages,
        update=hardened.update,
    )


def _look_at_weights(plan: SmokePlan, account: _Record) -> WeightsInspection:
    account.listener.begun("weights")
    started = time.monotonic()
    found = inspect_weights(
        plan.request.weights,
        on_progress=account.listener.advanced,
        declared=plan.model.files,
        signature=plan.signature,
    )
    account.close_step("weights", started, found.failures, weights_sentence(found.observed))
    return found


def _look_at_host(plan: SmokePlan, account: _Record) -> Host:
    account.listener.begun("host")
    started = time.monotonic()
    request = plan.request
    host = describe_host(smi_dump=request.smi_dump, catalog=plan.system.catalog)
    failures = check_host(
        host,
        plan.host,
        require_gpu=request.require_gpu,
        expect_gpu=request.expect_gpu,
        catalog=plan.system.catalog,
    )
    account.close_step("host", started, failures, _told(host))
    return host


def _told(host: Host) -> str:
    truth = host.virtualization
    signs = f": {', '.join(truth.signs)}" if truth.signs else ""
    return f"{truth.truth.value}{signs}; {accelerators_sentence(host)}"


def _launch(plan: SmokePlan, found: WeightsInspection, host: Host, account: _Record) -> Runs:
    """What may be launched is, and what came of it is noted."""
    if found.observed is None or any(_stops_launch(failure) for failure in account.failures):
        return Runs()
    run = run_all if plan.attach is None else run_attached
    runs = run(plan, found, LaunchContext(found.observed, found.cost, host), account.listener)
    account.steps += runs.hardened.steps
    account.failures += runs.failures
    return runs


def _stops_launch(failure: Failure) -> bool:
    """Nothing is loaded that may run code, or that is not what the inventory declares."""
    return failure.code.startswith("E_WEIGHTS_") or failure.code == FailureCode.NO_GPU


def _run(plan: SmokePlan, started: datetime, ended: datetime) -> Run:
    request = plan.request
    return Run(
        id=str(uuid.uuid4()),
        nonce=request.nonce,
        started=started,
        ended=ended,
        expires=ended + timedelta(days=request.valid_days),
        previous=plan.previous,
    )


def this_tool() -> Tool:
    """The tool as it is installed here; the digest is over the paths and bytes of all its modules, sorted by path."""
    folder = Path(sovcheck.__file__).parent
    digest = sha256()
    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return Tool(version=__version__, sha256=digest.hexdigest())
