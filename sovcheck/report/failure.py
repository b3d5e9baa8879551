"""A scan without a verdict, in the formats that pipelines collect: else the last good report would stand for it."""

from html import escape
from typing import Any

from pydantic_core import to_json

from sovcheck.errors import InputError, Problem, SovcheckError
from sovcheck.report.formats import ReportFormat
from sovcheck.report.sarif.locations import Locations
from sovcheck.report.sarif.log import build_log
from sovcheck.report.sarif.messages import message
from sovcheck.report.source_root import SourceRoot
from sovcheck.version import __version__
from sovcheck.visible import visible

_TOOL = "sovcheck"


def render_failure(report_format: ReportFormat, error: SovcheckError, root: SourceRoot | None = None) -> str | None:
    """What went wrong instead of a report; None for formats in which only a verdict can be told."""
    match report_format:
        case ReportFormat.SARIF:
            return _render_sarif(error, root)
        case ReportFormat.JUNIT:
            return _render_junit(error)
    return None


def _render_sarif(error: SovcheckError, root: SourceRoot | None) -> str:
    locations = Locations(root)
    run: dict[str, Any] = {
        "tool": {"driver": {"name": _TOOL, "version": __version__, "rules": []}},
        "invocations": [
            {
                "executionSuccessful": False,
                "exitCode": error.exit_code,
                "toolExecutionNotifications": [
                    _notification(text, problem, locations) for text, problem in _told(error)
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [],
    }
    return f"{to_json(build_log(locations.based(run)), indent=2).decode()}\n"


def _told(error: SovcheckError) -> list[tuple[str, Problem | None]]:
    if isinstance(error, InputError) and error.problems:
        return [(str(problem), problem) for problem in error.problems]
    return [(str(error), None)]


def _notification(text: str, problem: Problem | None, locations: Locations) -> dict[str, Any]:
    built: dict[str, Any] = {"level": "error", "message": message(text)}
    if problem is not None:
        built["locations"] = [locations.build(problem.location.file, problem.location.line)]
    return built


def _render_junit(error: SovcheckError) -> str:
    lines = [visible(line) for line in str(error).splitlines()] or [type(error).__name__]
    text = "\n".join(map(_xml, lines))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="{_TOOL}">',
            f'  <testsuite name="{_TOOL}" tests="1" failures="0" errors="1" skipped="0">',
            f'    <testcase classname="{_TOOL}" name="no verdict">',
            f'      <error type="exit {error.exit_code}" message="{_xml(lines[0])}">{text}</error>',
            "    </testcase>",
            "  </testsuite>",
            "</testsuites>\n",
        ]
    )


def _xml(text: str) -> str:
    """Beside the controls, which are visible already, two characters are in no XML document."""
    return escape(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
