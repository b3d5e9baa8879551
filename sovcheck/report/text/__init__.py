"""The report for people: one layout, painted in colour on a terminal and plain elsewhere."""

from dataclasses import dataclass

from sovcheck.findings.report import Report
from sovcheck.report.text.layout import lay_out
from sovcheck.report.text.painter import paint


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How wide a line may be, and whether colour may be used."""

    width: int = 100
    color: bool = False


def render_text(report: Report, style: TextStyle | None = None) -> str:
    """The report as text that ends with the verdict. The words do not depend on colour."""
    chosen = style or TextStyle()
    return paint(lay_out(report, chosen.width), color=chosen.color)
