"""Signing a statement: the same statement and key give the same bytes."""

import json
from typing import Any, Protocol

from sovcheck.evidence.envelope import Envelope, Signature, write_envelope
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.statement import PAYLOAD_TYPE, Statement


class Signer(Protocol):
    """Whatever makes signatures of Ed25519."""

    @property
    def public(self) -> PublicKey | None:
        """Its public half, where that is known."""
        ...

    @property
    def key_id(self) -> str | None:
        """The id of its public half, where that is known."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature of the data."""
        ...


def sign(statement: Statement, signer: Signer | None) -> bytes:
    """The envelope, as the bytes of an evidence file (``NAME.dsse.json``).

    Without a signature where nothing signs: it can be read and signed, and no scan accepts it.
    """
    return sign_tree(statement.model_dump(mode="json", by_alias=True), signer)


def sign_tree(statement: dict[str, Any], signer: Signer | None) -> bytes:
    """The envelope of any statement of in-toto; without a signature where nothing signs."""
    payload = json.dumps(statement, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    unsigned = Envelope(PAYLOAD_TYPE, payload, ())
    if signer is None:
        return write_envelope(unsigned)
    signature = Signature(signer.key_id, signer.sign(unsigned.signed_bytes()))
    return write_envelope(Envelope(PAYLOAD_TYPE, payload, (signature,)))
