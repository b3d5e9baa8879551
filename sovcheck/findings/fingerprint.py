"""The identity of a result: it survives moved files, changed lines and better wording (docs/adr/0004)."""

import hashlib
from json import JSONEncoder

# Made once: json.dumps makes an encoder for each call that asks for other separators.
_write = JSONEncoder(separators=(",", ":")).encode


def fingerprint(rule: str, asset: str, discriminator: str | None = None) -> str:
    """SHA-256, in hex, of the JSON array ``[rule, asset, discriminator]`` written in ASCII without blanks.

    Anybody can compute it again; it will not change within ``sovcheck.report/v1``.
    """
    return hashlib.sha256(_write([rule, asset, discriminator]).encode("ascii")).hexdigest()
