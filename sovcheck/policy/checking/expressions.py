"""The shapes of expressions, and everything that can be wrong with one."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sovcheck.facts.shape import ListOf
from sovcheck.policy.checking.scope import Scope
from sovcheck.policy.checking.shapes import (
    NULL,
    NUMBER,
    TEXT,
    TRUTH,
    UNKNOWN,
    Fields,
    Items,
    Shape,
    Table,
    Tuple,
    Value,
    item_of,
    joined,
)
from sovcheck.policy.checking.tree import REFERENCES, TEXTS, Node, line_of, opened, reference_of
from sovcheck.policy.checking.words import check_words, members

if TYPE_CHECKING:
    from sovcheck.policy.checking.machine import Machine

_LITERALS: Mapping[str, Shape] = {"String": TEXT, "RawString": TEXT, "Number": NUMBER, "Bool": TRUTH, "Null": NULL}


class Expressions:
    """Finds the shape of any expression."""

    def __init__(self, machine: "Machine") -> None:
        self._machine = machine
        self._readers: dict[str, Callable[[Any, Scope], Shape]] = {
            "Array": self._array,
            "Set": self._set,
            "Object": self._object,
            "ArrayCompr": self._comprehension,
            "SetCompr": self._comprehension,
            "ObjectCompr": self._table,
            "BinExpr": self._set_operation,
            "ArithExpr": self._arithmetic,
            "BoolExpr": self._comparison,
            "UnaryExpr": self._negative,
            "Membership": self._membership,
            "AssignExpr": self._assignment,
        }

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of an expression."""
        tag, body = opened(node)
        if tag in REFERENCES:
            return self._machine.references.value(node, scope)
        if tag == "Call":
            return self._machine.calls.value(body, scope)
        if tag in _LITERALS:
            return Value(_LITERALS[tag])
        reader = self._readers.get(tag)
        return UNKNOWN if reader is None else Value(reader(body, scope))

    def _captured(self, node: Node, scope: Scope) -> Shape:
        return scope.captured(self.value(node, scope))

    def _array(self, body: Any, scope: Scope) -> Shape:
        return Tuple(tuple(self._captured(item, scope) for item in body["items"]))

    def _set(self, body: Any, scope: Scope) -> Shape:
        return Items(joined(self._captured(item, scope) for item in body["items"]))

    def _object(self, body: Any, scope: Scope) -> Shape:
        fields, keys, constant = [], [], True
        for _, key, node in body["fields"]:
            tag, key_body = opened(key)
            constant = constant and tag in TEXTS
            keys.append(self._captured(key, scope))
            fields.append((str(key_body.get("value")), self._captured(node, scope)))
        return Fields(tuple(fields)) if constant else Table(joined(shape for _, shape in fields), joined(keys))

    def _comprehension(self, body: Any, scope: Scope) -> Shape:
        inner = scope.inner()
        self._machine.queries.run(body["query"], inner)
        return Items(self._captured(body["term"], inner))

    def _table(self, body: Any, scope: Scope) -> Shape:
        inner = scope.inner()
        self._machine.queries.run(body["query"], inner)
        return Table(self._captured(body["value"], inner), self._captured(body["key"], inner))

    def _set_operation(self, body: Any, scope: Scope) -> Shape:
        shapes = [self._operand(body[side], scope, sets=True) for side in ("lhs", "rhs")]
        return Items(joined(map(item_of, shapes)) if body["op"] == "Union" else item_of(shapes[0]))

    def _arithmetic(self, body: Any, scope: Scope) -> Shape:
        left, _ = (self._operand(body[side], scope, sets=body["op"] == "Sub") for side in ("lhs", "rhs"))
        return left if isinstance(left, Items) else NUMBER

    def _operand(self, node: Node, scope: Scope, *, sets: bool) -> Shape:
        """An operand of a calculation; ``sets`` when the operator also takes sets, but no lists."""
        value = self.value(node, scope)
        about = str(reference_of(node))
        scope.refuse_null(value, line_of(node), about)
        if sets and isinstance(value.shape, ListOf):
            scope.complain(line_of(node), about, "is a list, and no set", f"write {{x | some x in {about}}}")
        return scope.seen(value)

    def _negative(self, body: Any, scope: Scope) -> Shape:
        return self._operand(body["expr"], scope, sets=False)

    def _comparison(self, body: Any, scope: Scope) -> Shape:
        self._compare(body["lhs"], body["rhs"], scope)
        return TRUTH

    def _compare(self, left: Node, right: Node, scope: Scope) -> None:
        shapes = [self.value(node, scope).shape for node in (left, right)]
        check_words([right], shapes[0], left, scope)
        check_words([left], shapes[1], right, scope)

    def _membership(self, body: Any, scope: Scope) -> Shape:
        node = body["collection"]
        if body["key"] is not None:
            self.value(body["key"], scope)
        member = self.value(body["value"], scope)
        collection = self.value(node, scope)
        item = self._machine.references.through(collection, scope, line_of(node), str(reference_of(node)))
        check_words(members(node), member.shape, body["value"], scope)
        check_words([body["value"]], item, node, scope)
        return TRUTH

    def _assignment(self, body: Any, scope: Scope) -> Shape:
        left, right = body["lhs"], body["rhs"]
        if body["op"] != "ColEq" and self._is_free(right, scope):
            left, right = right, left
        if body["op"] != "ColEq" and not self._is_pattern(left, scope):
            self._compare(left, right, scope)
            return TRUTH
        self._machine.queries.bind(left, self.value(right, scope), scope)
        return TRUTH

    def _is_pattern(self, node: Node, scope: Scope) -> bool:
        return self._is_free(node, scope) or opened(node)[0] in ("Array", "Object")

    def _is_free(self, node: Node, scope: Scope) -> bool:
        tag, body = opened(node)
        if tag != "Var" or scope.bound.get(body["value"]) is not None:
            return False
        name = body["value"]
        return name not in ("input", "data") and name not in scope.module.rules and name not in scope.module.imports
