"""The pool gives replies in order, and none of an earlier request in the place of another."""

import os
import time
from collections.abc import Iterator

from sovcheck.engine.embedded.framing import pack_frame, read_frames, write_frame
from sovcheck.engine.embedded.pool import Pool
from sovcheck.engine.embedded.process import WorkerProcess
from sovcheck.engine.embedded.worker_status import open_status

NOW, NEVER = b"now", b"never"


def start_echo() -> WorkerProcess:
    """A worker that sends each chunk back, but for those that it never comes to an end with."""
    request_end, requests = os.pipe()
    replies, reply_end = os.pipe()
    life_end, life = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(requests)  # so that it ends with its parent
        frames = read_frames(request_end)
        next(frames)
        for frame in frames:
            if frame == NEVER:
                time.sleep(60)
            write_frame(reply_end, frame)
        os._exit(0)
    for descriptor in (request_end, reply_end, life_end):
        os.close(descriptor)
    os.set_blocking(requests, False)
    os.set_blocking(replies, False)
    return WorkerProcess(pid, requests, replies, open_status(), life)


def test_replies_come_in_order_also_when_asked_again():
    with Pool(pack_frame(b"program"), start_echo, 2) as pool:
        for _ in range(3):
            chunks = [b"%d" % number for number in range(50)]
            assert list(pool.run(iter(chunks))) == chunks
        assert list(pool.run(iter([]))) == []


def test_workers_that_are_at_what_nobody_waits_for_do_not_stand_in_the_way():
    def one_reply_then_full_queues() -> Iterator[bytes]:
        yield NOW
        time.sleep(0.5)
        yield NEVER
        yield NEVER

    with Pool(pack_frame(b"program"), start_echo, 1) as pool:
        replies = pool.run(one_reply_then_full_queues())
        assert next(replies) == NOW
        replies.close()
        assert list(pool.run(iter([b"again"]))) == [b"again"]
