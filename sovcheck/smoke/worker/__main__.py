"""The worker as a program: an order as JSON on standard input, done step by step, events on descriptor 3.

It alone holds the key that seals them; what it starts can neither look into it nor end it.
"""

import math
import os
import sys
import time
from contextlib import ExitStack
from functools import partial

from pydantic import ValidationError

from sovcheck.smoke.failures import FailureCode
from sovcheck.smoke.isolation import interface, kernel
from sovcheck.smoke.runtimes.evidence import describe_runtime
from sovcheck.smoke.runtimes.interface import Model
from sovcheck.smoke.runtimes.registry import find_runtime
from sovcheck.smoke.worker.step_reports import Reporter, StepNotes
from sovcheck.smoke.worker.steps import STEPS, Work
from sovcheck.smoke.worker_protocol import Finished, RuntimeKnown, StepAdvanced, WorkOrder

_TELL_EVERY_S = 1.0


def main() -> int:
    """The exit status: 0 when the order was done, whatever came out; 2 when there was none to do."""
    try:
        os.set_inheritable(interface.STEPS, False)
    except OSError:
        return _refuse(f"descriptor {interface.STEPS} is not open: give it {interface.STEPS}>FILE")
    try:
        order = WorkOrder.model_validate_json(sys.stdin.buffer.read(), by_alias=True, by_name=False)
    except ValidationError as error:
        return _refuse(f"what came on standard input is not an order: {_problems(error)}")
    _close_order()
    if order.untraceable:
        kernel.allow_tracing(False)
    work(order, Reporter(interface.STEPS, order.channel_key))
    return 0


def _close_order() -> None:
    """The order holds the key of the channel: what is started from here must not read it again."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)


def _refuse(what: str) -> int:
    sys.stderr.write(f"sovcheck worker: {what}\n")
    return 2


def _problems(error: ValidationError) -> str:
    return "; ".join(
        ": ".join([*(str(part) for part in problem["loc"]), problem["msg"]])
        for problem in error.errors(include_url=False, include_input=False)
    )


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


if __name__ == "__main__":
    sys.exit(main())
