"""Authenticated channel: each line of the worker is sealed, so that nothing that runs with it can speak in its name."""

import hmac
import secrets

_KEY_BYTES = 32
_SEAL_CHARACTERS = 64


def new_key() -> str:
    """A key for one run: it is handed over with the order, on standard input, and nowhere else."""
    return secrets.token_hex(_KEY_BYTES)


class Channel:
    """One end of a channel. Every line has its number in its seal: none can be left out, repeated or moved."""

    def __init__(self, key: str) -> None:
        self._key = bytes.fromhex(key)
        self._count = 0

    def seal(self, content: bytes) -> bytes:
        """The next line, without its end."""
        return self._next_seal(content) + b" " + content

    def open(self, line: bytes) -> bytes:
        """The content of the next line. Raises ValueError for one that the other end did not write as its next."""
        seal, content = line[:_SEAL_CHARACTERS], line[_SEAL_CHARACTERS + 1 :]
        if not hmac.compare_digest(seal, self._next_seal(content)):
            raise ValueError("not sealed by the worker as its next line")
        return content

    def _next_seal(self, content: bytes) -> bytes:
        numbered = self._count.to_bytes(8, "big") + content
        self._count += 1
        return hmac.digest(self._key, numbered, "sha256").hex().encode()
