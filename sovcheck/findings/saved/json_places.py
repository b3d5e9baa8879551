"""Lines of members in JSON text, for messages about reports that somebody saved."""

import re
from collections.abc import Iterator, Sequence
from json import JSONDecodeError, JSONDecoder

from sovcheck.strict_json import DEEPEST

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = JSONDecoder()
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(\s*:)?|[\[{]|[\]}]', re.DOTALL)


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


def line_of_ambiguity(data: bytes) -> int:
    """The line of the first key that its object has already, or of what lies too deep; 1 where there is neither.

    For JSON that ``parse_object`` refused, which does not say where.
    """
    text = data.decode("utf-8", "replace")
    above: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        mark = token[0][0]
        if mark in "[{":
            above.append(set())
        elif mark != '"':
            del above[-1:]
        elif token[1] and above:
            key = token[0][: -len(token[1])]
            if key in above[-1]:
                return text.count("\n", 0, token.start()) + 1
            above[-1].add(key)
        if len(above) > DEEPEST:
            return text.count("\n", 0, token.start()) + 1
    return 1
