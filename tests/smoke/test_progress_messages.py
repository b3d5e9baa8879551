"""How rates and attempts are told."""

from sovcheck.evidence.measurement import BatchSpeed, DecodeMethod, Speed
from sovcheck.smoke.progress_messages import outcome_lines, speed_lines


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


def test_who_would_be_let_in_is_told_apart_from_what_was_reached_for(make_predicate):
    inward = {"kind": "listen", "host": "::", "port": 8000, "count": 2, "firstS": 0.1}
    outward = {"kind": "tcp", "host": "a.example", "port": 443, "firstS": 0.2}

    def told(*attempts):
        lines = outcome_lines(make_predicate(isolation={"level": "notify", "attempts": attempts}))
        return next(line for line in lines if line.startswith("hardened: "))

    kept = "; nobody was let in where it would listen: :::8000 x2"
    assert told(inward) == f"hardened: no attempt to reach outside in 60.0 s{kept}"
    assert told(inward, outward) == f"hardened: 1 destination tried in 60.0 s: a.example:443 x1{kept}"
    assert told(outward) == "hardened: 1 destination tried in 60.0 s: a.example:443 x1"
