"""The formats of a report; each is imported only when it is asked for."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, assert_never

from sovcheck.findings.answer.answer import WHOLE, AnswerPart
from sovcheck.findings.report import Report

if TYPE_CHECKING:
    from sovcheck.report.source_root import SourceRoot
    from sovcheck.report.text_style import TextStyle


class ReportFormat(StrEnum):
    """What ``--output`` takes before the equals sign."""

    TEXT = "text"
    JSON = "json"
    JSON_GROUPED = "json-grouped"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    CSV = "csv"
    ANSWERS = "answers"
    GITHUB = "github"
    GITLAB = "gitlab"
    HTML = "html"
    OSCAL = "oscal"
    CYCLONEDX = "cyclonedx"
    DORA_REGISTER = "dora-register"


NAMING_FILES = frozenset({ReportFormat.SARIF, ReportFormat.GITHUB, ReportFormat.GITLAB})
"""Formats that programs read, which look up files by the path that the repository gives them."""

ADVISING = frozenset({ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.HTML})
"""Formats for people, which show what to change first."""


STATING = frozenset({ReportFormat.CYCLONEDX, ReportFormat.DORA_REGISTER})
"""Formats that say what is stated of each asset; a report holds that only where one of them is asked for."""


SHOWING = {
    ReportFormat.JSON: WHOLE,
    ReportFormat.JSON_GROUPED: WHOLE,
    ReportFormat.HTML: WHOLE,
    ReportFormat.TEXT: WHOLE,
    ReportFormat.MARKDOWN: WHOLE - {AnswerPart.QUESTIONS},
}
"""Which parts of the answer a format shows; names of organizations are in the picture. Others show results alone."""


def render(
    report_format: ReportFormat,
    report: Report,
    *,
    style: "TextStyle | None" = None,
    root: "SourceRoot | None" = None,
    language: str = "en",
) -> str:
    """The whole report in that format.

    ``style`` concerns text only, ``root`` the formats of ``NAMING_FILES``, ``language`` HTML only.
    """
    match report_format:
        case ReportFormat.TEXT:
            from sovcheck.report.text import render_text

            return render_text(report, style)
        case ReportFormat.HTML:
            from sovcheck.report.html import render_html

            return render_html(report, language)
        case ReportFormat.ANSWERS | ReportFormat.OSCAL | ReportFormat.CYCLONEDX | ReportFormat.DORA_REGISTER:
            return _filed(report_format)(report)
        case ReportFormat.SARIF | ReportFormat.GITHUB | ReportFormat.GITLAB:
            return _naming_files(report_format)(report, root)
        case _:
            return _of_report_alone(report_format)(report)


def _naming_files(
    report_format: Literal[ReportFormat.SARIF, ReportFormat.GITHUB, ReportFormat.GITLAB],
) -> "Callable[[Report, SourceRoot | None], str]":
    match report_format:
        case ReportFormat.SARIF:
            from sovcheck.report.sarif import render_sarif

            return render_sarif
        case ReportFormat.GITHUB:
            from sovcheck.report.github import render_github

            return render_github
        case ReportFormat.GITLAB:
            from sovcheck.report.gitlab import render_gitlab

            return render_gitlab
        case _:
            assert_never(report_format)


def _filed(
    report_format: Literal[
        ReportFormat.ANSWERS, ReportFormat.OSCAL, ReportFormat.CYCLONEDX, ReportFormat.DORA_REGISTER
    ],
) -> Callable[[Report], str]:
    """Formats that are handed in, or kept by another program."""
    match report_format:
        case ReportFormat.ANSWERS:
            from sovcheck.report.answers_csv import render_answers_csv

            return render_answers_csv
        case ReportFormat.OSCAL:
            from sovcheck.report.oscal import render_oscal

            return render_oscal
        case ReportFormat.CYCLONEDX:
            from sovcheck.report.cyclonedx import render_cyclonedx

            return render_cyclonedx
        case ReportFormat.DORA_REGISTER:
            from sovcheck.report.dora import render_dora

            return render_dora
        case _:
            assert_never(report_format)


def _of_report_alone(
    report_format: Literal[
        ReportFormat.JSON,
        ReportFormat.JSON_GROUPED,
        ReportFormat.JUNIT,
        ReportFormat.MARKDOWN,
        ReportFormat.CSV,
    ],
) -> Callable[[Report], str]:
    match report_format:
        case ReportFormat.JSON | ReportFormat.JSON_GROUPED:
            from sovcheck.report.json_report import render_grouped, render_json

            return render_json if report_format is ReportFormat.JSON else render_grouped
        case ReportFormat.JUNIT:
            from sovcheck.report.junit import render_junit

            return render_junit
        case ReportFormat.MARKDOWN:
            from sovcheck.report.markdown import render_markdown

            return render_markdown
        case ReportFormat.CSV:
            from sovcheck.report.csv_report import render_csv

            return render_csv
        case _:
            assert_never(report_format)
