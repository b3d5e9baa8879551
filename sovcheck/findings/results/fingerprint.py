"""The identity of a result: it survives moved files, changed lines and better wording (docs/adr/0004)."""

import hashlib
from json.encoder import encode_basestring_ascii as quoted


def fingerprint(rule: str, asset: str, discriminator: str | None = None) -> str:
    """SHA-256, in hex, of the JSON array ``[rule, asset, discriminator]`` written in ASCII without blanks.

    Anybody can compute it again; it will not change within ``sovcheck.report/v1``.
    """
    third = "null" if discriminator is None else quoted(discriminator)
    return hashlib.sha256(f"[{quoted(rule)},{quoted(asset)},{third}]".encode("ascii")).hexdigest()
