"""JSON from files of others: one meaning or none."""

import json
from collections.abc import Iterable

from sovcheck.smoke.failures import FailureCode, SmokeFailure
from sovcheck.visible import visible


def read_object(data: bytes, path: str, part: str = "content") -> dict[str, object]:
    """The object that a file holds. ``path`` and ``part`` are for messages.

    Raises SmokeFailure (E_WEIGHTS_MALFORMED) when it is no JSON object, or when a key is there twice: readers differ
    in which of the two they believe.
    """
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except RecursionError:
        raise _malformed(path, part, "is nested too deeply") from None
    except ValueError as error:
        raise _malformed(path, part, f"is not valid JSON: {visible(str(error))[:200]}") from None
    if not isinstance(tree, dict):
        raise _malformed(path, part, "is not a JSON object")
    return tree


def _without_duplicates(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    tree: dict[str, object] = {}
    for key, value in pairs:
        if key in tree:
            raise ValueError(f"the key {key[:80]!r} is there twice")
        tree[key] = value
    return tree


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _malformed(path: str, part: str, what: str) -> SmokeFailure:
    return SmokeFailure(FailureCode.WEIGHTS_MALFORMED, f"{path}: its {part} {what}")
