"""The worker as a program: an order as JSON on standard input, events as lines on descriptor 3.

It alone holds the key that seals them; what it starts can neither look into it nor end it.
"""

import os
import sys

from pydantic import ValidationError

from sovcheck.smoke.isolation import kernel
from sovcheck.smoke.isolation.interface import STEPS
from sovcheck.smoke.worker.reporting import Reporter
from sovcheck.smoke.worker.working import work
from sovcheck.smoke.worker_protocol import WorkOrder


def main() -> int:
    """The exit status: 0 when the order was done, whatever came out; 2 when there was none to do."""
    try:
        os.set_inheritable(STEPS, False)
    except OSError:
        return _refuse(f"descriptor {STEPS} is not open: give it {STEPS}>FILE")
    try:
        order = WorkOrder.model_validate_json(sys.stdin.buffer.read(), by_alias=True, by_name=False)
    except ValidationError as error:
        return _refuse(f"what came on standard input is not an order: {_problems(error)}")
    _close_order()
    if order.untraceable:
        kernel.allow_tracing(False)
    work(order, Reporter(STEPS, order.channel_key))
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


if __name__ == "__main__":
    sys.exit(main())
