"""The shapes of expressions, references and calls, and what can be wrong with each."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sovcheck.facts.documents.shape import Group, ListOf, Scalar
from sovcheck.policy.check.builtins import BUILTINS, refusal
from sovcheck.policy.check.literals import check_format, check_pattern
from sovcheck.policy.check.references import KEY, References
from sovcheck.policy.check.scope import INPUT, Scope
from sovcheck.policy.check.shapes import (
    ANYTHING,
    NULL,
    NUMBER,
    TEXT,
    TRUTH,
    UNKNOWN,
    Made,
    Shape,
    Value,
    is_group_of_facts,
    is_nullable,
    item_of,
    joined,
    key_of,
    list_of,
    object_of,
    set_of,
)
from sovcheck.policy.rego.symbols import Name
from sovcheck.policy.rego.tree import REFERENCES, Node, line_of, opened, reference_of, text_of
from sovcheck.suggestions import did_you_mean

_LITERALS: Mapping[str, Shape] = {"String": TEXT, "RawString": TEXT, "Number": NUMBER, "Bool": TRUTH, "Null": NULL}


class Values(References):
    """Finds the shape of any expression. What a body does, and what a rule gives, is for the pass over them to say."""

    @abstractmethod
    def run(self, query: dict[str, Any], scope: Scope) -> None:
        """Go through the statements of a body in their order."""

    @abstractmethod
    def bind(self, pattern: Node, value: Value, scope: Scope) -> None:
        """Give the variables of a pattern the shapes of what it is matched with."""

    def value(self, node: Node, scope: Scope) -> Value:
        """The value of an expression."""
        tag, body = opened(node)
        if tag in REFERENCES:
            return self.reference(reference_of(node), scope)
        if tag == "Call":
            return self._call(body, scope)
        return Value(_LITERALS.get(tag) or self._made(tag, body, scope) or self._computed(tag, body, scope))

    def kept(self, node: Node, scope: Scope) -> Shape:
        """The shape of an expression that outlives its scope, without null where that was ruled out."""
        return scope.kept(self.value(node, scope))

    def _made(self, tag: str, body: Any, scope: Scope) -> Shape | None:
        """A list, set or object that is written out or gathered."""
        match tag:
            case "Array":
                places = tuple(self.kept(item, scope) for item in body["items"])
                return Made(joined(places), NUMBER, places=places)
            case "Set":
                return set_of(joined(self.kept(item, scope) for item in body["items"]))
            case "Object":
                return self._object(body["fields"], scope)
            case "ArrayCompr" | "SetCompr" | "ObjectCompr":
                return self._gathered(tag, body, scope.inner())
            case _:
                return None

    def _gathered(self, tag: str, body: Any, scope: Scope) -> Shape:
        self.run(body["query"], scope)
        if tag == "ObjectCompr":
            return Made(self.kept(body["value"], scope), self.kept(body["key"], scope))
        return (list_of if tag == "ArrayCompr" else set_of)(self.kept(body["term"], scope))

    def _object(self, fields: Sequence[tuple[Any, Node, Node]], scope: Scope) -> Shape:
        names = [text_of(key) for _, key, _ in fields]
        keys = [self.kept(key, scope) for _, key, _ in fields]
        shapes = [self.kept(field, scope) for _, _, field in fields]
        if None in names:
            return Made(joined(shapes), joined(keys))
        return object_of(dict(zip(map(str, names), shapes, strict=True)))

    def _computed(self, tag: str, body: Any, scope: Scope) -> Shape:
        """What an operator gives."""
        match tag:
            case "BinExpr":
                left, right = (self._operand(body[side], scope, sets=True) for side in ("lhs", "rhs"))
                return set_of(joined((item_of(left), item_of(right))) if body["op"] == "Union" else item_of(left))
            case "ArithExpr":
                left, _ = (self._operand(body[side], scope, sets=body["op"] == "Sub") for side in ("lhs", "rhs"))
                return left if isinstance(left, Made) else NUMBER
            case "UnaryExpr":
                return self._operand(body["expr"], scope, sets=False)
            case "BoolExpr":
                self._compare(body["lhs"], body["rhs"], scope)
            case "Membership":
                self._membership(body, scope)
            case "AssignExpr":
                self._assign(body["op"], body["lhs"], body["rhs"], scope)
        return TRUTH if tag in ("BoolExpr", "Membership", "AssignExpr") else ANYTHING

    def _operand(self, node: Node, scope: Scope, *, sets: bool) -> Shape:
        """An operand of a calculation; ``sets`` when the operator also takes sets, but no lists."""
        value, about = self.value(node, scope), str(reference_of(node))
        scope.refuse_null(value, line_of(node), about)
        if sets and isinstance(value.shape, ListOf):
            scope.complain(line_of(node), about, "is a list, and no set", f"write {{x | some x in {about}}}")
        return scope.seen(value)

    def _compare(self, left: Node, right: Node, scope: Scope) -> None:
        shapes = [self.value(node, scope).shape for node in (left, right)]
        _check_words([right], shapes[0], left, scope)
        _check_words([left], shapes[1], right, scope)

    def _membership(self, body: Any, scope: Scope) -> None:
        node, tag = body["collection"], opened(body["collection"])[0]
        if body["key"] is not None:
            self.value(body["key"], scope)
        member, item = self.value(body["value"], scope), self.through(node, scope)[0]
        _check_words(opened(node)[1]["items"] if tag in ("Array", "Set") else (), member.shape, body["value"], scope)
        _check_words([body["value"]], item.shape, node, scope)

    def _assign(self, operator: str, left: Node, right: Node, scope: Scope) -> None:
        if operator != "ColEq" and self._is_free(right, scope):
            left, right = right, left
        if operator == "ColEq" or self._is_free(left, scope) or opened(left)[0] in ("Array", "Object"):
            self.bind(left, self.value(right, scope), scope)
        else:
            self._compare(left, right, scope)

    def _is_free(self, node: Node, scope: Scope) -> bool:
        """Whether it is a variable that has no value yet."""
        tag, body = opened(node)
        if tag != "Var" or scope.bound.get(body["value"]) is not None:
            return False
        return body["value"] not in (INPUT, "data", *scope.module.rules, *scope.module.imports)

    def through(self, node: Node, scope: Scope) -> tuple[Value, Value]:
        """What one gets by going through a value, item and key; not through null, and not through what is no list."""
        value = self.value(node, scope)
        scope.go_through(value, line_of(node), str(reference_of(node)))
        shape = scope.seen(value)
        return Value(item_of(shape)), Value(key_of(shape), KEY)

    def _call(self, body: dict[str, Any], scope: Scope) -> Value:
        nodes, reference, line = body["params"], reference_of(body["fcn"]), int(body["span"]["line"])
        arguments = [self.value(node, scope) for node in nodes]
        called, root = str(reference), reference.root_name
        name, used = self.symbols.rule_of(scope.module, reference)
        if name is not None and used == len(reference.steps) and root not in scope.bound:
            return self._function(name, arguments, scope, line)
        if root == "data" or root in scope.module.imports:
            # It says what is missing there.
            return self.reference(reference, scope)
        builtin = BUILTINS.get(called)
        if builtin is None:
            scope.complain(line, called, *refusal(called))
        elif len(arguments) != len(builtin.takes):
            scope.complain(line, called, _wrong_count(len(builtin.takes), len(arguments)))
        else:
            return self._builtin(called, nodes, arguments, scope)
        return UNKNOWN

    def _function(self, name: Name, arguments: Sequence[Value], scope: Scope, line: int) -> Value:
        definition = self.symbols.definitions(name)[0]
        if definition.form != "function":
            scope.complain(line, name.rule, "is a rule and no function", "write its name without brackets")
            return UNKNOWN
        if len(arguments) != len(definition.arguments):
            scope.complain(line, name.rule, _wrong_count(len(definition.arguments), len(arguments)))
            return UNKNOWN
        module = self.symbols.modules[name.package]
        origins = tuple(argument.origin for argument in arguments if argument.origin is not None)
        stated = {known for known in scope.stated if known.startswith(origins)}
        caller = scope.caller or (scope.module.location(line) if module is not scope.module else None)
        inside = Scope(module, scope.context, self.problems, stated, caller=caller)
        seen = [argument._replace(shape=scope.kept(argument)) for argument in arguments]
        outcome = self.outcome(name, seen, inside)
        scope.stated |= outcome.stated
        return Value(outcome.shape)

    def _builtin(self, called: str, nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope) -> Value:
        builtin, shapes = BUILTINS[called], [scope.seen(argument) for argument in arguments]
        for take, node, argument, shape in zip(builtin.takes, nodes, arguments, shapes, strict=True):
            about = f"{called}({reference_of(node)})" if "Var" in reference_of(node).root else called
            if take != "?":
                scope.refuse_null(argument, line_of(node), about)
            if take == "*" and is_nullable(item_of(shape)):
                advice = "leave out what is null: [x | some x in list; x != null]"
                scope.complain(line_of(node), about, "the list may hold null", advice)
        if called == "sprintf":
            check_format(nodes, shapes, scope)
        elif called == "regex.match":
            check_pattern(nodes, scope)
        elif called == "object.get" and is_group_of_facts(shapes[0]) and text_of(nodes[1]) is not None:
            return self._field_or_default(nodes, arguments, scope)
        return Value(builtin.result(shapes))

    def _field_or_default(self, nodes: Sequence[Node], arguments: Sequence[Value], scope: Scope) -> Value:
        """A field by its name: only some kinds of the rule need to have it, but not none."""
        group, name = arguments[0], text_of(nodes[1]) or ""
        sometimes = group.origin == INPUT and name in scope.context.sometimes
        if sometimes and isinstance(group.shape, Group) and name not in group.shape.fields:
            return arguments[2]
        return self.field(group, name, line_of(nodes[1]), f"{reference_of(nodes[0])}.{name}", scope)


def _check_words(texts: Iterable[Node], fact: Shape, about: Node, scope: Scope) -> None:
    """Refuse texts that a fact of this shape cannot be: one never matches, and says nothing."""
    words = fact.words if isinstance(fact, Scalar) else ()
    for node in texts if words else ():
        text = text_of(node)
        if text is not None and text not in words:
            advice = did_you_mean(text, words, f"it is one of {', '.join(words)}")
            scope.complain(line_of(node), str(reference_of(about)), f"is never {text!r}", advice)


def _wrong_count(wanted: int, given: int) -> str:
    return f"takes {'one argument' if wanted == 1 else f'{wanted} arguments'}, and gets {given}"
