"""JSON as evidence may write it: no key twice, no numbers that are none, not too large and not too deep."""

import json
from typing import Any, NoReturn

from sovcheck.evidence.refusal import EvidenceStatus, RefusedEvidence

MAXIMUM_BYTES = 4 * 2**20
MAXIMUM_DEPTH = 32


def read_object(data: bytes, what: str) -> dict[str, Any]:
    """The object; ``what`` names it in the reason when it is refused. Raises RefusedEvidence."""
    if len(data) > MAXIMUM_BYTES:
        refuse(f"{what} is larger than {MAXIMUM_BYTES:,} bytes")
    try:
        tree = json.loads(data.decode(), object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except RecursionError:
        refuse(f"{what} is nested more than {MAXIMUM_DEPTH} deep")
    except ValueError:
        refuse(f"{what} is not valid JSON")
    if not isinstance(tree, dict):
        refuse(f"{what} is not a JSON object")
    if _is_deeper(tree, MAXIMUM_DEPTH):
        refuse(f"{what} is nested more than {MAXIMUM_DEPTH} deep")
    return tree


def refuse(why: str) -> NoReturn:
    """Refuse evidence that cannot be read."""
    raise RefusedEvidence(EvidenceStatus.MALFORMED, why)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that is there twice, two readers may take different values."""
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            refuse(f"the key {key[:60]!r} is there twice")
        members[key] = value
    return members


def _no_constant(name: str) -> NoReturn:
    refuse(f"{name} is not a number of JSON")


def _is_deeper(tree: dict[str, Any], maximum: int) -> bool:
    level: list[Any] = [tree]
    for _ in range(maximum):
        containers = (value.values() if isinstance(value, dict) else value for value in level)
        level = [item for items in containers for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True
