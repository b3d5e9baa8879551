"""Orders and events survive the pipe; what is neither is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sovcheck.evidence.measurement import LanguageProof, Speed, Step, StepStatus, UpdateProof
from sovcheck.evidence.runtime import Runtime
from sovcheck.smoke.worker_protocol import EVENTS, Finished, Measured, RuntimeKnown, StepBegun, StepEnded, WorkOrder

numbers = st.floats(min_value=0, max_value=1e12)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
names = st.text(max_size=20)
metrics = st.dictionaries(names, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | numbers | names)
steps = st.builds(
    Step, id=names, status=st.sampled_from(StepStatus), seconds=numbers, metrics=metrics, failure=names, message=names
)
speeds = st.builds(Speed, runs=st.integers(1, 9), load_s=numbers, ttft_ms=st.none() | numbers)
languages = st.builds(
    LanguageProof, language=names, fertility=numbers, bytes_per_token=numbers, round_trip=st.booleans()
)
updates = st.builds(
    UpdateProof, method=names, loss_before=numbers, loss_after=numbers, saved_sha256=digests, reload_equal=st.booleans()
)
runtimes = st.builds(Runtime, name=names, version=names, device=names, packages_sha256=st.none() | digests)
events = st.one_of(
    st.builds(StepBegun, id=names),
    st.builds(StepEnded, step=steps),
    st.builds(RuntimeKnown, runtime=runtimes),
    st.builds(
        Measured, speed=st.none() | speeds, languages=st.tuples(languages) | st.just(()), update=st.none() | updates
    ),
    st.builds(Finished),
)
orders = st.builds(
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
    assert EVENTS.validate_json(line, by_alias=True, by_name=False) == event


@given(orders)
def test_an_order_comes_back_the_same(order):
    assert WorkOrder.model_validate_json(order.model_dump_json(by_alias=True), by_alias=True, by_name=False) == order


@given(st.binary())
def test_bytes_that_are_no_order_are_refused_and_never_crash(content):
    with pytest.raises(ValidationError):
        WorkOrder.model_validate_json(content, by_alias=True, by_name=False)


def test_an_event_of_another_kind_is_refused():
    with pytest.raises(ValidationError):
        EVENTS.validate_json('{"event": "told", "id": "load"}', by_alias=True, by_name=False)
