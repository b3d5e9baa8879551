import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement as ReferenceStatement
from securesystemslib.dsse import Envelope as ReferenceEnvelope
from securesystemslib.signer import CryptoSigner, SSlibKey

from sovcheck.evidence.envelope import Envelope, Signature, read_envelope, write_envelope
from sovcheck.evidence.keys import SigningKey, generate_key_pair, load_public_key, load_signing_key
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.signing import sign
from sovcheck.evidence.statement import make_statement
from sovcheck.evidence.verification import verify

Make = Callable[..., Any]


@pytest.fixture
def other_key(tmp_path: Path) -> SigningKey:
    generate_key_pair(tmp_path / "other.key", tmp_path / "other.pub")
    return load_signing_key(tmp_path / "other.key")


def _refusal(data: bytes, *keys: SigningKey) -> tuple[EvidenceStatus, str]:
    with pytest.raises(RefusedEvidence) as refused:
        verify(data, [key.public for key in keys])
    return refused.value.status, refused.value.why


def _signed(payload: bytes, key: SigningKey, payload_type: str = "application/vnd.in-toto+json") -> bytes:
    unsigned = Envelope(payload_type, payload, ())
    signature = Signature(key.public.id, key.sign(unsigned.signed_bytes()))
    return write_envelope(Envelope(payload_type, payload, (signature,)))


def _changed(evidence: bytes, change: Callable[[dict[str, Any]], object], key: SigningKey) -> bytes:
    """The same statement with a change, signed again."""
    tree = json.loads(read_envelope(evidence).payload)
    change(tree)
    return _signed(json.dumps(tree).encode(), key)


def test_what_a_trusted_key_signed_is_verified(make_predicate: Make, signing_key: SigningKey):
    statement = make_statement(make_predicate())
    verified = verify(sign(statement, signing_key), [signing_key.public])
    assert verified.statement == statement
    assert verified.key_ids == (signing_key.public.id,)


def test_equal_statements_are_signed_to_equal_bytes(make_predicate: Make, signing_key: SigningKey):
    statement = make_statement(make_predicate())
    assert sign(statement, signing_key) == sign(statement, signing_key)


def test_the_statement_is_about_the_weights_file_by_file(make_predicate: Make):
    whole, first, second = make_statement(make_predicate()).subject
    # printf '%s  %s\n' SHA256 PATH ... | sha256sum
    assert whole.digest.sha256 == "fc8d340cc5ce17a93ce007b7cb21a76bf2683854a1dc6bf61f184e398df18dd8"
    assert whole.name == "weights:llama"
    assert (first.name, first.digest.sha256) == ("model-1.safetensors", "1" * 64)
    assert (second.name, second.digest.sha256) == ("model-2.safetensors", "2" * 64)


def test_a_smoke_that_saw_no_weights_is_signed_too(make_evidence: Make, signing_key: SigningKey):
    evidence = make_evidence(verdict="inconclusive", weights=None)
    assert verify(evidence, [signing_key.public]).statement.predicate.weights is None


def test_without_a_trusted_key_nothing_is_trusted(make_evidence: Make, signing_key: SigningKey):
    status, why = _refusal(make_evidence())
    assert (status, why) == (
        EvidenceStatus.UNKNOWN_KEY,
        f"no trusted key has signed it; it names {signing_key.public.id}",
    )


def test_another_key_is_unknown(make_evidence: Make, signing_key: SigningKey, other_key: SigningKey):
    assert _refusal(make_evidence(key=other_key), signing_key)[0] is EvidenceStatus.UNKNOWN_KEY


def test_a_changed_payload_is_forged(make_evidence: Make, signing_key: SigningKey):
    envelope = read_envelope(make_evidence(verdict="fail"))
    forged = Envelope(envelope.payload_type, envelope.payload.replace(b'"fail"', b'"pass"'), envelope.signatures)
    status, why = _refusal(write_envelope(forged), signing_key)
    assert (status, why) == (
        EvidenceStatus.FORGED,
        f"the signature of the trusted key {signing_key.public.id} does not fit",
    )


def test_another_key_under_a_trusted_name_is_forged(
    make_evidence: Make, signing_key: SigningKey, other_key: SigningKey
):
    envelope = read_envelope(make_evidence(key=other_key))
    renamed = tuple(Signature(signing_key.public.id, signature.value) for signature in envelope.signatures)
    forged = write_envelope(Envelope(envelope.payload_type, envelope.payload, renamed))
    assert _refusal(forged, signing_key)[0] is EvidenceStatus.FORGED


def test_the_name_of_a_key_is_only_a_hint(make_evidence: Make, signing_key: SigningKey):
    envelope = read_envelope(make_evidence())
    renamed = tuple(Signature(None, signature.value) for signature in envelope.signatures)
    data = write_envelope(Envelope(envelope.payload_type, envelope.payload, renamed))
    assert verify(data, [signing_key.public]).key_ids == (signing_key.public.id,)


def test_one_trusted_signature_among_several_is_enough(
    make_evidence: Make, signing_key: SigningKey, other_key: SigningKey
):
    ours, theirs = read_envelope(make_evidence()), read_envelope(make_evidence(key=other_key))
    both = write_envelope(Envelope(ours.payload_type, ours.payload, (*theirs.signatures, *ours.signatures)))
    assert verify(both, [signing_key.public]).key_ids == (signing_key.public.id,)
    known = sorted([signing_key.public.id, other_key.public.id])
    assert list(verify(both, [signing_key.public, other_key.public]).key_ids) == known


def test_the_type_of_the_payload_is_signed(make_evidence: Make, signing_key: SigningKey):
    envelope = read_envelope(make_evidence())
    assert _refusal(_signed(envelope.payload, signing_key, "text/plain"), signing_key) == (
        EvidenceStatus.MALFORMED,
        "its payload type is 'text/plain', and must be 'application/vnd.in-toto+json'",
    )
    renamed = write_envelope(Envelope("text/plain", envelope.payload, envelope.signatures))
    assert _refusal(renamed, signing_key)[0] is EvidenceStatus.FORGED


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda tree: tree.pop("_type"), "its _type is 'None', and this version reads only 'https://in"),
        (
            lambda tree: tree.update(predicateType="https://sovcheck.dev/smoke/v2"),
            "its predicateType is 'https://sovcheck.dev/smoke/v2', and this version reads only 'https://sovcheck.dev/s",
        ),
        (lambda tree: tree["predicate"].update(schemaVersion=2), "predicate.schemaVersion: input should be 1"),
        (lambda tree: tree["predicate"]["host"].update(cores=10**300), "predicate.host.cores: input should be less"),
        (lambda tree: tree["predicate"]["host"].update(cores=-1), "predicate.host.cores: input should be greater"),
        (lambda tree: tree["predicate"]["speed"].update(decodeTokS=-5.0), "predicate.speed.decodeTokS: input should"),
        (
            lambda tree: tree["predicate"].update(failures=[{"code": "E_\x1b[2J", "what": "x"}], verdict="fail"),
            "predicate.failures.0.code: string should match pattern",
        ),
        (lambda tree: tree["predicate"].update(schemaVersion=True), "predicate.schemaVersion: value error, must be"),
        (lambda tree: tree.update(added=1), "added: this version knows no such field"),
        (lambda tree: tree["predicate"].update(added=1), "predicate.added: this version knows no such field"),
        (lambda tree: tree["predicate"].pop("verdict"), "predicate.verdict: is not there"),
        (lambda tree: tree["predicate"].update(verdict="passed"), "predicate.verdict: input should be 'pass', 'fail'"),
        (lambda tree: tree["predicate"]["isolation"].update(canary="yes"), "predicate.isolation.canary: input should"),
        (
            lambda tree: tree["predicate"]["run"].update(ended="2026-11-20T10:05:00"),
            "predicate.run.ended: input should",
        ),
        (lambda tree: tree["predicate"]["run"].update(ended="2026-11-19T10:05:00Z"), "it ends before it starts"),
        (lambda tree: tree["predicate"]["run"].update(expires="9999-12-31T23:59:59-23:00"), "a time is out of range"),
        (
            lambda tree: tree["predicate"]["speed"].update(decodeTokS=1e999),
            "the payload has Infinity, which is not a number",
        ),
        (lambda tree: tree.update(subject=[]), "subject: tuple should have at least 1 item"),
        (lambda tree: tree["subject"].pop(), "its subjects are not the weights that it describes"),
        (lambda tree: tree["predicate"].update(asset="other"), "its subjects are not the weights that it describes"),
        (
            lambda tree: tree["predicate"]["weights"].update(manifestSha256="0" * 64),
            "its manifest digest is not that of its files",
        ),
    ],
)
def test_a_signed_statement_can_still_be_malformed(
    make_evidence: Make, signing_key: SigningKey, change: Callable[[dict[str, Any]], object], why: str
):
    status, said = _refusal(_changed(make_evidence(), change, signing_key), signing_key)
    assert status is EvidenceStatus.MALFORMED
    assert said.startswith(why)


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b'{"_type": 1, "_type": 2}', b'{"a": 1e999}', b'{"_type": "\\ud800"}', b"[" * 99_999]
)
def test_a_signed_payload_that_is_no_statement_is_malformed(payload: bytes, signing_key: SigningKey):
    assert _refusal(_signed(payload, signing_key), signing_key)[0] is EvidenceStatus.MALFORMED


def test_numbers_beyond_all_bounds_are_malformed(make_evidence: Make, signing_key: SigningKey):
    payload = read_envelope(make_evidence()).payload.replace(b'"decodeTokS":50.0', b'"decodeTokS":1e999')
    assert _refusal(_signed(payload, signing_key), signing_key)[0] is EvidenceStatus.MALFORMED


@given(draw=st.data())
def test_no_flipped_bit_passes(draw: st.DataObject, make_evidence: Make, signing_key: SigningKey):
    """Of the signed bytes; what surrounds them, as blanks and the id of the key, proves nothing anyway."""
    envelope = read_envelope(make_evidence())
    position = draw.draw(st.integers(0, len(envelope.payload) * 8 - 1))
    payload = bytearray(envelope.payload)
    payload[position // 8] ^= 1 << position % 8
    flipped = write_envelope(Envelope(envelope.payload_type, bytes(payload), envelope.signatures))
    assert _refusal(flipped, signing_key)[0] is EvidenceStatus.FORGED


def test_the_reference_library_verifies_our_envelope(make_evidence: Make, key_files: tuple[Path, Path]):
    public = load_public_key(key_files[1])
    envelope = ReferenceEnvelope.from_dict(json.loads(make_evidence()))
    key = SSlibKey.from_crypto(load_pem_public_key(key_files[1].read_bytes()), public.id)
    assert list(envelope.verify([key], 1)) == [public.id]


def test_we_verify_an_envelope_of_the_reference_library(make_evidence: Make, signing_key: SigningKey):
    envelope = ReferenceEnvelope(read_envelope(make_evidence()).payload, "application/vnd.in-toto+json", {})
    envelope.sign(CryptoSigner(signing_key.key))
    assert verify(json.dumps(envelope.to_dict()).encode(), [signing_key.public]).statement.predicate.asset == "llama"


def test_the_reference_library_reads_our_statement(make_evidence: Make):
    payload = base64.b64decode(json.loads(make_evidence())["payload"])
    statement = ReferenceStatement.copy_from_pb(json_format.Parse(payload, statement_pb2.Statement()))
    statement.validate()
    assert statement.pb.subject[0].name == "weights:llama"
    assert statement.pb.predicate_type == "https://sovcheck.dev/smoke/v1"
