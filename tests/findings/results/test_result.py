import hashlib

from hypothesis import given
from hypothesis import strategies as st

from sovcheck.engine.answers import Failed, Finding
from sovcheck.findings.results.result import fingerprint

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_the_fingerprint_of_a_known_identity_never_changes():
    expected = hashlib.sha256(b'["CMP-01","rented-cluster","US"]').hexdigest()
    assert expected == "6a50bd3b78b8cbb9f09f8235915ab424beba3ce4b6dd186066abea402d7d4f15"
    assert fingerprint("CMP-01", "rented-cluster", "US") == expected


def test_without_a_discriminator_null_stands_in_its_place():
    assert fingerprint("CMP-01", "host") == hashlib.sha256(b'["CMP-01","host",null]').hexdigest()


def test_an_empty_discriminator_is_one():
    assert fingerprint("CMP-01", "host", "") != fingerprint("CMP-01", "host")


@given(st.tuples(text, text, st.none() | text), st.tuples(text, text, st.none() | text))
def test_only_equal_identities_have_equal_fingerprints(one, other):
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)


@given(file=text.filter(bool), line=st.integers(0, 10**6), message=text, handle=text)
def test_neither_file_line_message_nor_path_is_part_of_it(
    report_of, judged, criteria, resolve_one_hop, file, line, message, handle
):
    answers = {"CMP-01": Failed((Finding(message, path=handle, discriminator="US"),))}
    report = report_of([judged(answers, file=file, line=line)], criteria(), resolve_one_hop)
    assert report.results[0].fingerprint == fingerprint("CMP-01", "host", "US")
