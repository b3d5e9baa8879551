"""Signers of evidence: a key in a file, or a command that holds one in hardware or in an agent."""

import os
import shlex
import shutil
import signal
import subprocess
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

from sovcheck.errors import OutputError, UsageError
from sovcheck.evidence.keys import PublicKey, load_public_key, load_signing_key
from sovcheck.evidence.signing import Signer

_SECONDS = 120.0
"""How long a command may take: somebody may have to touch a token."""
_SIGNATURE_BYTES = 64
_SAID = 200


def signer_of(key: Path | None, command: str | None, public: Path | None) -> Signer | None:
    """What is named to sign with, None where nothing is. Raises UsageError or InputError for what cannot be used."""
    if command is None:
        if public is not None:
            raise UsageError("--sign-pubkey is the key of --sign-with: name the command too")
        return None if key is None else load_signing_key(key)
    if key is not None:
        raise UsageError("--key and --sign-with both sign: leave one of them out")
    return CommandSigner(command, None if public is None else load_public_key(public))


class CommandSigner:
    """Runs a command: it is given what is to be signed on its standard input, and writes the signature.

    What is signed are the bytes that DSSE encodes payload and type in; the signature is of Ed25519, 64 bytes as they
    are or in Base64. With a public key the signature is checked before it is kept.
    """

    def __init__(self, command: str, public: PublicKey | None) -> None:
        try:
            self._argv = shlex.split(command)
        except ValueError as error:
            raise UsageError(f"--sign-with: {command!r} cannot be read as a command: {error}") from None
        if not self._argv or shutil.which(self._argv[0]) is None:
            named = self._argv[0] if self._argv else ""
            raise UsageError(f"--sign-with: there is no program {named!r}: write its path, then its arguments")
        self._public = public

    @property
    def public(self) -> PublicKey | None:
        """What verifies its signatures, where it was named."""
        return self._public

    @property
    def key_id(self) -> str | None:
        """Of the public key, where one was named; it is only a hint."""
        return None if self._public is None else self._public.id

    def sign(self, data: bytes) -> bytes:
        """The signature that the command gives. Raises OutputError where it gives none, or one that does not fit."""
        signature = _signature(self._run(data))
        if signature is None:
            raise _error("it wrote no signature of Ed25519: 64 bytes, as they are or in Base64")
        if self._public is not None and not self._public.verifies(signature, data):
            raise _error(f"what it wrote is not a signature of the key {self._public.id}")
        return signature

    def _run(self, data: bytes) -> bytes:
        try:
            with subprocess.Popen(  # noqa: S603 (the operator's own command)
                self._argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                process_group=0,
            ) as process:
                try:
                    written, said = process.communicate(data, timeout=_SECONDS)
                except BaseException:
                    with suppress(ProcessLookupError, PermissionError):
                        os.killpg(process.pid, signal.SIGKILL)
                    raise
        except subprocess.TimeoutExpired:
            raise _error(f"it had not signed after {_SECONDS:g} s") from None
        except OSError as error:
            raise _error(f"it cannot be started: {error.strerror or error}") from error
        if process.returncode != 0:
            words = said.decode(errors="replace").strip()[-_SAID:]
            raise _error(f"it ended with exit code {process.returncode}{': ' + words if words else ''}")
        return written


def _signature(written: bytes) -> bytes | None:
    if len(written) == _SIGNATURE_BYTES:
        return written
    with suppress(ValueError):
        decoded = b64decode(b"".join(written.split()), validate=True)
        if len(decoded) == _SIGNATURE_BYTES:
            return decoded
    return None


def _error(what: str) -> OutputError:
    return OutputError(f"--sign-with: {what}: nothing was written")
