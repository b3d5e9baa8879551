import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sovcheck.evidence.envelope import Envelope, Signature, pre_authentication_encoding, read_envelope, write_envelope
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence


def test_the_encoding_is_the_one_of_the_specification():
    encoded = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_are_in_bytes():
    assert pre_authentication_encoding("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "


@given(st.text(max_size=20), st.binary(max_size=50), st.lists(st.binary(max_size=64), min_size=1, max_size=3))
def test_what_is_written_is_read_again(payload_type: str, payload: bytes, signatures: list[bytes]):
    envelope = Envelope(payload_type, payload, tuple(Signature("k", value) for value in signatures))
    assert read_envelope(write_envelope(envelope)) == envelope


def _envelope(**members: object) -> bytes:
    tree = {"payload": "e30=", "payloadType": "t", "signatures": [{"keyid": "k", "sig": "AA=="}]}
    return json.dumps({**tree, **members}).encode()


def test_fields_that_dsse_does_not_know_are_ignored():
    assert read_envelope(_envelope(added={"deep": [1]})).payload == b"{}"


def test_both_alphabets_of_base64_are_read():
    data = bytes(range(248, 256))
    assert read_envelope(_envelope(payload=base64.urlsafe_b64encode(data).decode())).payload == data
    assert read_envelope(_envelope(payload=base64.b64encode(data).decode())).payload == data


def test_a_signature_may_have_no_key_id():
    assert read_envelope(_envelope(signatures=[{"sig": "AA=="}])).signatures == (Signature(None, b"\0"),)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the envelope is not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        (b"\xff", "the envelope is not valid JSON: byte 0 is not UTF-8"),
        (b"[]", "the envelope is not a JSON object"),
        (b"1", "the envelope is not a JSON object"),
        (b" " * (4 * 2**20 + 1), "the envelope is larger than 4,194,304 bytes"),
        (b"[" * 100_000, "the envelope is nested more than 32 deep"),
        (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "the envelope is nested more than 32 deep"),
        (b'{"payload":"e30=","payload":"e30="}', "the envelope has the key 'payload' twice"),
        (b'{"a": NaN}', "the envelope has NaN, which is not a number of JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "the envelope has a number of thousands of digits"),
        (_envelope(payload=None), "payload is not there as text"),
        (_envelope(payload={}), "payload is not there as text"),
        (_envelope(payloadType=1), "payloadType is not there as text"),
        (_envelope(payload="e30"), "payload is not valid Base64"),
        (_envelope(payload="e3 0="), "payload is not valid Base64"),
        (_envelope(payload="é"), "payload is not valid Base64"),
        (_envelope(payload="e31="), "payload is not Base64 as it is written: other bits than those of its bytes"),
        (_envelope(payload="-_/+"), "payload is not Base64 as it is written"),
        (_envelope(signatures=[{"sig": "AB=="}]), "sig is not Base64 as it is written"),
        (_envelope(signatures=None), "the envelope has no list of signatures"),
        (_envelope(signatures={}), "the envelope has no list of signatures"),
        (_envelope(signatures=["x"]), "a signature is not a JSON object"),
        (_envelope(signatures=[{"keyid": 1, "sig": "AA=="}]), "a key id is not text"),
        (_envelope(signatures=[{"keyid": "k"}]), "sig is not there as text"),
        (_envelope(signatures=[{"sig": "?"}]), "sig is not valid Base64"),
        (_envelope(signatures=[{"sig": "AA=="}] * 17), "the envelope has more than 16 signatures"),
    ],
)
def test_what_is_no_envelope_is_malformed(data: bytes, why: str):
    with pytest.raises(RefusedEvidence) as refused:
        read_envelope(data)
    assert refused.value.status is EvidenceStatus.MALFORMED
    assert refused.value.why.startswith(why)


@pytest.mark.parametrize("data", [_envelope(signatures=[]), b'{"_type": "https://in-toto.io/Statement/v1"}'])
def test_what_nobody_signed_is_unsigned(data: bytes):
    with pytest.raises(RefusedEvidence) as refused:
        read_envelope(data)
    assert refused.value.status is EvidenceStatus.UNSIGNED


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes):
    with contextlib.suppress(RefusedEvidence):
        read_envelope(data)
