"""The DSSE envelope, see https://github.com/secure-systems-lab/dsse/blob/master/envelope.md ."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sovcheck.evidence.json_object import read_object, refuse
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence

MAXIMUM_SIGNATURES = 16
_TO_STANDARD_ALPHABET = str.maketrans("-_", "+/")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, and the id of the key that is said to have made it; nothing signs the id, so it proves nothing."""

    key_id: str | None
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """Signed bytes with their type."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    def signed_bytes(self) -> bytes:
        """What is signed: the payload with its type."""
        return pre_authentication_encoding(self.payload_type, self.payload)


def pre_authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """DSSE's PAE: type and payload, each after its length, so that neither can be taken for the other."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def read_envelope(data: bytes) -> Envelope:
    """The envelope of a file. Fields that DSSE does not know are ignored, as it asks. Raises RefusedEvidence."""
    return envelope_of(read_object(data, "the envelope"))


def envelope_of(tree: dict[str, Any]) -> Envelope:
    """The envelope that is part of another file, as in a bundle of Sigstore. Raises RefusedEvidence."""
    if "_type" in tree and "payload" not in tree:
        raise RefusedEvidence(EvidenceStatus.UNSIGNED, "it is a bare statement without an envelope")
    payload_type = _text(tree, "payloadType")
    payload = _decoded(_text(tree, "payload"), "payload")
    signatures = tree.get("signatures")
    if not isinstance(signatures, list):
        refuse("the envelope has no list of signatures")
    if not signatures:
        raise RefusedEvidence(EvidenceStatus.UNSIGNED, "its list of signatures is empty")
    return Envelope(payload_type, payload, tuple(_signatures(signatures)))


def write_envelope(envelope: Envelope) -> bytes:
    """The envelope as a file: one line of JSON, the same for the same envelope."""
    tree = {
        "payload": base64.b64encode(envelope.payload).decode(),
        "payloadType": envelope.payload_type,
        "signatures": [
            {"keyid": signature.key_id or "", "sig": base64.b64encode(signature.value).decode()}
            for signature in envelope.signatures
        ],
    }
    return json.dumps(tree, separators=(",", ":")).encode() + b"\n"


def _signatures(trees: Sequence[Any]) -> list[Signature]:
    if len(trees) > MAXIMUM_SIGNATURES:
        refuse(f"the envelope has more than {MAXIMUM_SIGNATURES} signatures")
    return [_signature(tree) for tree in trees]


def _signature(tree: Any) -> Signature:
    if not isinstance(tree, dict):
        refuse("a signature is not a JSON object")
    key_id = tree.get("keyid")
    if not isinstance(key_id, str | None):
        refuse("a key id is not text")
    return Signature(key_id or None, _decoded(_text(tree, "sig"), "sig"))


def _text(tree: dict[str, Any], key: str) -> str:
    value = tree.get(key)
    if not isinstance(value, str):
        refuse(f"{key} is not there as text")
    return value


def _decoded(text: str, key: str) -> bytes:
    """Standard or URL-safe Base64: DSSE lets signers choose.

    Only as the party that encodes writes it: of several spellings of one envelope each would have a digest of its own.
    """
    try:
        data = base64.b64decode(text.translate(_TO_STANDARD_ALPHABET), validate=True)
    except (binascii.Error, ValueError):
        refuse(f"{key} is not valid Base64")
    if text.encode() not in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        refuse(f"{key} is not Base64 as it is written: other bits than those of its bytes, or two alphabets at once")
    return data
