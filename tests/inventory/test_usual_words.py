import pytest

from sovcheck.inventory.assets.cloud_service import ServiceType
from sovcheck.inventory.usual_words import _MEANT, word_meant

TYPES = [each.value for each in ServiceType]


@pytest.mark.parametrize(
    ("usual", "word"),
    [
        ("vector-db", "database"),
        ("Vector DB", "database"),
        ("vector_db", "database"),
        ("s3", "object-store"),
        ("backup", "object-store"),
        ("sso", "auth"),
        ("mail", None),
        ("", None),
    ],
)
def test_what_people_call_a_service_leads_to_the_word_for_it(usual, word):
    assert word_meant(usual, TYPES) == word


def test_only_words_that_are_allowed_there_are_named():
    assert word_meant("s3", ["owned", "rented"]) is None
    assert set(_MEANT.values()) <= set(TYPES)
    assert not set(_MEANT) & set(TYPES)
