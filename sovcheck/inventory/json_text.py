"""JSON as the YAML reader would give it, where both read it alike: every scalar as its text, and nothing else.

JSON is YAML but for a few corners. What comes near one of them is not taken here: characters that YAML refuses, escapes
of surrogates, keys of a thousand characters, keys that are there twice, deep nesting.
"""

import json
import re
from typing import Any, NoReturn

from sovcheck.inventory.limits import LIMITS
from sovcheck.inventory.yaml_tree import Tree

_UNUSUAL = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONG = re.compile(r'"[^"]{1000,}')
_SHORT = 1000
"""Characters of a line in which there is no long text."""

_TRUE, _FALSE = "true", "false"


class NotPlainError(ValueError):
    """The text is not JSON, or comes near a corner where YAML differs from it."""


def plain_object(text: str) -> dict[str, Tree]:
    """The object that a text in JSON is; raises NotPlainError where it is none, or one that this does not take."""
    if not is_usual(text):
        raise NotPlainError
    if ("\\u" in text and _SURROGATE.search(text)) or (len(text) > _SHORT and _LONG.search(text)):
        raise NotPlainError
    try:
        tree = _DECODE(text)
    except (ValueError, RecursionError):
        raise NotPlainError from None
    nested = text.count("{") + text.count("[") > LIMITS.depth and _is_deeper(tree, LIMITS.depth)
    if nested or not isinstance(tree, dict):
        raise NotPlainError
    return tree


def is_usual(text: str) -> bool:
    """Whether a text has only characters that everybody takes for text."""
    return (text.isascii() and text.isprintable()) or _UNUSUAL.search(text) is None


def find_json_error(text: str) -> str | None:
    """Why a text is not JSON, as a clause about it; None where it is."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return f"not valid JSON at character {error.pos + 1}: {error.msg[:1].lower()}{error.msg[1:]}"
    except NotPlainError:
        return "not valid JSON: it has a number that is none, NaN or Infinity"
    except RecursionError:
        return None  # it is nested deeper than is read, and its reader says so
    return None


def _refuse(_: str) -> NoReturn:
    raise NotPlainError


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Tree]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotPlainError
    for key, value in pairs:
        if value is True:
            members[key] = _TRUE
        elif value is False:
            members[key] = _FALSE
        elif type(value) is list:
            _spell(value)
    return members


def _spell(items: list[Any]) -> None:
    """Put words in the place of the booleans of a list."""
    for place, value in enumerate(items):
        if value is True:
            items[place] = _TRUE
        elif value is False:
            items[place] = _FALSE
        elif type(value) is list:
            _spell(value)


_DECODE = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_refuse).decode


def _is_deeper(tree: Tree, most: int) -> bool:
    level = [tree]
    for _ in range(most):
        inner = (node.values() if isinstance(node, dict) else node for node in level if isinstance(node, dict | list))
        level = [item for items in inner for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True
