import inspect
import json

import pytest
from pydantic import ValidationError

from sovcheck.evidence.measurement import LanguageProof

TOLD = {"language": "en", "fertility": 1.5}
BY_NAME = TOLD | {"bytes_per_token": 4.0, "round_trip": True, "bits_per_byte": 1.0, "pair_bits_per_byte": 4.0}
BY_ALIAS = TOLD | {"bytesPerToken": 4.0, "roundTrip": True, "bitsPerByte": 1.0, "pairBitsPerByte": 4.0}


def test_code_makes_records_by_the_names_of_their_fields():
    record = LanguageProof(**BY_NAME)
    assert record.model_dump(by_alias=True) == BY_ALIAS
    with pytest.raises(ValidationError):
        LanguageProof(**BY_ALIAS)


def test_json_is_read_by_alias_alone():
    read = LanguageProof.model_validate_json(json.dumps(BY_ALIAS), by_alias=True, by_name=False)
    assert read == LanguageProof(**BY_NAME)
    with pytest.raises(ValidationError):
        LanguageProof.model_validate_json(json.dumps(BY_NAME), by_alias=True, by_name=False)


def test_a_record_that_has_been_used_is_made_by_the_same_names():
    """Tools that read the signature, as hypothesis does, else fill in the aliases beside the names."""
    LanguageProof.model_rebuild()
    assert list(inspect.signature(LanguageProof).parameters) == list(BY_NAME)
