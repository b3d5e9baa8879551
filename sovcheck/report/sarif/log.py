"""The envelope of a SARIF file."""

from typing import Any

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def build_log(run: dict[str, Any]) -> dict[str, Any]:
    """A log with this one run."""
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
