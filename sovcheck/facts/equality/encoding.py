"""Facts as JSON text, with the parts that documents share written once."""

import json
from collections.abc import Mapping

SHARED = frozenset(
    {"exposure", "deployment", "owner", "operator", "provider", "developer", "controller", "curator", "licence"}
)
"""The fields whose values come from a memory and are the same object in many documents."""


# What is not a number must stay none: an engine refuses NaN, where null, as others write it, would stand for unknown.
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Encoder:
    """Writes documents without spaces: equal text for equal documents."""

    def __init__(self) -> None:
        # The value is kept beside its text, so that no other object can take its address.
        self._texts: dict[int, tuple[object, str]] = {}

    def write(self, value: object) -> str:
        """The text of any value made of mappings, lists, texts and numbers."""
        return _write(value)

    def encode(self, document: Mapping[str, object]) -> str:
        """The document as JSON: its own fields first, then the shared ones."""
        own = self.write({name: value for name, value in document.items() if name not in SHARED})
        shared = [f',"{name}":{self.shared(value)}' for name, value in document.items() if name in SHARED]
        return f"{own[:-1]}{''.join(shared)}}}"

    def shared(self, value: object) -> str:
        """The text of a shared field or of one of its members, which must never change."""
        known = self._texts.get(id(value))
        if known is None:
            known = self._texts[id(value)] = (value, self.write(value))
        return known[1]
