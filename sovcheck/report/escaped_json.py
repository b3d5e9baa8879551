"""JSON whose bytes act on no terminal: what cannot be seen is written as a JSON escape, so nothing is lost."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import json

from sovcheck.lazy_model import LazyModel, fields_of
from sovcheck.visible import UNSEEN

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})

_BEYOND_CONTROLS = re.compile(UNSEEN.pattern.replace(r"\x00-\x1f", ""))
"""Unseen characters but for those that JSON escapes by itself."""


def escaped_json(value: Any, *, exclude_none: bool = False, indent: int | None = 2) -> bytes:
    """The value, or model, in UTF-8 with a newline at the end; never as text, which takes as much again."""
    written = json.encode(_tree(value, exclude_none))
    return escaped(written if indent is None else json.format(written, indent=indent)) + b"\n"


def _tree(value: Any, exclude_none: bool) -> Any:
    """The value as mappings, lists and what else JSON can say: days and words are left to msgspec."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if names := _names(kind):  # type: ignore[arg-type] # a class can be hashed
        items = ((written, getattr(value, name)) for name, written in names)
    elif isinstance(value, Mapping):
        items = ((str(key), item) for key, item in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        return [_tree(item, exclude_none) for item in value]
    else:
        return value
    return {key: _tree(item, exclude_none) for key, item in items if item is not None or not exclude_none}


@cache
def _names(kind: type) -> Sequence[tuple[str, str]]:
    """The fields of a record with what is written for each; nothing where it is none."""
    if issubclass(kind, LazyModel):
        return [(name, field.alias or name) for name, field in fields_of(kind).items()]
    if dataclasses.is_dataclass(kind):
        return [(field.name, field.name) for field in dataclasses.fields(kind)]
    return ()


def escaped(data: bytes) -> bytes:
    """JSON without what acts unseen; equal where nothing does."""
    if not data.isascii() or b"\x7f" in data:
        return _BEYOND_CONTROLS.sub(_escape, data.decode()).encode()
    return data


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
