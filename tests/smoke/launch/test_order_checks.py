"""A worker is believed only what it was asked, in the order of the order."""

import pytest

from sovcheck.evidence.measurement import LanguageProof, Speed, Step, StepStatus, UpdateProof
from sovcheck.evidence.runtime import Runtime
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.launch.order_checks import Asked
from sovcheck.smoke.worker_protocol import (
    Finished,
    Measured,
    RuntimeKnown,
    StepAdvanced,
    StepBegun,
    StepEnded,
    WorkOrder,
)

ORDER = WorkOrder(
    runtime="vllm",
    weights="/w",
    scratch="/s",
    device="cuda:0",
    steps=("load", "generate", "speed", "languages", "update"),
    prompts=("a",),
    languages=("en",),
    update="lora",
    observe_s=1,
)


def begun(step):
    return StepBegun(id=step)


def ended(step, status=StepStatus.PASS):
    return StepEnded(step=Step(id=step, status=status, seconds=0))


def known(name="vllm", device="cuda:0"):
    return RuntimeKnown(runtime=Runtime(name=name, version="1", device=device))


def language(code="en"):
    return Measured(languages=(LanguageProof(language=code, fertility=1, bytes_per_token=1, round_trip=True),))


def update(method="lora"):
    return Measured(
        update=UpdateProof(method=method, loss_before=2, loss_after=1, saved_sha256="a" * 64, reload_equal=True)
    )


SPEED = Measured(speed=Speed(runs=1, load_s=1))
LOADED = [begun("load"), ended("load"), known()]
GENERATED = [*LOADED, begun("generate"), ended("generate")]
MEASURED = [*GENERATED, begun("speed"), SPEED, ended("speed")]


def check(events):
    asked = Asked(ORDER)
    for event in events:
        asked.check(event)


def test_what_was_ordered_is_believed():
    check(
        [
            *MEASURED,
            *(begun("languages"), language(), ended("languages")),
            *(begun("update"), update(), ended("update")),
            *(begun("observe"), StepAdvanced(done=0, total=1), ended("observe")),
            Finished(),
        ]
    )


def test_a_worker_may_give_up():
    check([begun("load"), ended("load", StepStatus.FAIL), Finished()])
    check([*LOADED, begun("generate"), ended("generate", StepStatus.FAIL), Finished()])
    check([*GENERATED, begun("speed"), SPEED, ended("speed", StepStatus.WARN)])


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([begun("generate")], "that step generate begins"),
        ([*LOADED, begun("load")], "that step load begins"),
        ([*LOADED, begun("speed")], "that step speed begins"),
        ([*LOADED, begun("accelerator")], "that step accelerator begins"),
        ([begun("load"), begun("generate")], "that step generate begins"),
        ([begun("load"), ended("load"), begun("generate")], "before the weights are loaded by a runtime"),
        ([begun("load"), ended("load", StepStatus.FAIL), known()], "of a runtime vllm"),
        ([ended("load")], "that step load ended"),
        ([*LOADED, ended("generate")], "that step generate ended"),
        ([*LOADED, begun("generate"), ended("speed")], "that step speed ended"),
        ([*GENERATED, ended("generate")], "that step generate ended"),
        ([known()], "of a runtime vllm"),
        ([*LOADED, known()], "of a runtime vllm"),
        ([begun("load"), ended("load"), known("http")], "of a runtime http on cuda:0, not of vllm on cuda:0"),
        ([begun("load"), ended("load"), known(device="cpu")], "of a runtime vllm on cpu, not of vllm on cuda:0"),
        ([SPEED], "measurements of step speed"),
        ([*LOADED, begun("generate"), SPEED], "measurements of step speed"),
        ([*LOADED, begun("generate"), language()], "measurements of step languages"),
        ([*LOADED, begun("generate"), update()], "measurements of step update"),
        ([*MEASURED, begun("languages"), language("am")], "of languages am"),
        ([*MEASURED, begun("languages"), ended("languages"), begun("update"), update("full-layer")], "by full-layer"),
        ([StepAdvanced(done=1, total=2)], "progress between steps"),
        ([begun("load"), Finished()], "its last word in step load"),
        ([begun("load"), ended("load", StepStatus.FAIL), Finished(), begun("load")], "after its last word"),
    ],
)
def test_anything_else_is_refused(events, said):
    with pytest.raises(SmokeFailure, match="E_WORKER_UNASKED") as refused:
        check(events)
    assert said in refused.value.failure.what
