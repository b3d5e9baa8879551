"""Text as Markdown that shows exactly that text: no markup, no HTML, no links, no formulas, no mentions."""

import re

from sovcheck.visible import visible

_MARKUP = re.compile(
    r"[\\`*\[\]|~$&<>@#]"  # wherever they stand
    r"|(?<![^\W_])[-_+]|[-_](?![^\W_])"  # not inside of a word
    r"|(?<=\d)[.)](?=\s)"  # the number of a list
    r"|:(?=//)|(?<=www)\.",  # addresses become links by themselves
    re.IGNORECASE,
)
_REPLACEMENTS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@&#8203;", "#": "\\#&#8203;"}
"""A blank of no width, as dependency bots write it: a backslash keeps Markdown away but not GitHub's mentions."""


def escape(text: str) -> str:
    """The text, safe in a paragraph, a list or a cell of a table."""
    return _MARKUP.sub(_escape, visible(text))


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    return _REPLACEMENTS.get(letter, f"\\{letter}")
