"""Rules for several kinds: what stands behind a test of ``input.kind`` only concerns the kinds that pass it."""

from typing import Any

from sovcheck.policy.check.scope import Context
from sovcheck.policy.rego.tree import Node, opened, reference_of, text_of

_KIND = "input.kind"


def is_of_another_kind(tag: str, body: Any, context: Context, *, holds: bool) -> bool:
    """Whether a statement that holds (or does not) rules out the facts of this context."""
    if context.facts is None:
        return False
    if tag in ("BoolExpr", "AssignExpr") and body["op"] in ("Eq", "Ne"):
        sides = ((body["lhs"], body["rhs"]), (body["rhs"], body["lhs"]))
        named = next((text_of(other) for side, other in sides if _is_kind(side)), None)
        return named is not None and ((named == context.kind) is (body["op"] == "Eq")) is not holds
    if tag == "Membership" and _is_kind(body["value"]) and opened(body["collection"])[0] in ("Set", "Array"):
        kinds = [text_of(item) for item in opened(body["collection"])[1]["items"]]
        return None not in kinds and (context.kind in kinds) is not holds
    return False


def _is_kind(node: Node) -> bool:
    return str(reference_of(node)) == _KIND
