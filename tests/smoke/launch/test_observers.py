"""What a listener hears of the reference: one step, and under its name what kept it from being done."""

import pytest

from sovcheck.evidence.measurement import Step, StepStatus
from sovcheck.smoke.launch.observers import Recomputing


class Heard:
    def __init__(self):
        self.steps = []

    def ended(self, step):
        self.steps.append((step.id, step.status.value, step.failure, step.message))


@pytest.mark.parametrize(
    ("step", "status", "failure", "heard"),
    [
        ("load", "pass", None, []),
        ("load", "fail", "E_RUNTIME_MISSING", [("recompute", "skipped", None, "why")]),
        ("recompute", "pass", None, [("recompute", "pass", None, "why")]),
        ("recompute", "skipped", None, [("recompute", "skipped", None, "why")]),
        ("recompute", "fail", "E_OOM_HOST", [("recompute", "skipped", None, "why")]),
        ("recompute", "fail", "E_MODEL_DIFFERS", [("recompute", "fail", "E_MODEL_DIFFERS", "why")]),
    ],
)
def test_that_the_reference_cannot_compute_it_speaks_against_no_model(step, status, failure, heard):
    listener = Heard()
    ended = Step(id=step, status=StepStatus(status), seconds=1.0, failure=failure, message="why")
    Recomputing(listener).ended(ended)
    assert listener.steps == heard
