from hypothesis import given
from hypothesis import strategies as st

from sovcheck.smoke.isolation.watch import Report, read_report


def test_reads_a_report():
    assert read_report(b'["Stats.vLLM.ai.", 443, "vllm.usage"]') == Report("stats.vllm.ai", 443, "vllm.usage")
    assert read_report(b'["a", null, "__main__"]') == Report("a", None, "__main__")


def test_what_is_no_report_is_left():
    for data in (
        b"",
        b"[",
        b"[1,2,3]",
        b'["a",1]',
        b'["a",1,"\\u001b[2J"]',
        b'["a",1,"a b"]',
        b'["",1,"a"]',
        b"[" * 900,
    ):
        assert read_report(data) is None


@given(st.binary(max_size=1024))
def test_any_bytes_are_read_or_left(data):
    report = read_report(data)
    assert report is None or report.module.isascii()
