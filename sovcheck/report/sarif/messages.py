"""Objects that all of SARIF is made of: the log, and texts in which what others wrote is not a link or placeholder."""

import re
from typing import Any

from sovcheck.visible import visible

_LIMIT = 1024
"""GitHub refuses longer descriptions."""

_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def plain(text: str) -> str:
    """The text with unseen characters visible, and with embedded links and placeholders escaped as SARIF asks."""
    seen = visible(text)
    if "](" in seen:
        seen = _LINK.sub(r"\\[", seen)
    return _PLACEHOLDER.sub(r"{{\1}}", seen) if "{" in seen else seen


def message(text: str) -> dict[str, Any]:
    """A message object."""
    return {"text": plain(text)}


def notification(level: str, text: str) -> dict[str, Any]:
    """A notification of the tool, with this message."""
    return {"level": level, "message": message(text)}


def description(text: str) -> dict[str, Any]:
    """A message object that is short enough for a rule's description, and never empty."""
    seen = plain(text) or "no description"
    return {"text": seen if len(seen) <= _LIMIT else f"{seen[: _LIMIT - 3]}..."}


def build_log(run: dict[str, Any]) -> dict[str, Any]:
    """A log with this one run."""
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
