"""The report as JSON: versioned, complete, and the source of every other format."""

import re
from typing import Any

from pydantic_core import to_json

from sovcheck.findings.report import Report
from sovcheck.visible import UNSEEN

_BEYOND_CONTROLS = re.compile(UNSEEN.pattern.replace(r"\x00-\x1f", ""))
"""Unseen characters but for those that JSON escapes by itself."""


def render_json(report: Report) -> str:
    """The report in the field order of its model; what is not there is left out. Equal reports give equal bytes.

    Control characters and bidirectional marks inside of strings are written as JSON escapes, so nothing is lost and
    nothing acts when the text is printed.
    """
    return json_bytes(report).decode()


def json_bytes(report: Report) -> bytes:
    """The same in UTF-8, without a copy as text: a large report takes hundreds of megabytes."""
    data = to_json(report, indent=2, by_alias=True, exclude_none=True)
    if not data.isascii() or b"\x7f" in data:
        data = _BEYOND_CONTROLS.sub(_escape, data.decode()).encode()
    return data + b"\n"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report, 2020-12."""
    schema = Report.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sovcheck.report/v1"} | schema


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
