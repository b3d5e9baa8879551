"""The limits of an accelerator, worked by hand."""

import pytest

from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.probes.roofline import decode_limit, judge, prefill_limit
from sovcheck.smoke.worker.protocol import Limits

LIMITS = Limits(memory_bandwidth_bytes_s=3e12, flops=1e15)


def test_decoding_reads_weights_and_cache_once_a_token():
    assert decode_limit(LIMITS, 14_900_000_000, 100_000, 1000) == 200


def test_an_unknown_cache_makes_the_limit_higher_never_lower():
    assert decode_limit(LIMITS, 15_000_000_000, None, 1000) == 200


def test_prefill_takes_two_operations_a_parameter():
    assert prefill_limit(LIMITS, 5_000_000_000) == 100_000


@pytest.mark.parametrize("limit", [decode_limit(Limits(), 1, 0, 1), decode_limit(LIMITS, None, 0, 1), None])
def test_what_is_unknown_is_not_judged(limit):
    assert limit is None
    assert judge("decoding", 1e9, limit) is None
    assert prefill_limit(Limits(), 1) is None
    assert prefill_limit(LIMITS, None) is None


@pytest.mark.parametrize(("rate", "warned"), [(105.0, False), (20.0, False), (19.9, True)])
def test_a_rate_up_to_the_limit_passes_and_a_poor_one_warns(rate, warned):
    assert bool(judge("decoding", rate, 100.0)) is warned


def test_faster_than_possible_fails():
    with pytest.raises(SmokeFailure, match=r"E_TOO_FAST: decoding at 105\.1 tokens/s, 1\.05 times"):
        judge("decoding", 105.1, 100.0)
