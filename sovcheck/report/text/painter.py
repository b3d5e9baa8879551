"""Styled lines as text, with or without colour; the only place that writes escape sequences."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sovcheck.report.text.lines import Line, Span, Style
from sovcheck.visible import visible

_RESET = "\x1b[0m"
_COLOURS: Mapping[Style, str] = MappingProxyType(
    {
        Style.STRONG: "\x1b[1m",
        Style.FAINT: "\x1b[2m",
        Style.PASS: "\x1b[32m",
        Style.CRITICAL: "\x1b[1;31m",
        Style.HIGH: "\x1b[31m",
        Style.MEDIUM: "\x1b[33m",
        Style.LOW: "\x1b[36m",
        Style.INFO: "\x1b[2m",
        Style.UNKNOWN: "\x1b[35m",
        Style.WAIVED: "\x1b[34m",
        Style.WARNING: "\x1b[1;33m",
    }
)


def paint(lines: Iterable[Line], *, color: bool) -> str:
    """The lines joined; whatever a name contains is made visible here, so nothing of it reaches the terminal."""
    painted = (_colored(spans) if color else "".join([visible(span.text) for span in spans]) for spans in lines)
    return "".join([f"{text.rstrip()}\n" for text in painted])


def _colored(spans: Iterable[Span]) -> str:
    return "".join([_paint_span(span) for span in spans])


def _paint_span(span: Span) -> str:
    start = _COLOURS.get(span.style)
    text = visible(span.text)
    return f"{start}{text}{_RESET}" if start and text else text
