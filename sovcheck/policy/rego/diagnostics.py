"""Diagnostics of regorus: its message and place, without its drawing of the line and its stack backtrace."""

import re

from msgspec import Struct

_PLACE = re.compile(r"^--> (?P<file>.*):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_MESSAGE = re.compile(r"^error: (?P<message>.*)$", re.MULTILINE)

_UNSAFE = re.compile(r"var (?P<name>\S+) is unsafe|use of undefined variable `(?P<other>[^`]+)` is unsafe")


class Diagnostic(Struct, frozen=True):
    """The first message of an error, and the place it speaks of (file and line are empty when it names none)."""

    file: str
    line: int
    message: str


def read_diagnostic(text: str) -> Diagnostic:
    """The first message and place out of the text of a regorus error."""
    text = text.partition("\nStack backtrace:")[0]
    place = _PLACE.search(text)
    message = _MESSAGE.search(text)
    words = message["message"] if message else text.strip().partition("\n")[0]
    unsafe = _UNSAFE.match(words)
    if unsafe is not None:
        words = f"the variable {unsafe['name'] or unsafe['other']} has no value"
    if place is None:
        return Diagnostic("", 0, words.strip())
    return Diagnostic(place["file"], int(place["line"]), words.strip().rstrip(":"))
