import inspect
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from sovcheck.evidence.measurement import DecodeMethod, LanguageProof, Speed
from sovcheck.evidence.predicate import SmokePredicate

MEASURED = Path(__file__).parents[2] / "docs/measured"
TOLD = {"language": "en", "fertility": 1.5}
BY_NAME = TOLD | {"bytes_per_token": 4.0, "round_trip": True, "bits_per_byte": 1.0, "pair_bits_per_byte": 4.0}
BY_ALIAS = TOLD | {"bytesPerToken": 4.0, "roundTrip": True, "bitsPerByte": 1.0, "pairBitsPerByte": 4.0}


def test_code_makes_records_by_the_names_of_their_fields():
    record = LanguageProof(**BY_NAME)
    assert record.model_dump(by_alias=True) == BY_ALIAS
    with pytest.raises(ValidationError):
        LanguageProof(**BY_ALIAS)


def test_rates_from_before_graphs_are_read_and_what_they_do_not_tell_is_not_known():
    told = {"runs": 3, "loadS": 8.4, "ttftMs": 11.2, "decodeTokS": 69.7, "decodeLimitTokS": 1703.3}
    read = Speed.model_validate_json(json.dumps(told), by_alias=True, by_name=False)
    assert (read.decode_tok_s, read.decode_method, read.prefill_tokens, read.batches, read.bounds) == (
        *(69.7, None, None),
        *((), ()),
    )


@pytest.mark.parametrize("file", sorted(MEASURED.glob("*.predicate.json")), ids=lambda file: file.name)
def test_the_evidence_beside_the_figures_is_read(file):
    predicate = SmokePredicate.model_validate_json(file.read_bytes(), by_alias=True, by_name=False)
    assert predicate.speed.decode_method is DecodeMethod.GRAPH
    assert [batch.sequences for batch in predicate.speed.batches] == [8, 32]


def test_json_is_read_by_alias_alone():
    read = LanguageProof.model_validate_json(json.dumps(BY_ALIAS), by_alias=True, by_name=False)
    assert read == LanguageProof(**BY_NAME)
    with pytest.raises(ValidationError):
        LanguageProof.model_validate_json(json.dumps(BY_NAME), by_alias=True, by_name=False)


def test_a_record_that_has_been_used_is_made_by_the_same_names():
    """Tools that read the signature, as hypothesis does, else fill in the aliases beside the names."""
    LanguageProof.model.model_rebuild()
    assert list(inspect.signature(LanguageProof).parameters) == list(BY_NAME)
