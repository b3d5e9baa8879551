"""Type narrowing: what cannot be null, or of another kind, where a condition holds or fails; words that never match."""

from collections.abc import Sequence

from sovcheck.facts.documents.shape import Scalar
from sovcheck.policy.check.scope import INPUT, Scope
from sovcheck.policy.check.shapes import ANYTHING, NEVER, NOTHING, TRUTH, Shape, Value, both, is_nullable
from sovcheck.policy.rego.tree import (
    COMPREHENSIONS,
    REFERENCES,
    Node,
    line_of,
    opened,
    reference_of,
    references_below,
    text_of,
)
from sovcheck.suggestions import did_you_mean

_MIRRORED = {"Gt": "Lt", "Ge": "Le", "Lt": "Gt", "Le": "Ge"}
_KIND = f"{INPUT}.kind"


def comparison(operator: str, left: tuple[Node, Value], right: tuple[Node, Value], scope: Scope) -> Value:
    """Two expressions and their values with an operator between them."""
    holds = fails = NOTHING
    mirrored = _MIRRORED.get(operator, operator)
    for sign, (node, this), (other_node, other) in ((operator, left, right), (mirrored, right, left)):
        equal = one_of(node, this, [other_node], scope.seen(other), scope)
        if sign == "Eq":
            holds, fails = both(holds, equal.holds), both(fails, equal.fails)
        elif sign == "Ne":
            # It also fails where the other side is undefined: then nothing is known.
            holds, fails = both(holds, equal.fails), None if equal.holds is None else fails
        elif sign in ("Gt", "Ge"):
            # Null sorts before everything else.
            holds = both(holds, equal.holds or NOTHING)
    return Value(TRUTH, None, holds, fails)


def one_of(node: Node, value: Value, written: Sequence[Node], item: Shape, scope: Scope) -> Value:
    """The value of an expression is one of those that are written out, or are items of this shape."""
    check_words(written, value.shape, node, scope)
    holds = value.origins if item not in (ANYTHING, NEVER) and not is_nullable(item) else NOTHING
    fails = value.origins if any("Null" in each for each in written) else NOTHING
    kinds = [text_of(each) for each in written] if value.origin == _KIND else []
    if kinds and None not in kinds:
        holds, fails = (holds, None) if scope.context.kind in kinds else (None, fails)
    return Value(TRUTH, None, holds, fails)


def check_words(texts: Sequence[Node], fact: Shape, about: Node, scope: Scope) -> None:
    """Refuse texts that a fact of this shape cannot be: one never matches, and says nothing."""
    words = fact.words if isinstance(fact, Scalar) else ()
    for node in texts if words else ():
        text = text_of(node)
        if text is not None and text not in words:
            advice = did_you_mean(text, words, f"it is one of {', '.join(words)}")
            scope.complain(line_of(node), str(reference_of(about)), f"is never {text!r}", advice)


def check_negated(expression: Node, scope: Scope) -> None:
    """Refuse rules and functions inside a negated expression that may be undefined; its outermost may be."""
    tag, body = opened(expression)
    if tag in REFERENCES:
        return
    symbols = scope.program.symbols
    for reference in references_below(body["params"] if tag == "Call" else body, without=COMPREHENSIONS):
        name, _ = symbols.rule_of(scope.module, reference)
        if name is None or reference.root_name in scope.bound:
            continue
        if all(each.may_be_undefined for each in symbols.definitions(name)):
            wrong = "may be undefined inside `not`, which engines differ about"
            scope.complain(reference.line, name.rule, wrong, "give it a variable before: x := ...")
