import struct

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.isolation.dns import AAAA, PTR, A, answer, read_question

HEADER = struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0)


def _packet(*labels: bytes, kind: int = A) -> bytes:
    return HEADER + b"".join(bytes([len(each)]) + each for each in labels) + b"\0" + struct.pack(">2H", kind, 1)


def test_reads_a_name_in_lower_case():
    assert read_question(_packet(b"Stats", b"vLLM", b"ai")).name == "stats.vllm.ai"


def test_odd_bytes_of_a_name_become_numbers():
    assert read_question(_packet(b"a\x1b[2J.b", b"\xff")).name == "a\\027\\0912j\\046b.\\255"


def test_answers_with_the_address():
    question = read_question(_packet(b"a", b"b"))
    reply = answer(question, "198.18.1.0")
    assert struct.unpack(">6H", reply[:12]) == (7, 0x8180, 1, 1, 0, 0)
    assert reply[-4:] == bytes([198, 18, 1, 0])


def test_other_types_have_no_record_and_reverse_names_do_not_exist():
    for kind, status in ((AAAA, 0), (PTR, 3), (65, 0)):
        reply = answer(read_question(_packet(b"a", kind=kind)), "198.18.1.0")
        assert struct.unpack(">6H", reply[:12]) == (7, 0x8180 | status, 1, 0, 0, 0)


def test_what_is_no_plain_question_is_left():
    cut = _packet(b"abc")[:-3]
    reply = struct.pack(">6H", 7, 0x8100, 1, 0, 0, 0) + _packet(b"a")[12:]
    compressed = HEADER + b"\xc0\x0c\0\1\0\1"
    long = _packet(*[b"x" * 60] * 5)
    for packet in (b"", HEADER, cut, reply, compressed, long):
        assert read_question(packet) is None


@given(st.binary(max_size=600) | st.binary(max_size=600).map(lambda rest: HEADER + rest))
def test_any_bytes_are_read_or_left(packet):
    question = read_question(packet)
    if question is not None:
        assert question.name.isascii()
        assert question.name.isprintable()
        assert len(question.name) <= 4 * 255
        assert len(answer(question, "198.18.1.0")) <= len(packet) + 16


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=63), min_size=1, max_size=3))
def test_plain_names_are_read_as_they_are(labels):
    assert read_question(_packet(*(label.encode() for label in labels))).name == ".".join(labels)
