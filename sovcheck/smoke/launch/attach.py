"""Attaching to a running server: it is asked, and its answers are computed again from the hashed files."""

from dataclasses import replace

from sovcheck.evidence.isolation import Isolation, IsolationLevel
from sovcheck.evidence.runtime import Attachment
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.isolation.availability import choose
from sovcheck.smoke.isolation.levels import NoSandbox
from sovcheck.smoke.isolation.scratch import sweep
from sovcheck.smoke.launch.launch import Launch, Runs, launch
from sovcheck.smoke.launch.model_proof import prove_model
from sovcheck.smoke.launch.observers import Listener
from sovcheck.smoke.launch.preparation import LaunchContext, asking_for, new_scratch, temporary_folder
from sovcheck.smoke.plan.plan import SmokePlan
from sovcheck.smoke.weights.inspection import WeightsInspection
from sovcheck.smoke.weights.opened_files import changed_since


def run_attached(plan: SmokePlan, found: WeightsInspection, known: LaunchContext, listener: Listener) -> Runs:
    """Ask the server, then the reference runtime, cut off as for any smoke. What went wrong is in ``failures``."""
    runs = Runs()
    try:
        sweep(str(temporary_folder()))
        # Where the reference cannot be cut off nothing can be compared, so nobody is asked.
        sandbox = choose(plan.request.isolation_level, plan.request.minimum_isolation).sandbox
        command = asking_for(plan, new_scratch())
        runs.hardened = _observed(launch(NoSandbox(), command, listener))
        prove_model(runs, sandbox, plan, known, command, listener)
    except SmokeFailure as refused:
        runs.failures.append(refused.failure)
    runs.failures += runs.hardened.failures
    runs.failures += changed_since(found.files, plan.request.weights)
    return runs


def attachment_of(plan: SmokePlan, launched: Launch) -> Attachment | None:
    """Whom it asked, for the evidence; None where it started what it asked."""
    if plan.attach is None:
        return None
    loaded = next((step for step in launched.steps if step.id == "load"), None)
    named = loaded.metrics.get("model") if loaded is not None else None
    return Attachment(url=plan.attach.url, model=named if isinstance(named, str) else None)


def _observed(launched: Launch) -> Launch:
    """With what is true of its isolation: there was none, and what it tried to reach nobody saw."""
    if launched.isolation is None:
        return launched
    seconds = launched.isolation.observed_s
    return replace(
        launched,
        isolation=Isolation(level=IsolationLevel.OBSERVED, canary=False, setup_ms=0, observed_s=seconds),
    )
