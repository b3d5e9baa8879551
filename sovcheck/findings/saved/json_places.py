"""Lines of members in JSON text, for messages about reports that somebody saved."""

import re
from collections.abc import Iterator, Sequence
from json import JSONDecodeError, JSONDecoder

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder()


def line_of(data: bytes, path: Sequence[str | int]) -> int:
    """The line of what a path leads to, or of the nearest above it that is there; 1 at least.

    Text that is cut off or not JSON is followed as far as it can be read.
    """
    text = data.decode("utf-8", "replace")
    place = _past_blank(text, 0)
    for step in path:
        found = next((value for key, value in _members(text, place) if key == step), None)
        if found is None:
            break
        place = found
    return text.count("\n", 0, place) + 1


def _members(text: str, start: int) -> Iterator[tuple[str | int, int]]:
    """The key or number of each member of an object or list, and where its value begins."""
    is_object = text[start : start + 1] == "{"
    if not is_object and text[start : start + 1] != "[":
        return
    at, number = _past_blank(text, start + 1), 0
    try:
        while text[at : at + 1] not in {"", "}", "]"}:
            key: str | int = number
            if is_object:
                key, at = _DECODER.raw_decode(text, at)
                at = _past_blank(text, _past_blank(text, at) + 1)
            yield key, at
            _, at = _DECODER.raw_decode(text, at)
            at = _past_blank(text, at)
            at, number = _past_blank(text, at + 1) if text[at : at + 1] == "," else at, number + 1
    except (JSONDecodeError, RecursionError):
        return


def _past_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank is not None else at
