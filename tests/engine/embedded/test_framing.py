import os

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.engine.embedded.framing import FrameReader, pack_frame, read_frames, write_frame


@given(st.lists(st.binary(max_size=50)), st.lists(st.integers(1, 30)))
def test_frames_come_out_whole_whatever_the_pieces(payloads, cuts):
    stream = b"".join(map(pack_frame, payloads))
    reader = FrameReader()
    got = []
    while stream:
        size = cuts.pop() if cuts else len(stream)
        got += reader.feed(stream[:size])
        stream = stream[size:]
    assert got == payloads


def test_frames_go_through_a_pipe_until_it_closes():
    reading, writing = os.pipe()
    write_frame(writing, b"one")
    write_frame(writing, b"")
    os.close(writing)
    assert list(read_frames(reading)) == [b"one", b""]
    os.close(reading)
