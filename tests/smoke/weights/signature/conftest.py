"""Models signed by OpenSSF's own tool, and signatures written by hand that no tool would write."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from sovcheck.evidence.envelope import pre_authentication_encoding
from sovcheck.smoke.weights.signature.publisher import PublisherKey


@dataclass(frozen=True)
class Publisher:
    """A key pair and its files."""

    key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey
    private: Path
    public: Path

    @property
    def verifying(self) -> PublisherKey:
        return PublisherKey(self.key.public_key())


@pytest.fixture(scope="session")
def make_publisher(tmp_path_factory: pytest.TempPathFactory) -> Callable[[object], Publisher]:
    """A publisher with a private key, written to files."""

    def make(key) -> Publisher:
        folder = tmp_path_factory.mktemp("publisher")
        made = Publisher(key, folder / "model.key", folder / "model.pub")
        made.private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        made.public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        return made

    return make


@pytest.fixture(scope="session")
def publisher(make_publisher) -> Publisher:
    return make_publisher(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="session")
def other_publisher(make_publisher) -> Publisher:
    return make_publisher(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="session")
def model_signing() -> Callable[..., str]:
    """Runs OpenSSF's own command, and gives back what it printed."""

    def run(*arguments: object) -> str:
        command = [sys.executable, "-m", "model_signing", *map(str, arguments)]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout

    return run


@pytest.fixture
def forge(publisher: Publisher, tmp_path: Path) -> Callable[..., Path]:
    """Writes a signature by hand: of these files, unless a statement, a payload or a bundle is given instead."""

    def write(digests: dict[str, str] | None = None, *, payload: bytes | None = None, **changes: object) -> Path:
        data = json.dumps(statement(digests or {}, **changes)).encode() if payload is None else payload
        kind = "application/vnd.in-toto+json"
        made = publisher.key.sign(pre_authentication_encoding(kind, data), ec.ECDSA(ec.hashes.SHA256()))
        envelope = {
            "payload": base64.b64encode(data).decode(),
            "payloadType": kind,
            "signatures": [{"sig": base64.b64encode(made).decode(), "keyid": ""}],
        }
        (tmp_path / "model.sig").write_text(json.dumps({"dsseEnvelope": envelope}))
        return tmp_path / "model.sig"

    return write


def statement(digests: dict[str, str], **changes: object) -> dict[str, object]:
    """The statement about these files, with other members in place of its own."""
    resources = [{"name": name, "algorithm": "sha256", "digest": digest} for name, digest in digests.items()]
    whole = hashlib.sha256(b"".join(bytes.fromhex(digest) for digest in digests.values())).hexdigest()
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "model", "digest": {"sha256": whole}}],
        "predicateType": "https://model_signing/signature/v1.0",
        "predicate": {"serialization": {"method": "files", "hash_type": "sha256"}, "resources": resources},
        **changes,
    }
