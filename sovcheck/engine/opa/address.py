"""Server address: the URL, token and certificates of a remote OPA, as the user states them."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sovcheck.errors import EngineError, UsageError
from sovcheck.user_files import read_regular

_TOKEN_BYTES = 1 << 16
_CERTIFICATES_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class Address:
    """A server's URL; ``context`` says whom to trust, None without encryption."""

    url: str
    token: str | None = field(default=None, repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)


def read_address(url: str, token_file: Path | None, ca: Path | None) -> Address:
    """The address; raises UsageError for what is not the URL of a server, EngineError for files that cannot be used."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        # Reading the port is what checks it.
        usable = usable and not parts.username and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError("--opa-url is not the URL of a server: write it as http://HOST:PORT or https://HOST:PORT")
    if ca and parts.scheme != "https":
        raise UsageError("--opa-ca is for a server that encrypts: write https:// in --opa-url, or leave it out")
    token = _read_token(token_file) if token_file else None
    return Address(url.rstrip("/"), token, _context(ca) if parts.scheme == "https" else None)


def _read_token(path: Path) -> str:
    try:
        data = read_regular(path, _TOKEN_BYTES)
        token = data.decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"{path}: the token cannot be read: check the path and its permissions") from error
    if len(data) > _TOKEN_BYTES:
        raise EngineError(f"{path}: is larger than {_TOKEN_BYTES:,} bytes: name the file that holds the token alone")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise EngineError(f"{path}: holds no token: write it there, alone on one line")
    return token


def _context(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cadata=_certificates(ca) if ca else None)
    except (OSError, ValueError) as error:
        raise EngineError(f"{ca}: no certificate can be read from it: name a file in PEM format") from error


def _certificates(ca: Path) -> str:
    data = read_regular(ca, _CERTIFICATES_BYTES)
    if len(data) > _CERTIFICATES_BYTES:
        raise EngineError(f"{ca}: is larger than {_CERTIFICATES_BYTES:,} bytes: name a file with certificates alone")
    if not data:
        raise ValueError("an empty text would stand for the system's own certificates")
    return data.decode("ascii", "replace")
