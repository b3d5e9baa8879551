"""Lines of styled text: what the layout makes and the painter paints."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sovcheck.visible import visible


class Style(StrEnum):
    """What a piece of text means; the painter decides how that looks."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    PASS = "pass"  # noqa: S105 (a verdict, not a password)
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]
"""One line of the report."""

BLANK: Line = ()
_NARROWEST = 20


def line(indent: int, *spans: Span) -> Line:
    """A line that starts after ``indent`` blanks."""
    return (Span(" " * indent), *spans)


def prose(text: str, indent: int, width: int, style: Style = Style.PLAIN) -> Iterator[Line]:
    """The text broken into lines of at most ``width`` columns; a longer word keeps a line of its own."""
    room = max(width - indent, _NARROWEST)
    seen = visible(text)
    short = len(seen) <= room
    parts = [seen] if short else textwrap.wrap(seen, room, break_long_words=False, break_on_hyphens=False)
    for part in parts:
        yield line(indent, Span(part, style))
