"""Orders and events survive the pipe; what is neither is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sovcheck.evidence.measurement import LanguageProof, Runtime, Speed, Step, StepStatus, UpdateProof
from sovcheck.smoke.worker.protocol import EVENTS, Finished, Measured, RuntimeKnown, StepBegun, StepEnded, WorkOrder


def built(model, **fields):
    """Records by the names of their fields, said outright: a reading by alias alone elsewhere must not matter."""
    return st.builds(lambda **stated: model.model_validate(stated, by_name=True), **fields)


numbers = st.floats(min_value=0, max_value=1e12)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
names = st.text(max_size=20)
metrics = st.dictionaries(names, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | numbers | names)
steps = built(
    Step, id=names, status=st.sampled_from(StepStatus), seconds=numbers, metrics=metrics, failure=names, message=names
)
speeds = built(Speed, runs=st.integers(1, 9), load_s=numbers, ttft_ms=st.none() | numbers)
languages = built(LanguageProof, language=names, fertility=numbers, bytes_per_token=numbers, round_trip=st.booleans())
updates = built(
    UpdateProof, method=names, loss_before=numbers, loss_after=numbers, saved_sha256=digests, reload_equal=st.booleans()
)
runtimes = built(Runtime, name=names, version=names, device=names, packages_sha256=st.none() | digests)
events = st.one_of(
    built(StepBegun, id=names),
    built(StepEnded, step=steps),
    built(RuntimeKnown, runtime=runtimes),
    built(Measured, speed=st.none() | speeds, languages=st.tuples(languages) | st.just(()), update=st.none() | updates),
    built(Finished),
)
orders = built(
    WorkOrder,
    runtime=names,
    weights=names,
    scratch=names,
    steps=st.lists(st.sampled_from(["load", "generate"])).map(tuple),
    prompts=st.tuples(names),
    weight_bytes=st.none() | st.integers(0, 2**53),
    threads=st.none() | st.integers(1, 64),
)


@given(events)
def test_an_event_is_one_line_and_comes_back_the_same(event):
    line = event.model_dump_json(by_alias=True)
    assert "\n" not in line
    assert EVENTS.validate_json(line) == event


@given(orders)
def test_an_order_comes_back_the_same(order):
    assert WorkOrder.model_validate_json(order.model_dump_json(by_alias=True)) == order


@given(st.binary())
def test_bytes_that_are_no_order_are_refused_and_never_crash(content):
    with pytest.raises(ValidationError):
        WorkOrder.model_validate_json(content)


def test_an_event_of_another_kind_is_refused():
    with pytest.raises(ValidationError):
        EVENTS.validate_json('{"event": "told", "id": "load"}')
