"""Signing a statement: the same statement and key give the same bytes."""

import json

from sovcheck.evidence.envelope import Envelope, Signature, write_envelope
from sovcheck.evidence.keys import SigningKey
from sovcheck.evidence.statement import PAYLOAD_TYPE, Statement


def sign(statement: Statement, key: SigningKey) -> bytes:
    """The signed envelope, as the bytes of an evidence file (``NAME.dsse.json``)."""
    tree = statement.model_dump(mode="json", by_alias=True)
    payload = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    unsigned = Envelope(PAYLOAD_TYPE, payload, ())
    signature = Signature(key.public.id, key.sign(unsigned.signed_bytes()))
    return write_envelope(Envelope(PAYLOAD_TYPE, payload, (signature,)))
