"""What may stand inside ``not``: regorus takes an undefined part of it for false, OPA drops the whole statement."""

from sovcheck.policy.check.scope import Scope
from sovcheck.policy.rego.symbols import Symbols
from sovcheck.policy.rego.tree import COMPREHENSIONS, REFERENCES, Node, line_of, nodes_below, opened, reference_of

_FORMS = ("value", "function")


def check_negated(symbols: Symbols, expression: Node, scope: Scope) -> None:
    """Refuse rules and functions inside a negated expression that may be undefined; its outermost may be."""
    tag, body = opened(expression)
    if tag in REFERENCES:
        return
    for node in nodes_below(body["params"] if tag == "Call" else body, without=COMPREHENSIONS):
        inner, below = opened(node)
        if inner != "Call" and inner not in REFERENCES:
            continue
        reference = reference_of(below["fcn"] if inner == "Call" else node)
        name, _ = symbols.rule_of(scope.module, reference)
        if name is None or reference.root_name in scope.bound:
            continue
        if all(each.form in _FORMS and each.bodies and not each.is_default for each in symbols.definitions(name)):
            wrong = "may be undefined inside `not`, which engines differ about"
            scope.complain(line_of(node), name.rule, wrong, "give it a variable before: x := ...")
