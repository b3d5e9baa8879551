"""The report as JSON: versioned, complete, and the source of every other format."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from msgspec.json import schema_components

from sovcheck.findings.report import Report
from sovcheck.findings.results.results import Results
from sovcheck.findings.saved.grouped_report import GROUPED, OtherAsset
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.result_groups import written_groups
from sovcheck.report.result_templates import written_results
from sovcheck.report.selection import is_grouped

_NO_RESULTS = b'\n  "results": [],\n'
"""What is in a report without results, and nowhere else: within texts a quotation mark is written as an escape."""

_MANY = 1_000
"""Fewer results than these are quicker written all at once."""

_RESULTS = b'\n  "results": [\n%s\n  ],\n'


def render_json(report: Report) -> str:
    """The report in the field order of its model; what is not there is left out. Equal reports give equal bytes.

    Control characters and bidirectional marks inside of strings are written as JSON escapes, so nothing is lost and
    nothing acts when the text is printed.
    """
    return b"".join(json_parts(report)).decode()


def render_grouped(report: Report) -> str:
    """The grouped report as one text."""
    return b"".join(grouped_parts(report)).decode()


def json_parts(report: Report) -> Iterator[bytes]:
    """The same in UTF-8, a part after the other: a large report takes gigabytes.

    Everything that can go wrong does so before the first part. A scan with very many results has them grouped, as
    ``grouped_parts`` gives them.
    """
    if is_grouped(report):
        return grouped_parts(report)
    results = report.results
    if not results or not isinstance(results, Results) or len(results) < _MANY:
        return iter((escaped_json(report, exclude_none=True),))
    before, after = _RESULTS.split(b"%s")
    rest = escaped_json(report.model_copy(update={"results": ()}), exclude_none=True)
    head, tail = rest.split(_NO_RESULTS)
    return chain((head, before), written_results(results), (after, tail))


def grouped_parts(report: Report) -> Iterator[bytes]:
    """The same with a result of many assets once, and those assets below it: ``sovcheck.report/v2``, in parts."""
    before, after = _RESULTS.split(b"%s")
    shell = report.model_copy(update={"results": (), "schema_id": GROUPED})
    rest = escaped_json(shell, exclude_none=True)
    if not report.results:
        return iter((rest,))
    head, tail = rest.split(_NO_RESULTS)
    return chain((head, before), written_groups(report.results), (after, tail))


def grouped_schema() -> dict[str, Any]:
    """The JSON Schema of a grouped report, 2020-12: that of a report, whose results have other assets."""
    schema = json_schema() | {"title": GROUPED}
    schema["properties"]["schema"] |= {"const": GROUPED, "default": GROUPED}
    _, components = schema_components([OtherAsset], ref_template="#/$defs/{name}")
    schema["$defs"] |= components
    others = {"type": "array", "items": {"$ref": f"#/$defs/{OtherAsset.__name__}"}}
    schema["$defs"]["Result"]["properties"]["assets"] = others
    return schema


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the report, 2020-12."""
    schema = Report.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "sovcheck.report/v1"} | schema
