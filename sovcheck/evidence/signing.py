"""Signing a statement: the same statement and key give the same bytes."""

import json

from sovcheck.evidence.envelope import Envelope, Signature, write_envelope
from sovcheck.evidence.keys import SigningKey
from sovcheck.evidence.statement import PAYLOAD_TYPE, Statement


def sign(statement: Statement, key: SigningKey) -> bytes:
    """The signed envelope, as the bytes of an evidence file (``NAME.dsse.json``)."""
    unsigned = _enclose(statement)
    signature = Signature(key.public.id, key.sign(unsigned.signed_bytes()))
    return write_envelope(Envelope(unsigned.payload_type, unsigned.payload, (signature,)))


def leave_unsigned(statement: Statement) -> bytes:
    """The envelope without a signature; it can be read and signed, and no scan accepts it."""
    return write_envelope(_enclose(statement))


def _enclose(statement: Statement) -> Envelope:
    tree = statement.model_dump(mode="json", by_alias=True)
    payload = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    return Envelope(PAYLOAD_TYPE, payload, ())
