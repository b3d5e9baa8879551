"""The formats of a comparison; each is imported only when it is asked for."""

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from sovcheck.findings.comparison.model import Comparison, Matrix
from sovcheck.findings.comparison.pairwise import Part

if TYPE_CHECKING:
    from sovcheck.report.text_style import TextStyle


class DiffFormat(StrEnum):
    """What ``--output`` of a comparison takes before the equals sign."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def render_comparison(
    chosen: DiffFormat,
    compared: Comparison | Matrix,
    *,
    only: Collection[Part] = (),
    style: "TextStyle | None" = None,
) -> bytes:
    """The comparison in that format. ``only`` and ``style`` concern what people read: JSON is always complete."""
    match chosen:
        case DiffFormat.TEXT:
            from sovcheck.report.comparison.text import render_text

            return render_text(compared, only, style).encode()
        case DiffFormat.JSON:
            from sovcheck.report.escaped_json import escaped_json

            return escaped_json(compared, exclude_none=True)
        case DiffFormat.MARKDOWN:
            from sovcheck.report.comparison.markdown import render_markdown

            return render_markdown(compared, only).encode()
        case DiffFormat.HTML:
            from sovcheck.report.comparison.html import render_html

            return render_html(compared, only).encode()
        case _:
            assert_never(chosen)
