"""JSON of others: an object with one meaning, or none."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

DEEPEST = 32
"""Objects and lists in one another; neither evidence nor a model's configuration comes near it."""
_TOO_DEEP = f"is nested more than {DEEPEST} deep"


class NotStrictError(ValueError):
    """Why it cannot be taken: a clause that follows the name of what was read, such as ``is not a JSON object``."""


def parse_object(data: bytes) -> dict[str, Any]:
    """The object in UTF-8.

    Raises NotStrictError also where JSON's readers differ: a key that is there twice, numbers that are none, depth.
    """
    try:
        tree = json.loads(data.decode(), object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except NotStrictError:
        raise
    except RecursionError:
        raise NotStrictError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise NotStrictError(f"is not valid JSON: {error}") from None
    except UnicodeDecodeError as error:
        raise NotStrictError(f"is not valid JSON: byte {error.start} is not UTF-8") from None
    except ValueError:
        raise NotStrictError("has a number of thousands of digits") from None
    if not isinstance(tree, dict):
        raise NotStrictError("is not a JSON object")
    if _is_deeper(tree, DEEPEST):
        raise NotStrictError(_TOO_DEEP)
    return tree


def _without_doubles(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that is there twice, two readers may take different values."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise NotStrictError(f"has the key {key[:60]!r} twice")
        members[key] = value
    return members


def _no_constant(name: str) -> NoReturn:
    raise NotStrictError(f"has {name}, which is not a number of JSON")


def _is_deeper(tree: dict[str, Any], maximum: int) -> bool:
    level: list[Any] = [tree]
    for _ in range(maximum):
        containers = (value.values() if isinstance(value, dict) else value for value in level)
        level = [item for items in containers for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True
