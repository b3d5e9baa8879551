"""What standard output can show: colour and width. The only place where the report looks at the environment."""

import os
import shutil
import sys

from sovcheck.report.text_style import Detail, TextStyle

_NARROWEST = 40
_WIDEST = 120


def detect_style(detail: Detail = Detail.SUMMARY) -> TextStyle:
    """Colour on a terminal that can, unless NO_COLOR is set; FORCE_COLOR asks for it anywhere else.

    The width is the terminal's; away from terminals it is fixed, so that equal reports give equal text.
    """
    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        color = True
    if os.environ.get("NO_COLOR"):
        color = False
    if not terminal:
        return TextStyle(color=color, detail=detail)
    columns = shutil.get_terminal_size().columns
    return TextStyle(width=min(max(columns, _NARROWEST), _WIDEST), color=color, detail=detail)
