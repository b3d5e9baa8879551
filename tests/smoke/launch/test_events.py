import os
import threading

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.launch.events import GRACE, EventReader
from sovcheck.smoke.worker.channel import Channel
from sovcheck.smoke.worker_protocol import Finished, StepBegun

BEGUN = b'{"event":"begun","id":"%s"}\n'
FINISHED = b'{"event":"finished"}\n'


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


def reader(descriptor, *, load=5.0, step=5.0, timeout=5.0):
    return EventReader(descriptor, load_timeout=load, step_timeout=step, timeout=timeout)


def test_events_come_in_order_until_the_worker_has_finished(pipe):
    reading, writing = pipe
    os.write(writing, BEGUN % b"load" + FINISHED)
    events = reader(reading)
    assert list(events) == [StepBegun(id="load"), Finished()]
    assert events.finished


def test_an_event_may_come_in_pieces(pipe):
    reading, writing = pipe
    pieces = [BEGUN[:7], BEGUN[7:] % b"load", FINISHED[:3], FINISHED[3:]]
    writer = threading.Thread(target=lambda: [os.write(writing, piece) for piece in pieces])
    writer.start()
    assert len(list(reader(reading))) == 2
    writer.join()


def test_the_end_without_a_last_word_is_no_finish():
    reading, writing = os.pipe()
    os.write(writing, BEGUN % b"generate")
    os.close(writing)
    events = reader(reading)
    assert list(events) == [StepBegun(id="generate")]
    assert not events.finished
    assert events.step == "generate"
    os.close(reading)


@pytest.mark.parametrize(
    ("step", "code"), [(b"load", "E_LOAD_TIMEOUT"), (b"generate", "E_GEN_TIMEOUT")], ids=["load", "generate"]
)
def test_a_step_that_does_not_end_is_given_up(pipe, step, code):
    reading, writing = pipe
    os.write(writing, BEGUN % step)
    with pytest.raises(
        SmokeFailure, match=f"{code}: the 0.2 s for the whole run were over in step {step.decode()}: raise --timeout"
    ):
        list(reader(reading, timeout=0.2))


def test_a_step_with_a_deadline_of_its_own_is_told_from_the_whole_run(pipe):
    reading, writing = pipe
    os.write(writing, BEGUN % b"speed")
    with pytest.raises(SmokeFailure, match="E_GEN_TIMEOUT: the worker did not come on in step speed"):
        list(reader(reading, step=0.1 - GRACE))


@pytest.mark.parametrize("line", [b"hello\n", b'{"event":"begun"}\n', b'{"event":"other"}\n', b"\xff\n", b"\n"])
def test_what_is_no_event_ends_the_smoke(pipe, line):
    reading, writing = pipe
    os.write(writing, line)
    with pytest.raises(SmokeFailure, match="E_WORKER_CRASH"):
        list(reader(reading))


def test_with_a_key_every_line_has_to_be_sealed_as_the_next(pipe):
    reading, writing = pipe
    channel = Channel("ab" * 32)
    os.write(writing, channel.seal((BEGUN % b"load").strip()) + b"\n")
    os.write(writing, channel.seal(FINISHED.strip()) + b"\n")
    events = EventReader(reading, load_timeout=5, step_timeout=5, timeout=5, key="ab" * 32)
    assert list(events) == [StepBegun(id="load"), Finished()]


def test_a_line_that_somebody_else_wrote_is_forged(pipe):
    reading, writing = pipe
    channel = Channel("ab" * 32)
    os.write(writing, channel.seal((BEGUN % b"load").strip()) + b"\n" + FINISHED)
    events = EventReader(reading, load_timeout=5, step_timeout=5, timeout=5, key="ab" * 32)
    with pytest.raises(SmokeFailure, match="E_WORKER_FORGED"):
        list(events)
    assert events.step == "load"


def test_a_flooded_log_ends_the_smoke(pipe):
    reading, writing = pipe
    alarm, ring = os.pipe()
    os.write(writing, BEGUN % b"load")
    os.write(ring, b"!")
    with pytest.raises(SmokeFailure, match="E_LOG_FLOOD: the log of the runtime grew beyond 64 MiB"):
        list(EventReader(reading, load_timeout=5, step_timeout=5, timeout=5, flood=alarm))
    os.close(alarm)
    os.close(ring)


def test_a_line_without_end_is_not_collected_for_ever(pipe):
    reading, writing = pipe
    writer = threading.Thread(target=lambda: [os.write(writing, b"x" * 65_536) for _ in range(17)])
    writer.start()
    with pytest.raises(SmokeFailure, match="without end"):
        list(reader(reading))
    writer.join()


def test_a_step_that_goes_on_telling_is_not_given_up(pipe):
    reading, writing = pipe
    told = b'{"event":"advanced","done":1,"total":2}\n'

    def tell():
        os.write(writing, BEGUN % b"observe")
        for _ in range(4):
            threading.Event().wait(0.1)
            os.write(writing, told)
        os.write(writing, FINISHED)

    writer = threading.Thread(target=tell)
    writer.start()
    assert len(list(reader(reading, step=0.2 - GRACE))) == 6
    writer.join()
