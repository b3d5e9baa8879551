"""The report as JSON: versioned, complete, and the source of every other format."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sovcheck.findings.report import Report
from sovcheck.findings.results import Results
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.result_templates import written_results

_NO_RESULTS = b'\n  "results": [],\n'
"""What stands in a report without results, and nowhere else: within texts a quotation mark is written as an escape."""

_MANY = 1_000
"""Fewer results than these are quicker written all at once."""

_RESULTS = b'\n  "results": [\n%s\n  ],\n'


def render_json(report: Report) -> str:
    """The report in the field order of its model; what is not there is left out. Equal reports give equal bytes.

    Control characters and bidirectional marks inside of strings are written as JSON escapes, so nothing is lost and
    nothing acts when the text is printed.
    """
    return b"".join(json_parts(report)).decode()


def json_parts(report: Report) -> Iterator[bytes]:
    """The same in UTF-8, a part after the other: a large report takes gigabytes.

    Everything that can go wrong does so before the first part.
    """
    results = report.results
    if not results or not isinstance(results, Results) or len(results) < _MANY:
        return iter((escaped_json(report, exclude_none=True),))
    before, after = _RESULTS.split(b"%s")
    rest = escaped_json(report.model_copy(update={"results": ()}), exclude_none=True)
    head, tail = rest.split(_NO_RESULTS)
    return chain((head, before), written_results(results), (after, tail))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report, 2020-12."""
    schema = Report.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sovcheck.report/v1"} | schema
