"""Ed25519 keys: made here, kept in PEM files, known by the SHA-256 of their public half."""

import hashlib
import os
import shlex
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sovcheck.command_words import path_words
from sovcheck.errors import InputError, Location, OutputError, Problem
from sovcheck.user_files import open_regular

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_MAXIMUM_BYTES = 16_384
_OTHERS = 0o077
_MAKE_ONE = "make a key pair with `sovcheck smoke keygen`"


@dataclass(frozen=True)
class PublicKey:
    """A key that verifies; equal keys have equal ids, wherever they were read from."""

    key: "Ed25519PublicKey"

    @cached_property
    def id(self) -> str:
        """See ``key_id``."""
        return key_id(self.key)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the private half made this signature of the data."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A key that signs."""

    key: "Ed25519PrivateKey"

    @cached_property
    def public(self) -> PublicKey:
        """The half that verifies."""
        return PublicKey(self.key.public_key())

    @property
    def key_id(self) -> str | None:
        """The id of that half."""
        return self.public.id

    def sign(self, data: bytes) -> bytes:
        """The signature, the same for the same data."""
        return self.key.sign(data)


def generate_key_pair(private: Path, public: Path) -> PublicKey:
    """Make a key pair: PKCS #8 that only its owner can read, and SubjectPublicKeyInfo for everybody, both in PEM.

    Raises OutputError when one of the files exists or cannot be written; then neither is left.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _create(private, secret, 0o600)
    try:
        _create(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    except OutputError:
        private.unlink()
        raise
    return PublicKey(key.public_key())


def load_signing_key(path: Path) -> SigningKey:
    """The private key of a PEM file that nobody but its owner may read. Raises InputError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data, mode = _read(path, _MAKE_ONE)
    try:
        key = load_pem_private_key(data, password=None)
    except TypeError:
        refuse_key(path, "is locked by a password", "name a key without one, kept where only you can read it")
    except (ValueError, UnsupportedAlgorithm):
        refuse_key(path, "is not a private key in PEM", _MAKE_ONE)
    if not isinstance(key, Ed25519PrivateKey):
        refuse_key(path, "is not an Ed25519 key", _MAKE_ONE)
    if stat.S_IMODE(mode) & _OTHERS:
        closed = shlex.join(["chmod", "600", *path_words([str(path)])])
        refuse_key(path, f"others may read or change it (mode {stat.S_IMODE(mode):04o})", f"run `{closed}`")
    return SigningKey(key)


def load_public_key(path: Path) -> PublicKey:
    """The public key of a PEM file. Raises InputError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = read_public_key(path, _MAKE_ONE)
    if not isinstance(key, Ed25519PublicKey):
        refuse_key(path, "is not an Ed25519 key", _MAKE_ONE)
    return PublicKey(key)


def read_public_key(path: Path, advice: str) -> "PublicKeyTypes":
    """The public key, of any kind, of a PEM file. Raises InputError, with the advice, when there is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    data, _ = _read(path, advice)
    if b"PRIVATE KEY" in data:
        refuse_key(path, "is a private key", "name the public one, and keep this one to whoever signs")
    try:
        return load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        refuse_key(path, "is not a public key in PEM", advice)


def key_id(key: "PublicKeyTypes") -> str:
    """SHA-256, in hex, of the SubjectPublicKeyInfo in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def refuse_key(path: Path, wrong: str, advice: str) -> NoReturn:
    """Raise the InputError of a file that is not the key that is needed."""
    raise InputError([Problem(Location(str(path)), "", wrong, advice)])


def _create(path: Path, data: bytes, mode: int) -> None:
    """A new file, never one that exists; the mode is there before the first byte."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise OutputError(f"{path}: exists already: a key is never overwritten, name another file") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink()
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


def _read(path: Path, advice: str) -> tuple[bytes, int]:
    """The bytes and the mode of one and the same file."""
    try:
        with open_regular(path) as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_MAXIMUM_BYTES + 1)
    except OSError as error:
        refuse_key(path, (error.strerror or "cannot be read").lower(), advice)
    if len(data) > _MAXIMUM_BYTES:
        refuse_key(path, "is not a file of a key", advice)
    return data, mode
