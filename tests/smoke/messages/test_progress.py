"""How rates and attempts are told."""

from sovcheck.evidence.measurement import BatchSpeed, DecodeMethod, LanguageProof, Speed, UpdateProof
from sovcheck.smoke.messages.progress import language_lines, outcome_lines, speed_lines, update_line


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


def test_languages_say_what_was_shown_of_them_and_what_was_not():
    english = LanguageProof(
        language="en", fertility=1.3, bytes_per_token=4.4, round_trip=True, bits_per_byte=0.34, pair_bits_per_byte=5.588
    )
    swahili = LanguageProof(language="sw", fertility=1.6, bytes_per_token=4.0, round_trip=True)
    assert list(language_lines([english, swahili])) == [
        "languages: the tokenizer loses nothing of en, sw; that says nothing of how well the model speaks them",
        "  how well it foretells a text: en 0.34 bits a byte, a table of pairs of bytes 5.588",
    ]
    assert list(language_lines([swahili])) == [
        "languages: the tokenizer loses nothing of sw; that says nothing of how well the model speaks it"
    ]
    assert list(language_lines([])) == []
    lossy = swahili.model_copy(update={"round_trip": False})
    assert next(iter(language_lines([english, lossy]))).startswith("languages: the tokenizer loses nothing of en; ")
    assert list(language_lines([lossy])) == []


def test_an_update_says_that_it_trained_here_and_no_more():
    update = UpdateProof(method="lora", loss_before=11.03, loss_after=6.852, saved_sha256="a" * 64, reload_equal=True)
    assert update_line(update) == (
        "update: these weights were trained here (lora, loss 11.03 to 6.852), saved, and read back equal; "
        "that says nothing of who maintains the model that is served"
    )
    differs = update_line(update.model_copy(update={"reload_equal": False}))
    assert "saved, and read back different; " in differs


def test_the_outcome_tells_both(make_predicate):
    update = {"method": "lora", "lossBefore": 3.0, "lossAfter": 2.0, "savedSha256": "a" * 64, "reloadEqual": True}
    language = {"language": "en", "fertility": 1.2, "bytesPerToken": 4.0, "roundTrip": True}
    told = list(outcome_lines(make_predicate(languages=[language], update=update)))
    assert [line.partition(":")[0] for line in told if line.startswith(("languages", "update"))] == [
        "languages",
        "update",
    ]
