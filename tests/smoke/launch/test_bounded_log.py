import os
import select

from sovcheck.smoke.launch.bounded_log import BoundedLog


def test_the_end_is_kept_and_the_beginning_is_not():
    log = BoundedLog()
    with log:
        for number in range(100_000):
            os.write(log.descriptor, b"%07d\n" % number)
        os.write(log.descriptor, b"last")
        assert select.select([log.alarm], [], [], 0)[0] == []
    assert log.tail(4) == b"last"
    assert len(log.tail(1 << 30)) == 1 << 16
    assert not log.flooded


def test_a_flood_is_told_once_and_read_on():
    with BoundedLog(most=1000) as log:
        os.write(log.descriptor, bytes(1000))
        os.write(log.descriptor, b"x")
        assert select.select([log.alarm], [], [], 10)[0] == [log.alarm]
        for _ in range(50):
            os.write(log.descriptor, bytes(1 << 16))  # whoever floods is not stopped by a full pipe
        assert log.flooded
        assert os.read(log.alarm, 10) == b"!"


def test_what_was_written_at_the_very_end_is_there():
    log = BoundedLog()
    with log:
        os.write(log.descriptor, b"last words")
    assert log.tail(100) == b"last words"
