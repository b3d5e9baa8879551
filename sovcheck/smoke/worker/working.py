"""Does an order: loads, probes step by step, and tells all of it."""

import math
import time
from contextlib import ExitStack
from functools import partial

from sovcheck.smoke.failures import FailureCode
from sovcheck.smoke.runtimes.evidence import describe_runtime
from sovcheck.smoke.runtimes.interface import Model
from sovcheck.smoke.runtimes.registry import find_runtime
from sovcheck.smoke.worker.reporting import Reporter, StepNotes
from sovcheck.smoke.worker.steps import STEPS, Work
from sovcheck.smoke.worker_protocol import Finished, RuntimeKnown, StepAdvanced, WorkOrder

_TELL_EVERY_S = 1.0


def work(order: WorkOrder, reporter: Reporter) -> None:
    """Do the order. Nothing is tried of a model that does not load; whatever was started for it has then ended."""
    with ExitStack() as opened:
        models: list[Model] = []
        begun = time.monotonic()
        load = partial(_load, order, opened, models)
        if reporter.step("load", load, order.load_timeout_s, FailureCode.LOAD_TIMEOUT):
            about = Work(models[0], order, reporter, load_s=time.monotonic() - begun)
            reporter.tell(RuntimeKnown(runtime=describe_runtime(order.runtime, about.model.description)))
            for name in order.steps:
                if name != "load":
                    reporter.step(name, partial(STEPS[name], about), order.generate_timeout_s, FailureCode.GEN_TIMEOUT)
            if order.observe_s:
                allowed = order.observe_s + order.generate_timeout_s
                reporter.step("observe", partial(_observe, about), allowed, FailureCode.GEN_TIMEOUT)
    reporter.tell(Finished())


def _load(order: WorkOrder, opened: ExitStack, models: list[Model], notes: StepNotes) -> None:
    model = opened.enter_context(find_runtime(order.runtime).load(order))
    models.append(model)
    known = model.description
    notes.metrics |= {"device": known.device, **known.metrics}


def _observe(work: Work, notes: StepNotes) -> None:
    """Wait as long as the order says, and tell each second. Raises SmokeFailure when the model then answers no more."""
    seconds, begun = work.order.observe_s, time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        work.reporter.tell(StepAdvanced(done=int(passed), total=math.ceil(seconds)))
        time.sleep(min(_TELL_EVERY_S, seconds - passed))
    notes.metrics["idleSeconds"] = round(passed, 3)
    # A runtime that ended meanwhile was not observed: that it answers shows that it was up.
    work.model.generate(work.order.prompts[0], 1)
