"""A scan without a verdict, in the formats that pipelines collect: else the last good report would speak for it."""

from typing import Any

from sovcheck.errors import InputError, Problem, SovcheckError
from sovcheck.report import github, gitlab
from sovcheck.report.escaped_json import escaped_json
from sovcheck.report.formats import ReportFormat
from sovcheck.report.junit_xml import Case, document, suite
from sovcheck.report.sarif.locations import Locations
from sovcheck.report.sarif.messages import build_log, notification
from sovcheck.report.source_root import SourceRoot
from sovcheck.version import __version__
from sovcheck.visible import visible

_TOOL = "sovcheck"


def render_failure(report_format: ReportFormat, error: SovcheckError, root: SourceRoot | None = None) -> str | None:
    """What went wrong instead of a report; None for formats in which there is only a verdict."""
    match report_format:
        case ReportFormat.SARIF:
            return _render_sarif(error, root)
        case ReportFormat.JUNIT:
            return _render_junit(error)
        case ReportFormat.GITHUB:
            return github.render_problems(_told(error), root)
        case ReportFormat.GITLAB:
            return gitlab.render_problems(_told(error), root)
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
    return escaped_json(build_log(locations.based(run))).decode()


def _told(error: SovcheckError) -> list[tuple[str, Problem | None]]:
    if isinstance(error, InputError) and error.problems:
        return [(str(problem), problem) for problem in error.problems]
    return [(str(error), None)]


def _notification(text: str, problem: Problem | None, locations: Locations) -> dict[str, Any]:
    built = notification("error", text)
    if problem is not None:
        built["locations"] = [locations.build(problem.location.file, problem.location.line)]
    return built


def _render_junit(error: SovcheckError) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    case = Case(_TOOL, "no verdict", "error", f"exit {error.exit_code}", lines[0], "\n".join(map(visible, lines)))
    return document(_TOOL, [suite(_TOOL, [case])])
