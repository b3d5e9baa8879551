"""What may stand inside ``not``: regorus takes an undefined part of it for false, OPA drops the whole statement."""

from typing import TYPE_CHECKING

from sovcheck.policy.checking.scope import Scope
from sovcheck.policy.checking.symbols import Name, Symbols
from sovcheck.policy.checking.tree import COMPREHENSIONS, REFERENCES, Node, line_of, nodes_below, opened, reference_of

if TYPE_CHECKING:
    from sovcheck.policy.checking.machine import Machine


def check_negated(machine: "Machine", expression: Node, scope: Scope) -> None:
    """Refuse rules and functions inside a negated expression that may be undefined; its outermost may be."""
    tag, body = opened(expression)
    inside: object = body
    if tag == "Call":
        inside = body["params"]
    elif tag in REFERENCES:
        return
    for node in nodes_below(inside, without=COMPREHENSIONS):
        name = _name(machine, node, scope)
        if name is not None and _may_be_undefined(machine.symbols, name):
            advice = "give it a variable before: x := ..."
            scope.complain(
                line_of(node), name.rule, "may be undefined inside `not`, which engines differ about", advice
            )


def _name(machine: "Machine", node: Node, scope: Scope) -> Name | None:
    tag, body = opened(node)
    if tag == "Call":
        return machine.references.name_of(reference_of(body["fcn"]), scope)[0]
    return machine.references.name_of(reference_of(node), scope)[0] if tag in REFERENCES else None


def _may_be_undefined(symbols: Symbols, name: Name) -> bool:
    definitions = symbols.definitions(name)
    return all(
        definition.form in ("value", "function") and definition.bodies and not definition.is_default
        for definition in definitions
    )
