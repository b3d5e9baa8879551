"""Reads what the hook in Python programs reports, which is untrusted: destination and module, nothing more."""

import json
from typing import NamedTuple

LARGEST = 1024
_LONGEST = 200


class Report(NamedTuple):
    """That a module tried to reach a host; no port where it only asked for a name."""

    host: str
    port: int | None
    module: str


def read_report(data: bytes) -> Report | None:
    """The report in a datagram; None when it is none."""
    try:
        match json.loads(data):
            case [str(host), int() | None as port, str(module)] if _is_module(module) and 0 < len(host) < _LONGEST:
                return Report(host.lower().rstrip("."), port, module)
    except (ValueError, RecursionError):
        pass
    return None


def _is_module(name: str) -> bool:
    return len(name) < _LONGEST and name.isascii() and all(part.isidentifier() for part in name.split("."))
