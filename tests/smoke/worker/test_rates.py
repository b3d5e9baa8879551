"""Rates beside their limits, and the impossible ones among them."""

from dataclasses import replace

import pytest

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.probes.speed import Rates
from sovcheck.smoke.runtimes.interface import Decoding
from sovcheck.smoke.worker.rates import (
    batch_limit,
    decode_limit,
    hold_against_limits,
    judge,
    prefill_limit,
    warnings_of,
)
from sovcheck.smoke.worker_protocol import Limits, TokenCost, WorkOrder

ORDER = WorkOrder(
    runtime="transformers",
    weights="w",
    scratch="s",
    steps=("load", "speed"),
    prompts=("a",),
    cost=TokenCost(read_bytes=1_000_000, parameters=1_000),
    limits=Limits(memory_bandwidth_bytes_s=1e8, flops=1e9),
)
RATES = Rates(
    prompt_tokens=512,
    new_tokens=64,
    ttft_ms=10,
    prefill_tokens=4096,
    prefill_tok_s=400_000,
    decode_tok_s=80,
    decode_method=DecodeMethod.GRAPH,
    position=500,
    eager_decode_tok_s=9,
    batches=(Decoding(DecodeMethod.GRAPH, 8, 80, 0.1, 100),),
    bounds=("something",),
)


def test_each_rate_stands_beside_its_limit():
    speed = hold_against_limits(RATES, ORDER, None, 1.5)
    assert (speed.decode_limit_tok_s, speed.prefill_limit_tok_s, speed.tpot_ms) == (100, 500_000, 12.5)
    assert (speed.prefill_tokens, speed.eager_decode_tok_s, speed.bounds) == (4096, 9, ("something",))
    (batch,) = speed.batches
    assert (batch.sequences, batch.decode_tok_s, batch.decode_limit_tok_s) == (8, 800, 800)
    assert list(warnings_of(speed)) == []


def test_several_sequences_faster_than_possible_are_of_other_weights():
    fast = replace(RATES, batches=(Decoding(DecodeMethod.RUNTIME, 8, 80, 0.09, 100),))
    with pytest.raises(SmokeFailure, match=r"E_TOO_FAST: decoding of 8 sequences at once at 888\.9 tokens/s"):
        list(warnings_of(hold_against_limits(fast, ORDER, None, 1)))


def test_slow_sequences_are_no_warning_and_a_slow_one_is():
    slow = replace(RATES, decode_tok_s=5, batches=(Decoding(DecodeMethod.GRAPH, 8, 8, 1, 100),))
    assert [warning.partition(" at ")[0] for warning in warnings_of(hold_against_limits(slow, ORDER, None, 1))] == [
        "decoding"
    ]


def test_a_batch_without_a_time_is_left_out():
    still = replace(RATES, batches=(Decoding(DecodeMethod.GRAPH, 8, 8, 0, 100),))
    assert hold_against_limits(still, ORDER, None, 1).batches == ()


LIMITS = Limits(memory_bandwidth_bytes_s=3e12, flops=1e15)


def test_decoding_reads_weights_and_cache_once_a_token():
    assert decode_limit(LIMITS, 14_900_000_000, 100_000, 1000) == 200


def test_an_unknown_cache_makes_the_limit_higher_never_lower():
    assert decode_limit(LIMITS, 15_000_000_000, None, 1000) == 200


def test_prefill_takes_two_operations_a_parameter():
    assert prefill_limit(LIMITS, 5_000_000_000) == 100_000


COST = TokenCost(read_bytes=14_900_000_000, parameters=7_000_000_000)


def test_sequences_share_the_weights_and_not_the_cache():
    assert batch_limit(LIMITS, COST, 100_000, 1000, 1) == decode_limit(LIMITS, COST.read_bytes, 100_000, 1000) == 200
    assert batch_limit(LIMITS, COST, 100_000, 1000, 8) == pytest.approx(8 * 3e12 / (14.9e9 + 8 * 1e8))


def test_many_sequences_are_bound_by_arithmetic():
    assert batch_limit(LIMITS, COST, 0, 1000, 1000) == prefill_limit(LIMITS, COST.parameters)
    assert batch_limit(Limits(flops=1e15), COST, 0, 1000, 8) == prefill_limit(LIMITS, COST.parameters)


@pytest.mark.parametrize(("limits", "cost"), [(Limits(), COST), (LIMITS, TokenCost())])
def test_nothing_bounds_sequences_where_nothing_is_known(limits, cost):
    assert batch_limit(limits, cost, 100_000, 1000, 8) is None


@pytest.mark.parametrize("sequences", [1, 2, 8, 32, 1000])
def test_more_sequences_never_have_a_lower_limit(sequences):
    found = [batch_limit(LIMITS, COST, 100_000, 1000, count) for count in (sequences, sequences + 1)]
    assert found == sorted(found)


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
