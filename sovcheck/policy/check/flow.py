"""One pass over the bodies of rules in their order: each expression has a shape, and what cannot be is told of it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from msgspec.structs import replace

from sovcheck.facts.documents.shape import Group
from sovcheck.policy.check.references import Outcome
from sovcheck.policy.check.scope import INPUT, Context, Scope
from sovcheck.policy.check.shapes import (
    ANYTHING,
    NEVER,
    TRUTH,
    UNKNOWN,
    Made,
    Value,
    is_nullable,
    item_of,
    joined,
    set_of,
)
from sovcheck.policy.check.values import Values
from sovcheck.policy.rego.symbols import Definition, Name, Symbols
from sovcheck.policy.rego.tree import (
    COMPREHENSIONS,
    REFERENCES,
    Node,
    line_of,
    nodes_below,
    opened,
    reference_of,
    text_at,
    text_of,
)

_MIRRORED = {"Gt": "Lt", "Ge": "Le", "Lt": "Gt", "Le": "Ge"}
_KIND = "input.kind"
_FORMS = ("value", "function")
_TYPE_TESTS = ("is_array", "is_boolean", "is_number", "is_object", "is_string")


class Flow(Values):
    """The pass. It goes into each rule once for a kind, and into each function for what it is called with."""

    def __init__(self, symbols: Symbols, data: Group, rule_packages: frozenset[str]) -> None:
        super().__init__(symbols, data, rule_packages)
        self._known: dict[object, tuple[Outcome, Sequence[Value]]] = {}

    def look_at(self, package: str, first: Mapping[str, Context], others: Context) -> None:
        """Go through all rules of a package, and through its functions without knowing what they are called with."""
        module, alone = self.symbols.modules[package], replace(others, alone=True)
        for rule, definitions in module.rules.items():
            count = max(len(each.arguments) for each in definitions)
            context = alone if count else first.get(rule, others)
            self.outcome(Name(package, rule), (UNKNOWN,) * count, Scope(module, context, self.problems, set()))

    def outcome(self, name: Name, arguments: Sequence[Value], scope: Scope) -> Outcome:
        """What a rule gives, or a function for these arguments, in a scope of its own; worked out once."""
        # The arguments are kept beside what is known, so that no other shape can come to have the identity of theirs.
        key = (name, scope.context, frozenset(scope.stated), *((id(each.shape), each.origin) for each in arguments))
        if key not in self._known:
            scope.stated |= {f"{INPUT}.{fact}" for fact in scope.context.stated}
            definitions = self.symbols.definitions(name)
            ways = [way for each in definitions for way in self._ways(each, arguments, scope.inner())]
            always = any(each.is_default or each.form in ("set", "object") for each in definitions)
            stated = frozenset() if always or not ways else frozenset.intersection(*(way.stated for way in ways))
            self._known[key] = Outcome(joined(way.shape for way in ways), stated), arguments
        return self._known[key][0]

    def _ways(self, definition: Definition, arguments: Sequence[Value], scope: Scope) -> Iterator[Outcome]:
        """What each body that can hold on these facts gives, and what follows where it does."""
        for pattern, argument in zip(definition.arguments, arguments, strict=False):
            self.bind(pattern, argument, scope)
        if not definition.bodies:
            yield self._head(definition, definition.value, scope)
        for body in definition.bodies:
            inner = scope.inner()
            self.run(body["query"], inner)
            if not inner.dead:
                value = (body["assign"] or {}).get("value") if body["is_else"] else definition.value
                yield self._head(definition, value, inner)
            # The next one is an else: it runs where this one did not hold.
            statements = [opened(each["literal"]) for each in body["query"]["stmts"]]
            if len(statements) == 1 and statements[0][0] in ("Expr", "NotExpr"):
                self._learn(statements[0][1]["expr"], scope, holds=statements[0][0] == "NotExpr")

    def _head(self, definition: Definition, value: Node | None, scope: Scope) -> Outcome:
        shape = TRUTH if value is None else self.kept(value, scope)
        if definition.key is not None:
            key = self.kept(definition.key, scope)
            shape = set_of(key) if definition.form == "set" else Made(shape, key)
        return Outcome(shape, frozenset(scope.stated))

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
        match tag:
            case "Expr":
                self.value(body["expr"], scope)
                self._learn(body["expr"], scope, holds=True)
            case "NotExpr":
                self.value(body["expr"], scope.inner())
                _check_negated(self.symbols, body["expr"], scope)
                self._learn(body["expr"], scope, holds=False)
            case "SomeVars":
                scope.bound.update({text_at(scope.module.source, span): None for span in body["vars"]})
            case "SomeIn":
                item, key = self.through(body["collection"], scope)
                for pattern, value in ((body["key"], key), (body["value"], item)):
                    if pattern is not None:
                        self.bind(pattern, value, scope)
            case "Every":
                item, key = self.through(body["domain"], scope)
                inner = scope.inner()
                for span, value in ((body["key"], key), (body["value"], _named(item, body["value"], scope))):
                    if span:
                        inner.bound[text_at(scope.module.source, span)] = value
                self.run(body["query"], inner)

    def bind(self, pattern: Node, value: Value, scope: Scope) -> None:
        """Give the variables of a pattern the shapes of what it is matched with."""
        tag, body = opened(pattern)
        match tag:
            case "Var":
                if body["value"] != "_":
                    scope.bound[body["value"]] = _named(value, body["span"], scope)
            case "Array":
                shape = scope.seen(value)
                places = (isinstance(shape, Made) and shape.places) or repeat(item_of(shape))
                for item, place in zip(body["items"], places, strict=False):
                    self.bind(item, Value(place), scope)
            case "Object":
                for _, key, below in body["fields"]:
                    name = text_of(key)
                    field = UNKNOWN if name is None else self.field(value, name, line_of(key), name, scope)
                    self.bind(below, field, scope)
            case _:
                self.value(pattern, scope)

    def _learn(self, node: Node, scope: Scope, *, holds: bool) -> None:
        """What follows from an expression that holds, or does not."""
        tag, body = opened(node)
        scope.dead = scope.dead or _is_of_another_kind(tag, body, scope.context, holds=holds)
        scope.stated |= {self.value(each, scope.inner()).origin or "" for each in self._not_null(node, scope, holds)}

    def _not_null(self, node: Node, scope: Scope, holds: bool) -> Iterator[Node]:
        """What cannot be null where an expression holds, or does not."""
        tag, body = opened(node)
        if tag == "BoolExpr" or (tag == "AssignExpr" and body["op"] != "ColEq"):
            mirrored = _MIRRORED.get(body["op"], body["op"])
            for operator, left, right in (
                (body["op"], body["lhs"], body["rhs"]),
                (mirrored, body["rhs"], body["lhs"]),
            ):
                # Null sorts before everything else, so whatever is at least something known is not null.
                least = holds and operator in ("Eq", "Gt", "Ge") and self._is_known(right, scope)
                if least or ("Null" in right and operator == ("Ne" if holds else "Eq")):
                    yield left
        elif tag == "Membership":
            items = opened(body["collection"])[1].get("items") or ()
            among = holds and self._is_known(body["collection"], scope, within=True)
            if among or (not holds and any("Null" in item for item in items)):
                yield body["value"]
        elif tag == "Call":
            called = str(reference_of(body["fcn"]))
            if (called in _TYPE_TESTS) if holds else (called == "is_null"):
                yield body["params"][0]

    def _is_known(self, node: Node, scope: Scope, *, within: bool = False) -> bool:
        shape = self.kept(node, scope.inner())
        shape = item_of(shape) if within else shape
        return shape not in (ANYTHING, NEVER) and not is_nullable(shape)


def _named(value: Value, span: dict[str, int], scope: Scope) -> Value:
    """The value with a name of its own to remember by, unless it has one: that of the variable and its place."""
    if value.origin is not None:
        return value
    return value._replace(origin=f"{scope.module.path}:{span['line']}:{span['col']}")


def _is_of_another_kind(tag: str, body: Any, context: Context, *, holds: bool) -> bool:
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


def _check_negated(symbols: Symbols, expression: Node, scope: Scope) -> None:
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
