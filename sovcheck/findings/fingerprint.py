"""The identity of a result: it survives moved files, changed lines and better wording (docs/adr/0004)."""

import hashlib
import json


def fingerprint(rule: str, asset: str, discriminator: str | None = None) -> str:
    """SHA-256, in hex, of the JSON array ``[rule, asset, discriminator]`` written in ASCII without blanks.

    Anybody can compute it again; it will not change within ``sovcheck.report/v1``.
    """
    identity = json.dumps([rule, asset, discriminator], separators=(",", ":"))
    return hashlib.sha256(identity.encode("ascii")).hexdigest()
