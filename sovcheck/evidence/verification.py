"""From the bytes of an evidence file to a statement that somebody trusted has signed."""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sovcheck.evidence.consistency import check_statement
from sovcheck.evidence.envelope import Envelope, read_envelope
from sovcheck.evidence.json_object import read_object, refuse
from sovcheck.evidence.keys import PublicKey
from sovcheck.evidence.predicate import PREDICATE_TYPE
from sovcheck.evidence.record import Digest, EvidenceRecord
from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence
from sovcheck.evidence.statement import PAYLOAD_TYPE, STATEMENT_TYPE, Statement

_IN_OUR_WORDS = {"extra_forbidden": "this version knows no such field", "missing": "is not there"}
"""By pydantic's type of error."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A statement with the ids of the trusted keys that signed it, sorted, and the digest of its envelope's file."""

    statement: Statement
    key_ids: tuple[str, ...]
    envelope_sha256: Digest


def verify(data: bytes, trusted: Collection[PublicKey]) -> Verified:
    """The statement in an envelope that at least one trusted key has signed.

    Nothing of the payload is read before its signature is checked. Whether the statement holds for an inventory is not
    looked at here. Raises RefusedEvidence: malformed, unsigned, unknown-key or forged.
    """
    envelope = read_envelope(data)
    key_ids = _signers(envelope, trusted)
    if envelope.payload_type != PAYLOAD_TYPE:
        refuse(f"its payload type is {envelope.payload_type[:80]!r}, and must be {PAYLOAD_TYPE!r}")
    return Verified(_read_statement(envelope.payload), key_ids, hashlib.sha256(data).hexdigest())


def claimed_pair(data: bytes) -> tuple[object, object]:
    """The model and the host that signed evidence of a smoke says that it is about, no matter who signed it.

    Raises RefusedEvidence: malformed or unsigned.
    """
    tree = read_object(read_envelope(data).payload, "the payload")
    predicate = tree.get("predicate")
    if tree.get("predicateType") != PREDICATE_TYPE or not isinstance(predicate, dict):
        refuse(f"its predicateType is {str(tree.get('predicateType'))[:80]!r}, and evidence has {PREDICATE_TYPE!r}")
    return predicate.get("asset"), predicate.get("hostAsset")


def _signers(envelope: Envelope, trusted: Collection[PublicKey]) -> tuple[str, ...]:
    """The key id in a signature is only a hint, so every trusted key is tried on every signature."""
    signed = envelope.signed_bytes()
    signers = {key.id for key in trusted for signature in envelope.signatures if key.verifies(signature.value, signed)}
    if signers:
        return tuple(sorted(signers))
    named = sorted({signature.key_id or "none" for signature in envelope.signatures})
    known = sorted({key.id for key in trusted}.intersection(named))
    if known:
        raise RefusedEvidence(EvidenceStatus.FORGED, f"the signature of the trusted key {known[0]} does not fit")
    raise RefusedEvidence(EvidenceStatus.UNKNOWN_KEY, f"no trusted key has signed it; it names {named[0][:64]}")


def _read_statement(payload: bytes) -> Statement:
    tree = read_object(payload, "the payload")
    for key, expected in (("_type", STATEMENT_TYPE), ("predicateType", PREDICATE_TYPE)):
        if tree.get(key) != expected:
            refuse(f"its {key} is {str(tree.get(key))[:80]!r}, and this version reads only {expected!r}")
    statement = _parse(tree)
    left_out = next(_lists_left_out(statement), None)
    if left_out is not None:
        refuse(f"{left_out}: is not there; a list is written also where it is empty")
    check_statement(statement)
    return statement


def _parse(tree: dict[str, Any]) -> Statement:
    # Written again as JSON, because only there pydantic can be strict and still read dates and lists from their text.
    try:
        return Statement.model_validate_json(json.dumps(tree), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step)[:60] for step in first["loc"][:8])
        said = _IN_OUR_WORDS.get(first["type"], f"{first['msg'][:1].lower()}{first['msg'][1:200]}")
        refuse(f"{field or 'the payload'}: {said}")


def _lists_left_out(part: object, at: str = "") -> Iterator[str]:
    """Lists that say nothing of what was seen are not the same as empty ones, which say that there was nothing."""
    if isinstance(part, tuple):
        for place, each in enumerate(part):
            yield from _lists_left_out(each, f"{at}{place}.")
    elif isinstance(part, EvidenceRecord):
        for name, field in type(part).model_fields.items():
            if field.default == () and name not in part.model_fields_set:
                yield f"{at}{field.alias or name}"
            yield from _lists_left_out(getattr(part, name), f"{at}{field.alias or name}.")
