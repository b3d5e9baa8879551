"""Rates beside their limits, and the impossible ones among them."""

from dataclasses import replace

import pytest

from sovcheck.evidence.measurement import DecodeMethod
from sovcheck.smoke.failures import SmokeFailure
from sovcheck.smoke.probes.speed import Rates
from sovcheck.smoke.runtimes.interface import Decoding
from sovcheck.smoke.worker.rates import hold_against_limits, warnings_of
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
