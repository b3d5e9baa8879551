"""Walking through the statements of a body: what they bind, and what they rule out."""

from typing import TYPE_CHECKING, Any

from sovcheck.policy.checking.kinds import is_of_another_kind
from sovcheck.policy.checking.negation import check_negated
from sovcheck.policy.checking.scope import Scope
from sovcheck.policy.checking.shapes import ANYTHING, UNKNOWN, Anything, Never, Tuple, Value, item_of, key_within
from sovcheck.policy.checking.tree import Node, line_of, opened, reference_of, text_at

if TYPE_CHECKING:
    from sovcheck.policy.checking.machine import Machine

_MIRRORED = {"Gt": "Lt", "Ge": "Le", "Lt": "Gt", "Le": "Ge"}
_TYPE_TESTS = ("is_array", "is_boolean", "is_number", "is_object", "is_string")


class Queries:
    """Statements, patterns, and what follows from a statement that holds."""

    def __init__(self, machine: "Machine") -> None:
        self._machine = machine

    def run(self, query: dict[str, Any], scope: Scope) -> None:
        """Go through the statements of a body in their order."""
        for statement in query["stmts"]:
            if scope.dead:
                return
            if statement.get("with_mods"):
                line = int(statement["span"]["line"])
                scope.complain(line, "with", "a policy is judged by the facts as they are", "use `with` only in tests")
            self._statement(*opened(statement["literal"]), scope)

    def _statement(self, tag: str, body: Any, scope: Scope) -> None:
        expressions = self._machine.expressions
        match tag:
            case "Expr":
                expressions.value(body["expr"], scope)
                self._learn(body["expr"], scope, holds=True)
            case "NotExpr":
                expressions.value(body["expr"], scope.inner())
                check_negated(self._machine, body["expr"], scope)
                self._learn(body["expr"], scope, holds=False)
            case "SomeVars":
                scope.bound.update({text_at(scope.module.source, span): None for span in body["vars"]})
            case "SomeIn":
                item, key = self._item(body["collection"], scope)
                if body["key"] is not None:
                    self.bind(body["key"], key, scope)
                self.bind(body["value"], item, scope)
            case "Every":
                item, key = self._item(body["domain"], scope)
                inner = scope.inner()
                if body["key"]:
                    inner.bound[text_at(scope.module.source, body["key"])] = key
                inner.bound[text_at(scope.module.source, body["value"])] = _named(item, body["value"], scope)
                self.run(body["query"], inner)

    def _item(self, collection: Node, scope: Scope) -> tuple[Value, Value]:
        value = self._machine.expressions.value(collection, scope)
        about = str(reference_of(collection))
        item = Value(self._machine.references.through(value, scope, line_of(collection), about))
        return item, key_within(scope.seen(value))

    def bind(self, pattern: Node, value: Value, scope: Scope) -> None:
        """Give the variables of a pattern the shapes of what it is matched with."""
        tag, body = opened(pattern)
        match tag:
            case "Var":
                if body["value"] != "_":
                    scope.bound[body["value"]] = _named(value, body["span"], scope)
            case "Array":
                shape = scope.seen(value)
                places = shape.places if isinstance(shape, Tuple) else (item_of(shape),) * len(body["items"])
                for place, item in enumerate(body["items"]):
                    self.bind(item, Value(places[place] if place < len(places) else ANYTHING), scope)
            case "Object":
                for _, key, field_pattern in body["fields"]:
                    key_tag, key_body = opened(key)
                    below = UNKNOWN
                    if key_tag == "String":
                        name, line = str(key_body["value"]), int(key_body["span"]["line"])
                        below = self._machine.references.field(value, name, line, name, scope)
                    self.bind(field_pattern, below, scope)
            case _:
                self._machine.expressions.value(pattern, scope)

    def learn_from_failure(self, query: dict[str, Any], scope: Scope) -> None:
        """What follows when a body does not hold; only of a single statement that is known."""
        if len(query["stmts"]) == 1:
            tag, body = opened(query["stmts"][0]["literal"])
            if tag in ("Expr", "NotExpr"):
                self._learn(body["expr"], scope, holds=tag == "NotExpr")

    def _learn(self, expression: Node, scope: Scope, *, holds: bool) -> None:
        tag, body = opened(expression)
        scope.dead = scope.dead or is_of_another_kind(tag, body, scope.context, holds=holds)
        match tag:
            case "BoolExpr" | "AssignExpr" if body["op"] != "ColEq":
                self._learn_from_comparison(body["op"], body["lhs"], body["rhs"], scope, holds=holds)
                mirrored = _MIRRORED.get(body["op"], body["op"])
                self._learn_from_comparison(mirrored, body["rhs"], body["lhs"], scope, holds=holds)
            case "Membership" if holds:
                item = item_of(scope.seen(self._machine.expressions.value(body["collection"], scope.inner())))
                if not isinstance(item, Anything | Never) and not scope.is_nullable(Value(item)):
                    self._rule_out(body["value"], scope)
            case "Membership":
                collection_tag, collection = opened(body["collection"])
                if collection_tag in ("Set", "Array") and any("Null" in item for item in collection["items"]):
                    self._rule_out(body["value"], scope)
            case "Call":
                called = str(reference_of(body["fcn"]))
                if (holds and called in _TYPE_TESTS) or (not holds and called == "is_null"):
                    self._rule_out(body["params"][0], scope)

    def _learn_from_comparison(self, operator: str, left: Node, right: Node, scope: Scope, *, holds: bool) -> None:
        other = self._machine.expressions.value(right, scope.inner())
        known = not isinstance(scope.seen(other), Anything | Never) and not scope.is_nullable(other)
        if "Null" in right and (operator == "Eq") is holds and operator in ("Eq", "Ne"):
            compared = self._machine.expressions.value(left, scope.inner())
            scope.dead = scope.dead or not (isinstance(compared.shape, Anything) or scope.is_nullable(compared))
        # Null sorts before everything else, so whatever is at least something known is not null.
        if (
            (operator == "Ne" and holds and "Null" in right)
            or (operator == "Eq" and not holds and "Null" in right)
            or (operator in ("Eq", "Gt", "Ge") and holds and known)
        ):
            self._rule_out(left, scope)

    def _rule_out(self, expression: Node, scope: Scope) -> None:
        scope.rule_out_null(self._machine.expressions.value(expression, scope.inner()))


def _named(value: Value, span: dict[str, int], scope: Scope) -> Value:
    """The value with a name of its own to remember by, unless it has one: that of the variable and its place."""
    if value.origin is not None:
        return value
    return value._replace(origin=f"{scope.module.path}:{span['line']}:{span['col']}")
