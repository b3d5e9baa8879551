"""libyaml's parser, and what it gives and raises.

PyYAML compiles, when it is imported, the patterns of its reader and its resolver in Python, which libyaml's parser does
not use: that takes longer than to read fifty assets. So they are compiled when somebody uses them.
"""

import base64  # noqa: F401 (yaml imports it, and its patterns are its own)
import re
from typing import Any

_compile = re.compile


class _Pattern:
    """A pattern that is compiled at its first use."""

    def __init__(self, pattern: Any, flags: int = 0) -> None:
        self._stated = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        return getattr(_compile(*self._stated), name)


re.compile = _Pattern  # type: ignore[assignment] # for as long as yaml is imported
try:
    from yaml._yaml import CParser
    from yaml.error import MarkedYAMLError, YAMLError
    from yaml.events import (
        AliasEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        StreamEndEvent,
    )
    from yaml.reader import ReaderError
finally:
    re.compile = _compile

__all__ = [
    "AliasEvent",
    "CParser",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "MarkedYAMLError",
    "ReaderError",
    "ScalarEvent",
    "SequenceEndEvent",
    "StreamEndEvent",
    "YAMLError",
]
