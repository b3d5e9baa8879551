"""The report for people: an answer on one screen, or everything in full; in colour on a terminal, plain elsewhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sovcheck.findings.report import Report
from sovcheck.report.text_style import Detail, TextStyle

if TYPE_CHECKING:
    from rich.text import Text


def render_text(report: Report, style: TextStyle | None = None) -> str:
    """The report as text that begins and ends with the verdict. The words do not depend on colour."""
    # rich is loaded only where text is written.
    from sovcheck.report.text.lines import written

    chosen = style or TextStyle()
    return written(_lines(report, chosen), color=chosen.color)


def _lines(report: Report, style: TextStyle) -> "Iterator[Text]":
    from sovcheck.report.text.details import lay_out_details, lay_out_passes
    from sovcheck.report.text.failures import lay_out_failing
    from sovcheck.report.text.findings import lay_out_unknowns
    from sovcheck.report.text.frameworks import lay_out_contradictions, lay_out_frameworks
    from sovcheck.report.text.head import lay_out_head
    from sovcheck.report.text.summary import lay_out_summary

    match style.detail:
        case Detail.NOTHING:
            return
        case Detail.FINDINGS:
            yield next(lay_out_head(report, style.width))
            yield from lay_out_failing(report, style.width)
            yield from lay_out_contradictions(report, style.width)
        case Detail.EVERYTHING:
            yield from lay_out_details(report, style.width)
        case Detail.SUMMARY | Detail.UNKNOWNS:
            unknowns = lay_out_unknowns(report, style.width) if style.detail is Detail.UNKNOWNS else ()
            yield from lay_out_summary(
                report,
                style.width,
                [*unknowns, *lay_out_passes(report, style.width), *lay_out_frameworks(report, style.width)],
            )
