"""Facts as JSON text, with the parts that documents share written once."""

import json
import re
from collections.abc import Mapping

from msgspec.json import encode
from msgspec.msgpack import encode as pack

SHARED = frozenset(
    {"exposure", "deployment", "owner", "operator", "provider", "developer", "controller", "curator", "licence"}
)
"""The fields whose values come from a memory and are the same object in many documents."""


_write_all = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NOT_FINITE = re.compile(rb"\xcb[\x7f\xff][\xf0-\xff]")
"""How a number that is none begins in MessagePack; other values may have these bytes, too."""


class Encoder:
    """Writes documents without spaces: equal text for equal documents."""

    def __init__(self) -> None:
        # The value is kept beside its text, so that no other object can take its address.
        self._texts: dict[int, tuple[object, str]] = {}

    def write(self, value: object) -> str:
        """The text of any value made of mappings, lists, texts and numbers."""
        # What is not a number must stay none: an engine refuses NaN, where null, as msgspec writes it, would stand for
        # unknown. To look for one takes less than the encoder that can write it.
        return _write_all(value) if _NOT_FINITE.search(pack(value)) else encode(value).decode()

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
