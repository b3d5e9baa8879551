"""The formats of a triage; each is imported only when it is asked for."""

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from sovcheck.findings.triage.model import Triage

if TYPE_CHECKING:
    from sovcheck.report.text_style import TextStyle


class TriageFormat(StrEnum):
    """What ``--output`` of a triage takes before the equals sign."""

    TEXT = "text"
    JSON = "json"


def render_triage(chosen: TriageFormat, triage: Triage, style: "TextStyle | None" = None) -> bytes:
    """The triage in that format; ``style`` concerns text only."""
    match chosen:
        case TriageFormat.TEXT:
            from sovcheck.report.triage.text import render_text

            return render_text(triage, style).encode()
        case TriageFormat.JSON:
            from sovcheck.report.escaped_json import escaped_json

            return escaped_json(triage, exclude_none=True)
        case _:
            assert_never(chosen)
