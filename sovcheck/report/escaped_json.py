"""JSON whose bytes act on no terminal: what cannot be seen is written as a JSON escape, so nothing is lost."""

import re
from typing import Any

from pydantic_core import to_json

from sovcheck.visible import UNSEEN

_BEYOND_CONTROLS = re.compile(UNSEEN.pattern.replace(r"\x00-\x1f", ""))
"""Unseen characters but for those that JSON escapes by itself."""


def escaped_json(value: Any, *, exclude_none: bool = False, indent: int | None = 2) -> bytes:
    """The value, or model, in UTF-8 with a newline at the end; never as text, which takes as much again."""
    return escaped(to_json(value, indent=indent, by_alias=True, exclude_none=exclude_none)) + b"\n"


def escaped(data: bytes) -> bytes:
    """JSON without what acts unseen; equal where nothing does."""
    if not data.isascii() or b"\x7f" in data:
        return _BEYOND_CONTROLS.sub(_escape, data.decode()).encode()
    return data


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
