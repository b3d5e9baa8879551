"""Signing a statement: the same statement and key give the same bytes."""

import json
from typing import Any, Protocol

from sovcheck.evidence.envelope import Envelope, Signature, write_envelope
from sovcheck.evidence.statement import PAYLOAD_TYPE, Statement


class Signer(Protocol):
    """Whatever makes signatures of Ed25519."""

    @property
    def key_id(self) -> str | None:
        """The id of its public half, where that is known."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature of the data."""
        ...


def sign(statement: Statement, signer: Signer) -> bytes:
    """The signed envelope, as the bytes of an evidence file (``NAME.dsse.json``)."""
    return sign_tree(_tree(statement), signer)


def sign_tree(statement: dict[str, Any], signer: Signer | None) -> bytes:
    """The envelope of any statement of in-toto; without a signature where nothing signs."""
    unsigned = _enclose(statement)
    if signer is None:
        return write_envelope(unsigned)
    signature = Signature(signer.key_id, signer.sign(unsigned.signed_bytes()))
    return write_envelope(Envelope(unsigned.payload_type, unsigned.payload, (signature,)))


def leave_unsigned(statement: Statement) -> bytes:
    """The envelope without a signature; it can be read and signed, and no scan accepts it."""
    return write_envelope(_enclose(_tree(statement)))


def _tree(statement: Statement) -> dict[str, Any]:
    return statement.model_dump(mode="json", by_alias=True)


def _enclose(tree: dict[str, Any]) -> Envelope:
    payload = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    return Envelope(PAYLOAD_TYPE, payload, ())
