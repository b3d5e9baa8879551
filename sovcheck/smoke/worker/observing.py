"""The step in which nothing is asked: the runtime stays up, so that what it sends later is seen too."""

import math
import time

from sovcheck.smoke.worker.protocol import StepAdvanced
from sovcheck.smoke.worker.reporting import StepNotes
from sovcheck.smoke.worker.steps import Work

_TELL_EVERY_S = 1.0


def observe(work: Work, notes: StepNotes) -> None:
    """Wait as long as the order says, and tell each second. Raises SmokeFailure when the model then answers no more."""
    seconds, begun = work.order.observe_s, time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        work.reporter.tell(StepAdvanced(done=int(passed), total=math.ceil(seconds)))
        time.sleep(min(_TELL_EVERY_S, seconds - passed))
    notes.metrics["idleSeconds"] = round(passed, 3)
    # A runtime that ended meanwhile was not observed: that it answers shows that it was up.
    work.model.generate(work.order.prompts[0], 1)
