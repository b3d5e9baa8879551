"""Text as Markdown that shows exactly that text: no markup, no HTML, no links, no formulas, no mentions."""

import re

from sovcheck.visible import SENTENCE_LETTERS, shortened, visible

_MARKUP = re.compile(
    r"[\\`*\[\]|~$&<@#]"  # wherever they stand
    r"|(?<![^\W_])_|_(?![^\W_])"  # not inside of a word
    r"|:(?=//)|(?<=www)\.",  # addresses become links by themselves
    re.IGNORECASE,
)
_START = re.compile(r"( ?)( *)(?:([-+=>])|(\d+)([.)])(?=\s|$))?")
"""What makes a list, a heading, a quotation or code of a line, and nothing further on in it."""
_REPLACEMENTS = {"&": "&amp;", "<": "&lt;", "@": "@&#8203;", "#": "\\#&#8203;"}
"""A blank of no width, as dependency bots write it: a backslash keeps Markdown away but not GitHub's mentions."""
_CODE = re.compile(r"`([^`|]+)`")


def escape(text: str) -> str:
    """The text, safe in a paragraph, a list or a cell of a table, also where it begins the line."""
    seen = shortened(visible(text), SENTENCE_LETTERS)
    start = _START.match(seen)
    begun = start.end() if start is not None else 0
    return _escape_start(start) + _inside(seen[begun:])


def escape_prose(text: str) -> str:
    """Sentences that mark code with backticks, as rules do, safe in a paragraph: what they mark stays code."""
    parts = _CODE.split(visible(text))
    first, *others = parts
    return escape(first) + "".join(_inside(part) if number % 2 else f"`{part}`" for number, part in enumerate(others))


def _inside(seen: str) -> str:
    return _MARKUP.sub(_escape, seen)


def _escape_start(start: re.Match[str] | None) -> str:
    if start is None:
        return ""
    blank, blanks, sign, digits, dot = start.groups()
    numbered = f"{digits}\\{dot}" if dot else ""
    return f"{'&#32;' if blank else ''}{blanks}{numbered}{_of_sign(sign)}"


def _of_sign(sign: str | None) -> str:
    return "" if not sign else "&gt;" if sign == ">" else f"\\{sign}"


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    return _REPLACEMENTS.get(letter, f"\\{letter}")
