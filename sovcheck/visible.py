"""Names and messages as text that can be seen: nothing in them moves a cursor or turns the reading order."""

import re
import unicodedata

_LAYOUT_MARKS = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
"""Invisible characters that change where or in which order others appear: bidi, zero width, separators.

Joiners (U+200C, U+200D) stay: scripts of South and West Asia need them.
"""

UNSEEN = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\U000e0000-\\U000e007f{_LAYOUT_MARKS}]")
"""Control characters, lone surrogates, tag characters, and the marks above."""


def visible(text: str) -> str:
    r"""The text with every unseen character written as its Python escape: a bell as ``\x07``, a newline as ``\n``.

    Text without any is returned as it is; applying it twice changes nothing more.
    """
    return text if text.isprintable() else UNSEEN.sub(_escape, text)


NAME_LETTERS = 400
"""As many letters of a name as people read; programs get all of them."""
SENTENCE_LETTERS = 2_000
"""The same of a message, which may hold several names."""

_TAIL = 4


def shortened(text: str, most: int) -> str:
    """The text in at most so many letters: its middle is left out, so that no long name hides what follows it."""
    if len(text) <= most:
        return text
    tail = most // _TAIL
    return f"{text[: most - tail - 1]}…{text[len(text) - tail :]}"


_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their class, and blank by their shape."""


def shows_words(text: str) -> bool:
    """Whether a reader sees at least one letter or digit in it: blanks, fillers, marks and signs alone say nothing."""
    return any(unicodedata.category(char)[0] in "LN" and char not in _FILLERS for char in text)


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
