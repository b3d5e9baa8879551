"""How rates are told."""

from sovcheck.evidence.measurement import BatchSpeed, DecodeMethod, Speed
from sovcheck.smoke.narration import speed_lines


def test_each_rate_says_how_it_came_about_and_what_bounds_it():
    batch = BatchSpeed(sequences=8, method=DecodeMethod.GRAPH, decode_tok_s=2676.4, decode_limit_tok_s=13452.7)
    speed = Speed(
        runs=3,
        load_s=15,
        ttft_ms=12.43,
        prefill_tok_s=159964.3,
        prefill_limit_tok_s=508352.3,
        prefill_tokens=4124,
        decode_tok_s=380.0,
        decode_limit_tok_s=1703.5,
        decode_method=DecodeMethod.GRAPH,
        eager_decode_tok_s=82.7,
        batches=(batch,),
        bounds=("decoding step by step is bound by launches",),
    )
    first, *others = speed_lines(speed)
    assert first == (
        "speed: 12.43 ms to the first token, 380 tokens/s decoded by a captured graph (at most 1,704 possible), "
        "159,964 tokens/s read of 4,124 (at most 508,352 possible); medians of 3"
    )
    assert others == [
        "  8 sequences at once: 2,676 tokens/s decoded by a captured graph (at most 13,453 possible)",
        "  decoding step by step is bound by launches",
    ]


def test_older_evidence_is_told_as_before():
    speed = Speed(runs=3, load_s=1, ttft_ms=5, decode_tok_s=50.0)
    assert list(speed_lines(speed)) == ["speed: 5 ms to the first token, 50 tokens/s decoded; medians of 3"]
    assert list(speed_lines(Speed(runs=3, load_s=1))) == ["speed: not measured; medians of 3"]
