"""The report as JSON: versioned, complete, and the source of every other format."""

from typing import Any

from sovcheck.findings.report import Report
from sovcheck.report.escaped_json import escaped_json


def render_json(report: Report) -> str:
    """The report in the field order of its model; what is not there is left out. Equal reports give equal bytes.

    Control characters and bidirectional marks inside of strings are written as JSON escapes, so nothing is lost and
    nothing acts when the text is printed.
    """
    return json_bytes(report).decode()


def json_bytes(report: Report) -> bytes:
    """The same in UTF-8, without a copy as text: a large report takes hundreds of megabytes."""
    return escaped_json(report, exclude_none=True)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report, 2020-12."""
    schema = Report.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sovcheck.report/v1"} | schema
