"""The public key of the party that signs a model: the elliptic curves of OpenSSF Model Signing, and Ed25519."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sovcheck.evidence.keys import key_id, read_public_key, refuse_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_ADVICE = "name the public key, in PEM, that the model's publisher gives out"
_CURVES = {"secp256r1", "secp384r1", "secp521r1"}


@dataclass(frozen=True)
class PublisherKey:
    """A key that verifies signatures of models; known by the same kind of id as keys of evidence."""

    key: "EllipticCurvePublicKey | Ed25519PublicKey"

    @cached_property
    def id(self) -> str:
        """SHA-256, in hex, of the SubjectPublicKeyInfo in DER."""
        return key_id(self.key)

    @cached_property
    def hint(self) -> str:
        """What bundles name it by: SHA-256, in hex, of the same in PEM."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return hashlib.sha256(self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)).hexdigest()

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the private half made this signature of the data."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            if isinstance(self.key, Ed25519PublicKey):
                self.key.verify(signature, data)
            else:
                self.key.verify(signature, data, _algorithm(self.key.key_size))
        except InvalidSignature:
            return False
        return True


def load_publisher_key(path: Path) -> PublisherKey:
    """The public key of a PEM file. Raises InputError."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = read_public_key(path, _ADVICE)
    is_of_another_curve = isinstance(key, EllipticCurvePublicKey) and key.curve.name not in _CURVES
    if is_of_another_curve or not isinstance(key, EllipticCurvePublicKey | Ed25519PublicKey):
        refuse_key(path, "is neither a key on the curve P-256, P-384 or P-521, nor an Ed25519 key", _ADVICE)
    return PublisherKey(key)


def _algorithm(bits: int) -> "ECDSA":
    """The hash that Sigstore's specification pairs with each curve."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

    algorithms: dict[int, HashAlgorithm] = {256: SHA256(), 384: SHA384(), 521: SHA512()}
    return ECDSA(algorithms[bits])
