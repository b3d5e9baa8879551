"""Whether bytes may hold an inventory, known without parsing; a name that is written with escapes is seen, too."""

import json
import re

from sovcheck.inventory.assets.document import GROUPS

_KEYS = b"|".join(
    group.replace("_", "[-_ ]?").encode() + (b"?" if "_" in group else b"")
    for group in GROUPS  # in the singular, too
)
_WORDS = re.compile(rb"\\|sovcheck|inventory|" + _KEYS, re.IGNORECASE)
"""What one of our documents cannot do without; a backslash may write any of it otherwise."""

_HEADER_OR_GROUP = re.compile(
    rb"sovcheck\s*/|(?:^[\s{,\[-]*|[{,]\s*)[\"']?(?:" + _KEYS + rb")[\"']?\s*:", re.IGNORECASE | re.MULTILINE
)
_TWO_OBJECTS = re.compile(rb"\s*(\{[^\n]*\})[ \t\r]*\n\s*\{")
_MARKS = b"\xff\xfe\xef\xbb\xbf"
_ASCII = range(1, 128)
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\r?\n[ \t]*|(/))")


def may_hold_inventory(data: bytes) -> bool:
    """Whether a file found in a directory is worth parsing: False only where none of its documents can be ours."""
    return _WORDS.search(_narrow(data)) is not None


def looks_like_ours(data: bytes) -> bool:
    """Whether bytes that cannot be read name our version or one of our groups: what is wrong with them concerns us."""
    return _HEADER_OR_GROUP.search(without_escapes(data)) is not None


def without_escapes(data: bytes) -> bytes:
    """The letters of the Latin alphabet in their own bytes, however they are encoded or escaped."""
    narrow = _narrow(data)
    return _ESCAPE.sub(_unescaped, narrow) if b"\\" in narrow else narrow


def begins_lines(data: bytes) -> bool:
    """Whether a text of no known name is JSON Lines: a line that is an object, and below it one that begins another.

    As YAML that is an error, whatever follows, so nothing that can be read otherwise is taken for it.
    """
    begun = _TWO_OBJECTS.match(data)
    if begun is None:
        return False
    try:
        json.loads(begun[1])
    except (ValueError, RecursionError):
        return False
    return True


def _narrow(data: bytes) -> bytes:
    """Text in UTF-16 and UTF-32 is recognized by its bytes, too."""
    return data.replace(b"\0", b"").lstrip(_MARKS)


def _unescaped(match: re.Match[bytes]) -> bytes:
    digits = match[1] or match[2] or match[3]
    code = int(digits, 16) if digits else 0
    return bytes([code]) if code in _ASCII else match[4] or b""
