"""Reading the signature of a model: a Sigstore bundle with a DSSE envelope around a statement that lists its files.

Form: https://github.com/ossf/model-signing-spec and https://docs.sigstore.dev/about/bundle ; predicate
``https://model_signing/signature/v1.0``.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from sovcheck.evidence.envelope import Envelope, envelope_of
from sovcheck.evidence.record import Digest
from sovcheck.evidence.refusal import RefusedEvidence
from sovcheck.evidence.statement import PAYLOAD_TYPE, STATEMENT_TYPE
from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.smoke.weights.signature.publisher import PublisherKey
from sovcheck.strict_json import NotStrictError, parse_object
from sovcheck.user_files import read_regular
from sovcheck.visible import visible

PREDICATE_TYPE = "https://model_signing/signature/v1.0"
ONE_FILE = "."
"""The name of the file in the signature of a model that is a single file."""
_MAXIMUM_BYTES = 64 * 2**20
"""Far above the 300 bytes a file that signatures take."""


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """The SHA-256 of each file by path, as the key with that id signed them; ``sha256`` is that of the signature."""

    digests: Mapping[str, Digest]
    key_id: str
    sha256: Digest


def read_signature(signature: Path, key: PublisherKey) -> SignedManifest:
    """What the key has signed. Nothing of the list is read before the signature is checked.

    Raises SmokeFailure (E_WEIGHTS_UNSIGNED) with what is missing or wrong.
    """
    shown = visible(str(signature))
    try:
        data = read_regular(signature, _MAXIMUM_BYTES)
        if len(data) > _MAXIMUM_BYTES:
            _refuse(f"is larger than {_MAXIMUM_BYTES:,} bytes, which none is")
        bundle = parse_object(data)
        envelope = _envelope(bundle)
        _check_signer(envelope, bundle, key)
        digests = _digests(parse_object(envelope.payload))
    except OSError as error:
        raise unsigned(f"there is no signature {shown}: {error.strerror or error}") from None
    except (NotStrictError, _NoModelSignatureError) as wrong:
        raise unsigned(f"the signature {shown} {visible(str(wrong))}") from None
    except RefusedEvidence as refused:
        raise unsigned(f"the signature {shown} has a bad envelope: {visible(refused.why)}") from None
    return SignedManifest(digests, key.id, hashlib.sha256(data).hexdigest())


def unsigned(what: str) -> SmokeFailure:
    """The failure of weights that nobody vouches for."""
    return SmokeFailure(FailureCode.WEIGHTS_UNSIGNED, what)


class _NoModelSignatureError(ValueError):
    """A clause that follows the name of the file."""


def _refuse(clause: str) -> NoReturn:
    raise _NoModelSignatureError(clause)


def _envelope(bundle: Mapping[str, Any]) -> Envelope:
    envelope = bundle.get("dsseEnvelope")
    if not isinstance(envelope, dict):
        _refuse("is not a bundle with a DSSE envelope, as OpenSSF Model Signing writes it")
    return envelope_of(envelope)


def _check_signer(envelope: Envelope, bundle: Mapping[str, Any], key: PublisherKey) -> None:
    signed = envelope.signed_bytes()
    if not any(key.verifies(signature.value, signed) for signature in envelope.signatures):
        hint = _hint(bundle)
        if hint is not None and hint != key.hint:
            _refuse(f"names another key than {key.id}, which did not make it")
        _refuse(f"does not fit the key {key.id}: another made it, or it was changed since")
    if envelope.payload_type != PAYLOAD_TYPE:
        _refuse(f"signs {envelope.payload_type[:80]!r} and no in-toto statement")


def _hint(bundle: Mapping[str, Any]) -> object:
    """Which key it says has made it; nothing signs that, so it only helps to tell what is wrong."""
    match bundle:
        case {"verificationMaterial": {"publicKey": {"hint": hint}}}:
            return hint
    return None


def _digests(statement: Mapping[str, Any]) -> dict[str, Digest]:
    if statement.get("_type") != STATEMENT_TYPE or statement.get("predicateType") != PREDICATE_TYPE:
        _refuse(f"states {str(statement.get('predicateType'))[:80]!r}, and only {PREDICATE_TYPE!r} can be read")
    predicate = statement.get("predicate")
    resources = predicate.get("resources") if isinstance(predicate, dict) else None
    if not isinstance(resources, list):
        _refuse("lists no files")
    digests: dict[str, Digest] = {}
    for resource in resources:
        name, digest = _resource(resource)
        if name in digests:
            _refuse(f"lists {name[:80]!r} twice")
        digests[name] = digest
    _check_subject(statement.get("subject"), digests)
    return digests


def _resource(resource: object) -> tuple[str, Digest]:
    fields = resource if isinstance(resource, dict) else {}
    name, algorithm, digest = (fields.get(key) for key in ("name", "algorithm", "digest"))
    if not isinstance(name, str) or not isinstance(digest, str):
        _refuse("lists a file without name or digest")
    if algorithm != "sha256":
        _refuse(f"lists digests of the kind {str(algorithm)[:40]!r}; only sha256 of whole files is compared")
    return name, digest.lower()


def _check_subject(subject: object, digests: Mapping[str, Digest]) -> None:
    """The statement is about one thing: the digest of all digests in their order."""
    try:
        whole = hashlib.sha256(b"".join(bytes.fromhex(digest) for digest in digests.values())).hexdigest()
    except ValueError:
        _refuse("lists a digest that is not hexadecimal")
    match subject:
        case [{"digest": {"sha256": stated}}] if stated == whole:
            return
    _refuse("contradicts itself: the digest of the whole is not that of its files")
